"""The headers of files: what each field's column is called in Swedish and English, and which columns are never read."""

from __future__ import annotations

from collections.abc import Mapping

from gvi.imports.vocabulary import Kind

_FROM = (
    "från", "from date", "start", "startdatum", "start date", "fr o m", "från och med", "from och med", "valid from",
    "since", "sedan", "gäller från", "datum från", "inträde", "begins",
)  # fmt: skip
_TO = (
    "till", "to date", "end", "slut", "slutdatum", "end date", "t o m", "till och med", "valid to", "until", "gäller till",
    "datum till", "utträde", "upphörde", "ends",
)  # fmt: skip
_CERTAINTY = (
    "säkerhet", "säkerhetsgrad", "confidence", "tillförlitlighet", "bedömning", "sannolikhet", "how sure", "reliability",
)  # fmt: skip
_SOURCE = (
    "källa",
    "uppgiftslämnare",
    "uppgift från",
    "hämtat från",
    "reported by",
    "origin of information",
    "provider",
)
_EMAIL = (
    "e-post", "epost", "epostadress", "e-postadress", "e-mail", "e-mail address", "mail", "mejl", "mejladress", "mailadress",
)  # fmt: skip
_PHONE = (
    "telefon", "telefonnummer", "telefonnr", "telnr", "tfn", "tel", "mobil", "mobiltelefon", "mobilnummer", "mobilnr",
    "mobile", "mobile phone", "cell", "cell phone", "phone number", "phone no", "telephone", "telephone number",
)  # fmt: skip
_STREET = (
    "gata", "gatuadress", "adress", "address", "address line 1", "street address", "postadress", "utdelningsadress",
    "bostadsadress", "folkbokföringsadress", "hemadress", "home address", "mailing address",
)  # fmt: skip
_POSTCODE = ("postnr", "postnummer", "post nr", "postal code", "post code", "zip", "zip code", "zipcode")
_CITY = ("ort", "postort", "post ort", "stad", "town", "postal town")
_IDENT = (
    "id", "id-nummer", "externt id", "external ref", "extern referens", "ref", "referens", "reference", "reference number",
    "löpnummer", "löpnr", "record id",
)  # fmt: skip
_PERSON = (
    "member",
    "individ",
    "person id",
    "personid",
    "member id",
    "klient",
    "client",
    "client id",
    "klientnummer",
    "aktör",
)
_GROUP = (
    "grupp",
    "gruppering",
    "gäng",
    "gang",
    "nätverk",
    "network",
    "group name",
    "gruppnamn",
    "grupptillhörighet",
    "crew",
)
_ROLE = ("roll", "roll i gruppen", "roll i grupperingen", "position", "ställning", "funktion", "role in group")


