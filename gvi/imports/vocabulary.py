"""The words in the cells of files: the kinds of file, and codes with the words that mean them, in Swedish and English."""

from __future__ import annotations

import unicodedata
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
NO_ROLE = ("medlem", "member")
"""What lists of members say of everybody: that they are members. It says no more than an empty cell."""
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
    "alliance": ("allians", "ally"),
    "truce": ("vapenvila",),
    "unknown": ("okänd", "okänt", "koppling", "kontakt", "samröre", "tie", "link", "contact"),
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
