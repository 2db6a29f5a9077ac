"""The words of files: fields and their names, codes and their words, in Swedish and English."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What the rows of a file are."""

    MEMBERS = "members"
    GROUPS = "groups"
    MEMBERSHIPS = "memberships"
    TIES = "ties"
    RELATIONS = "relations"
    INCIDENTS = "incidents"
    SPEAKERS = "speakers"
    AGENCIES = "agencies"


def fold(text: str) -> str:
    """A name without case, accents, spaces and signs.

    >>> fold("Födelse-ort ")
    'fodelseort'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


_FROM = ("från", "from date", "start", "startdatum", "fr o m", "from och med", "valid from", "since")
_TO = ("till", "to date", "end", "slut", "slutdatum", "t o m", "till och med", "valid to", "until")
_CERTAINTY = ("säkerhet", "säkerhetsgrad", "confidence", "tillförlitlighet")
_SOURCE = ("källa", "uppgiftslämnare")
_EMAIL = ("e-post", "epost", "epostadress", "e-mail address", "mail", "mejl")
_PHONE = ("telefon", "telefonnummer", "tfn", "tel", "mobil", "mobiltelefon", "mobile", "phone number", "telephone")
_STREET = ("gata", "gatuadress", "adress", "address", "street address", "postadress", "utdelningsadress")
_POSTCODE = ("postnr", "postnummer", "postal code", "zip", "zip code")
_CITY = ("ort", "postort", "stad", "town")
_IDENT = ("id", "externt id", "external ref", "ref", "referens", "löpnummer")

# Per kind, the fields in the order of the published columns, and what else their columns are called.
SYNONYMS: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.MEMBERS: {
        "external_id": (*_IDENT, "member id", "person id", "klientnummer", "client id", "individ", "individnummer"),
        "name": ("namn", "fullständigt namn", "full name"),
        "personnummer": ("personnr", "pnr", "person nummer", "samordningsnummer", "personal identity number"),
        "birth_year": ("födelseår", "född år", "year of birth", "birthyear"),
        "group": ("grupp", "gruppering", "gäng", "gang", "nätverk"),
        "role": ("roll", "roll i gruppen", "roll i grupperingen"),
        "supervision": ("övervakning", "övervakningsform", "typ av övervakning", "påföljd", "supervision type"),
        "supervision_start": ("övervakning från", "övervakning start", "övervakningens start", "prövotid från"),
        "supervision_end": ("övervakning till", "övervakning slut", "övervakningens slut", "prövotid till"),
        "officer": ("handläggare", "frivårdsinspektör", "övervakare", "probation officer", "caseworker"),
        "street": _STREET,
        "postcode": _POSTCODE,
        "city": _CITY,
        "phone": _PHONE,
        "email": _EMAIL,
        "language": ("språk", "tolkspråk", "interpreter language"),
        "category": ("kategori", "personkategori", "category of person"),
        "purpose": ("ändamål", "syfte"),
        "legal_basis": ("rättslig grund", "lagstöd", "legal ground"),
    },
    Kind.GROUPS: {
        "alias": ("namn", "name", "grupp", "gruppering", "gäng", "group", "gang", "beteckning"),
        "type": ("typ", "grupptyp", "group type"),
        "area": ("område", "stadsdel", "bas"),
        "estimated_size": ("uppskattad storlek", "storlek", "antal", "size", "number of members"),
        "status": ("läge",),
        "audited_on": ("kartlagd", "gruppkartläggning", "senast kartlagd", "audited", "last audit"),
        "certainty": _CERTAINTY,
    },
    Kind.MEMBERSHIPS: {
        "person": ("member", "individ", "person id", "member id"),
        "group": ("grupp", "gruppering", "gäng", "gang", "alias"),
        "role": ("roll",),
        "from": _FROM,
        "to": _TO,
        "certainty": _CERTAINTY,
    },
    Kind.TIES: {
        "person_a": (
            "member_a",
            "a",
            "person 1",
            "person1",
            "member 1",
            "individ a",
            "individ 1",
            "from",
            "source node",
        ),
        "person_b": ("member_b", "b", "person 2", "person2", "member 2", "individ b", "individ 2", "to", "target"),
        "kind": ("typ", "type", "slag", "koppling", "typ av koppling", "tie type", "tie kind"),
        "strength": ("styrka", "tie_value", "value", "weight", "vikt", "tie strength"),
        "last_seen": ("senast sedda", "senast", "senast sedd", "last seen on", "datum"),
        "source": _SOURCE,
    },
    Kind.RELATIONS: {
        "group_a": ("gang_a", "grupp a", "gruppering a", "grupp 1", "gruppering 1", "group 1"),
        "group_b": ("gang_b", "grupp b", "gruppering b", "grupp 2", "gruppering 2", "group 2"),
        "kind": ("typ", "type", "relation", "slag", "förhållande"),
        "from": _FROM,
        "to": _TO,
        "certainty": _CERTAINTY,
        "source": _SOURCE,
    },
    Kind.INCIDENTS: {
        "external_id": (
            *_IDENT,
            "incident_num",
            "incident number",
            "diarienummer",
            "dnr",
            "k-nummer",
            "knr",
            "händelsenummer",
        ),
        "datetime": (
            "tid",
            "tidpunkt",
            "datum och tid",
            "datum",
            "date",
            "occurred at",
            "incident_date",
            "händelsetid",
        ),
        "area": ("område", "plats", "location", "district", "stadsdel"),
        "type": ("typ", "händelsetyp", "brottstyp", "incident type"),
        "harm": ("skada", "skadeutfall", "utfall", "outcome"),
        "group_related": ("grupprelaterad", "gruppkopplad", "gängrelaterad", "gang related"),
        "summary": ("sammanfattning", "beskrivning", "description"),
        "source": _SOURCE,
        "victims": ("antal offer", "antal skadade", "offer", "number of victims", "brottsoffer"),
    },
    Kind.SPEAKERS: {
        "name": ("namn", "talare", "speaker", "full name"),
        "organisation": ("organization", "förening", "arbetsplats"),
        "voice": ("röst",),
        "email": _EMAIL,
        "phone": _PHONE,
        "languages": ("språk", "language"),
    },
    Kind.AGENCIES: {
        "name": ("namn", "myndighet", "myndighetens namn", "agency"),
        "kind": ("typ", "type", "slag"),
        "email": _EMAIL,
        "phone": _PHONE,
        "street": _STREET,
        "postcode": _POSTCODE,
        "city": _CITY,
        "external_id": (*_IDENT, "organisationsnr", "organisationsnummer", "orgnr", "org nr"),
    },
}

FIELDS: Mapping[Kind, tuple[str, ...]] = {kind: tuple(fields) for kind, fields in SYNONYMS.items()}

# Per kind, what a file must have: of each line, at least one.
ALTERNATIVES: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.MEMBERS: (("external_id", "personnummer"),),
    Kind.GROUPS: (("alias",),),
    Kind.MEMBERSHIPS: (("person",), ("group",)),
    Kind.TIES: (("person_a",), ("person_b",)),
    Kind.RELATIONS: (("group_a",), ("group_b",), ("kind",)),
    Kind.INCIDENTS: (("datetime",),),
    Kind.SPEAKERS: (("name",), ("voice",)),
    Kind.AGENCIES: (("name",),),
}

# The field that an unnamed first column holds.
ID_FIELD: Mapping[Kind, str] = {Kind.MEMBERS: "external_id", Kind.GROUPS: "alias"}

# What the product must not hold (brottsdatalagen 2:11 and 2:14; product scope). Folded: no case, accents or spaces.
FORBIDDEN_WORDS = frozenset({
    "race", "ras", "origin", "ursprung", "residence", "residencetype", "residencecode", "residencestatus", "faith", "tro",
    "dna", "union", "party", "parti", "partisympati", "ill", "taste", "hemland", "hudton", "boendeform", "boendetyp",
})  # fmt: skip
FORBIDDEN_PARTS = (
    "ethnic", "etnic", "etnisk", "folkgrupp", "racial", "hudfarg", "skincolo", "ancestry", "harkomst", "ursprungsland",
    "countryoforigin", "landsbakgrund", "nationalit", "medborgar", "citizenship",
    "birthplace", "placeofbirth", "birthcountry", "countryofbirth", "cityofbirth", "birthcity", "borncountry",
    "fodelseland", "fodelseort", "fodelsestad", "fodelseplats", "fodelselan", "fodelseforsamling",
    "immigra", "invandr", "asylum", "asylsok", "migration", "residencepermit", "uppehallstillstand",
    "health", "halso", "halsa", "diagnos", "sjukdom", "sjukskriv", "illness", "disease", "disabilit", "funktionsned",
    "funktionshind", "funktionsvari", "medicin", "medical", "missbruk", "addiction", "psykiatr", "psychiatr",
    "relig", "trossamfund", "trosuppfattning", "trosinriktning", "politisk", "political", "fackforening", "fackligt",
    "fackmedlem", "tradeunion", "sexualit", "sexuell", "sexualorient", "biometri", "music", "musik",
)  # fmt: skip

# Codes and the words that mean them, per field. A word is compared folded; the code itself always counts.
CATEGORY = {
    "suspect": ("misstänkt",),
    "convicted": ("dömd",),
    "victim": ("brottsoffer", "offer", "målsägande"),
    "witness": ("vittne",),
    "other": ("annan", "övrig", "övrigt"),
}
SUPERVISION = {
    "conditional_release": ("vf", "villkorlig frigivning", "villkorligt frigiven"),
    "probation_sentence": ("st", "skyddstillsyn", "probation"),
}
ROLE = {
    "core": ("kärna", "kärnan"),
    "influencer": ("inflytelserik", "påverkare", "tongivande"),
    "peripheral": ("perifer", "periferi", "periphery"),
    "recruit": ("på väg in", "rekryt", "nyrekryterad"),
}
CERTAINTY = {
    "certain": ("säker", "säkert"),
    "probable": ("trolig", "troligt", "sannolik", "sannolikt"),
    "possible": ("osäker", "osäkert", "möjlig", "möjligt", "uncertain"),
}
GROUP_TYPE = {
    "gang": ("gäng", "kriminellt gäng"),
    "network": ("nätverk", "kriminellt nätverk"),
    "loose": ("lös", "löst", "lös gruppering", "löst sammansatt"),
}
GROUP_STATUS = {
    "monitored": ("följs", "bevakad", "bevakas"),
    "active": ("aktiv",),
    "focus": ("fokus", "ökat fokus", "i fokus"),
    "dormant": ("vilande", "inaktiv"),
}
RELATION_KIND = {
    "feud": ("konflikt",),
    "alliance": ("allians",),
    "truce": ("vapenvila",),
}
TIE_KIND = {
    "associate": ("umgänge", "umgås", "bekant", "bekanta"),
    "co_offending": ("medgärningsman", "medgärningspersoner", "gemensamt brott", "brott tillsammans"),
    "kin": ("släkt", "släkting", "familj", "family"),
    "other": ("annan", "annat", "övrig", "övrigt"),
}
HARM = {
    "fatal": ("dödlig", "dödligt", "död", "dödsfall", "avliden"),
    "injury": ("skada", "skadad", "personskada", "injured"),
    "shot_no_injury": ("skott utan skada", "skjutning utan skada", "ingen skadad av skott"),
    "explosion": ("sprängning", "detonation"),
    "other": ("annan", "annat", "övrig", "övrigt"),
}
GROUP_RELATED = {
    "yes": ("ja", "j", "y", "true", "sant", "1"),
    "no": ("nej", "n", "false", "falskt", "0"),
    "unknown": ("okänt", "okänd", "vet ej", "oklart", "oklar"),
}
VOICE = {
    "community": ("lokalsamhälle", "lokalsamhället", "samhälle", "samhället", "civilsamhälle"),
    "help": ("hjälp", "stöd"),
    "law": ("lag", "lagen", "rättsväsende", "rättsväsendet"),
}
AGENCY_KIND = {
    "police": ("polis", "polisen", "polismyndigheten"),
    "probation": ("frivård", "frivården", "kriminalvård", "kriminalvården"),
    "social_services": ("socialtjänst", "socialtjänsten"),
    "municipality": ("kommun", "kommunen"),
    "prosecutor": ("åklagare", "åklagarmyndigheten"),
    "tax": ("skatt", "skatteverket", "tax agency"),
    "enforcement": ("kronofogde", "kronofogden", "kronofogdemyndigheten", "enforcement authority"),
    "school": ("skola", "skolan"),
    "civil_society": ("civilsamhälle", "civilsamhället", "förening", "ideell organisation"),
    "other": ("annan", "annat", "övrig", "övrigt"),
}