def _pair(*words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the two ends of a pair are called: the word with a and b, or with 1 and 2."""
    first = tuple(f"{word} {sign}" for word in words for sign in ("a", "1"))
    return first, tuple(f"{word} {sign}" for word in words for sign in ("b", "2"))


_PERSONS = _pair(
    "person", "member", "individ", "person id", "actor", "aktör", "individual", "klient", "nod", "node", "id"
)
_GROUPS = _pair("gang", "grupp", "gruppering", "group", "gäng", "nätverk", "network", "group id", "nod", "node")

# Per kind, the fields in the order of the published columns, and what else their columns are called.
SYNONYMS: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.MEMBERS: {
        "external_id": (*_IDENT, "member id", "person id", "personid", "klientnummer", "klientnr", "klient-id", "client id", "client number", "individ", "individnummer", "individ-id", "subject id", "kv-nummer", "kvnr"),
        "name": ("namn", "fullständigt namn", "full name", "för- och efternamn", "person", "klient", "client", "klientens namn", "client name", "personens namn", "name of person"),
        "personnummer": ("personnr", "persnr", "pnr", "person nummer", "samordningsnummer", "samordningsnr", "person-/samordningsnummer", "personnummer/samordningsnummer", "personal identity number", "personal number", "national id", "ssn", "identitetsnummer"),
        "birth_year": ("födelseår", "född år", "födelseåret", "född", "year of birth", "birthyear", "yob"),
        "group": _GROUP,
        "role": _ROLE,
        "supervision": ("övervakning", "övervakningsform", "typ av övervakning", "påföljd", "verkställighet", "verkställighetsform", "supervision type", "type of supervision", "sentence"),
        "supervision_start": ("övervakning från", "övervakning fr o m", "övervakning start", "övervakningens start", "övervakningsstart", "prövotid från", "prövotid start", "prövotidens början", "supervision from", "supervision begins", "start of supervision"),
        "supervision_end": ("övervakning till", "övervakning t o m", "övervakning slut", "övervakningens slut", "övervakningsslut", "prövotid till", "prövotid slut", "prövotidens slut", "supervision to", "supervision until", "supervision ends", "end of supervision"),
        "officer": ("handläggare", "ansvarig handläggare", "frivårdsinspektör", "övervakare", "probation officer", "supervising officer", "caseworker", "case officer", "kontaktperson"),
        "street": _STREET,
        "postcode": _POSTCODE,
        "city": _CITY,
        "phone": _PHONE,
        "email": _EMAIL,
        "language": ("språk", "tolkspråk", "modersmål", "interpreter language", "preferred language", "spoken language"),
        "category": ("kategori", "personkategori", "registreringskategori", "category of person", "person category"),
        "purpose": ("ändamål", "syfte", "ändamål med behandlingen", "purpose of processing"),
        "legal_basis": ("rättslig grund", "lagstöd", "lagrum", "legal ground", "legal basis for processing"),
    },
    Kind.GROUPS: {
        "alias": ("namn", "name", *_GROUP, "beteckning", "benämning", "arbetsnamn", "kodnamn på gruppen", "code name"),
        "type": ("typ", "grupptyp", "typ av gruppering", "group type", "type of group", "kategori", "category"),
        "area": ("område", "stadsdel", "bas", "geografiskt område", "hemområde", "territorium", "territory", "turf", "neighbourhood", "neighborhood", "district", "lokalpolisområde", "lpo"),
        "estimated_size": ("uppskattad storlek", "storlek", "antal", "antal medlemmar", "antal personer", "size", "group size", "number of members", "members", "headcount"),
        "status": ("läge", "aktivitet", "nuläge", "activity", "current status"),
        "audited_on": ("kartlagd", "gruppkartläggning", "senast kartlagd", "kartlagd den", "kartläggningsdatum", "senaste kartläggning", "audited", "last audit", "audit date", "date of audit", "last audited"),
        "certainty": _CERTAINTY,
    },
    Kind.MEMBERSHIPS: {
        "person": _PERSON,
        "group": (*_GROUP, "alias"),
        "role": _ROLE,
        "from": (*_FROM, "medlem från", "member since"),
        "to": (*_TO, "medlem till", "member until"),
        "certainty": _CERTAINTY,
    },
    Kind.TIES: {
        "person_a": (*_PERSONS[0], "a", "from", "från", "source node", "ego"),
        "person_b": (*_PERSONS[1], "b", "to", "till", "target", "target node", "alter", "destination"),
        "kind": ("typ", "type", "slag", "koppling", "typ av koppling", "relation", "relationstyp", "tie type", "tie kind", "type of tie", "link type", "edge type"),
        "strength": ("styrka", "kopplingsstyrka", "tie_value", "value", "värde", "weight", "vikt", "tie strength", "antal gånger", "frequency"),
        "last_seen": ("senast sedda", "senast", "senast sedd", "senast sedda tillsammans", "last seen on", "last seen together", "last contact", "datum", "date"),
        "source": _SOURCE,
    },
    Kind.RELATIONS: {
        "group_a": _GROUPS[0],
        "group_b": _GROUPS[1],
        "kind": ("typ", "type", "relation", "relationstyp", "slag", "förhållande", "typ av relation", "relation type", "type of relation", "relationship"),
        "from": _FROM,
        "to": _TO,
        "certainty": _CERTAINTY,
        "source": _SOURCE,
    },
    Kind.INCIDENTS: {
        "external_id": (*_IDENT, "incident_num", "incident number", "incident no", "incident id", "case number", "diarienummer", "diarienr", "dnr", "k-nummer", "knr", "händelsenummer", "händelsenr", "händelse-id", "ärendenummer", "ärendenr"),
        "datetime": ("tid", "tidpunkt", "datum och tid", "datum/tid", "datum", "date", "date and time", "date/time", "occurred at", "occurred on", "occurred", "incident_date", "incident date", "händelsetid", "händelsedatum", "brottstid", "brottsdatum", "timestamp"),
        "area": ("område", "plats", "brottsplats", "location", "district", "stadsdel", "neighborhood", "neighbourhood", "lokalpolisområde", "kommun"),
        "type": ("typ", "händelsetyp", "typ av händelse", "brottstyp", "brottsrubricering", "rubricering", "brottskod", "incident type", "type of incident", "offence", "offense", "crime type"),
        "harm": ("skada", "skadeutfall", "utfall", "skadegrad", "outcome", "injury", "severity of harm"),
        "group_related": ("grupprelaterad", "grupprelaterat", "gruppkopplad", "gruppkopplat", "gängrelaterad", "gängrelaterat", "gang related", "gang-related", "group member involved"),
        "summary": ("sammanfattning", "beskrivning", "händelsebeskrivning", "fritext", "anteckning", "description", "narrative", "notes"),
        "source": _SOURCE,
        "victims": ("antal offer", "antal skadade", "offer", "antal målsägande", "number of victims", "victim count", "brottsoffer"),
    },
    Kind.SPEAKERS: {
        "name": ("namn", "talare", "speaker", "full name", "för- och efternamn", "talarens namn", "speaker name"),
        "organisation": ("organization", "förening", "arbetsplats", "arbetsgivare", "verksamhet", "myndighet", "agency", "employer", "affiliation", "company"),
        "voice": ("röst", "budskap", "talar för", "speaks for", "message"),
        "email": _EMAIL,
        "phone": _PHONE,
        "languages": ("språk", "talar språk", "language", "spoken languages"),
    },
    Kind.AGENCIES: {
        "name": ("namn", "myndighet", "myndighetens namn", "myndighetsnamn", "organisation", "organization", "organisationens namn", "agency", "agency name", "authority"),
        "kind": ("typ", "type", "slag", "myndighetstyp", "typ av myndighet", "agency type", "agency kind", "type of agency"),
        "email": (*_EMAIL, "registrator"),
        "phone": (*_PHONE, "växel", "switchboard"),
        "street": _STREET,
        "postcode": _POSTCODE,
        "city": _CITY,
        "external_id": (*_IDENT, "organisationsnr", "organisationsnummer", "org.nummer", "orgnr", "org nr", "agency id", "registration number"),
    },
}  # fmt: skip

FIELDS: Mapping[Kind, tuple[str, ...]] = {kind: tuple(fields) for kind, fields in SYNONYMS.items()}

# Per kind, what a file must have: of each line, at least one.
ALTERNATIVES: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.MEMBERS: (("external_id", "personnummer"),),
    Kind.GROUPS: (("alias",),),
    Kind.MEMBERSHIPS: (("person",), ("group",)),
    Kind.TIES: (("person_a",), ("person_b",)),
    Kind.RELATIONS: (("group_a",), ("group_b",)),
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
