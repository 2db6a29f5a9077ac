"""The default register of legal grounds, as dated data. `gvi init` loads it; from then on a lawyer keeps it.

Sources: offentlighets- och sekretesslagen (2009:400), chapters 10 and 12; lag (2016:774); lag (2025:170);
polislagen (1984:387). The texts say in short what a provision asks for; whoever decides reads the provision itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gvi.access.roles import AgencyKind
from gvi.members.vocabulary import Facet

POLICE, PROBATION, SOCIAL = AgencyKind.POLICE, AgencyKind.PROBATION, AgencyKind.SOCIAL_SERVICES
LAW_ENFORCEMENT = (POLICE, AgencyKind.PROSECUTOR)
AUTHORITIES = tuple(kind for kind in AgencyKind if kind not in (AgencyKind.CIVIL_SOCIETY, AgencyKind.OTHER))
NOT_SOCIAL = tuple(kind for kind in AUTHORITIES if kind is not SOCIAL)
CASE = (Facet.IDENTITY, Facet.SUPERVISION, Facet.POLICE, Facet.SUMMONS, Facet.VISIT)
SOCIAL_CASE = (Facet.IDENTITY, Facet.VISIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultGround:
    """One entry. Empty binds, receivers or facets mean all of them."""

    code: str
    provision: str
    text: str
    lifts: str
    binds: tuple[AgencyKind, ...] = AUTHORITIES
    receivers: tuple[AgencyKind, ...] = AUTHORITIES
    facets: tuple[Facet, ...] = ()
    needs_balancing: bool = False
    needs_lawyer: bool = False
    under_age: int | None = None
    valid_from: date | None = date(2009, 6, 30)
    valid_to: date | None = None


DEFAULTS = (
    DefaultGround(
        code="consent", provision="10 kap. 1 § och 12 kap. 2 § OSL – samtycke",
        text="Personen har samtyckt till att just de här uppgifterna lämnas till just den här mottagaren.",
        lifts="Sekretess till skydd för den enskilde", binds=(), receivers=(),
    ),
    DefaultGround(
        code="own-task", provision="10 kap. 2 § OSL – nödvändigt för egen verksamhet",
        text="Det är nödvändigt att lämna uppgifterna för att den egna myndigheten ska kunna fullgöra sin verksamhet. Tolkas snävt.",
        lifts="All sekretess", facets=CASE,
    ),
    DefaultGround(
        code="osl-10-15a", provision="10 kap. 15 a § OSL – intresseavvägning mellan myndigheter",
        text="Lämna inte om intresset som sekretessen skyddar väger tyngre än intresset av att uppgiften lämnas. Bryter inte 18 kap.",
        lifts="21–40 kap. OSL", needs_balancing=True, needs_lawyer=True, valid_from=date(2025, 12, 1),
    ),
    DefaultGround(
        code="osl-10-18a", provision="10 kap. 18 a § OSL – förebygga brott, under 21 år",
        text="Personen är under 21 år, det finns en konkret risk för att hen begår brott, och det är inte olämpligt att uppgiften lämnas.",
        lifts="26 kap. 1 § OSL", binds=(SOCIAL,), receivers=(POLICE,), facets=SOCIAL_CASE, under_age=21,
        valid_from=date(2013, 1, 1),
    ),
    DefaultGround(
        code="osl-10-18c", provision="10 kap. 18 c § OSL – de fall paragrafen räknar upp",
        text="Gäller bara de fall som paragrafen räknar upp. Juristen avgör om det är ett sådant.",
        lifts="26 kap. 1 § OSL", binds=(SOCIAL,), receivers=(POLICE,), facets=SOCIAL_CASE, needs_lawyer=True, valid_from=None,
    ),
    DefaultGround(
        code="osl-10-21", provision="10 kap. 21 § OSL – misstänkt brott mot barn",
        text="Misstanke om ett begånget brott enligt 3, 4 eller 6 kap. brottsbalken mot någon som inte har fyllt 18 år.",
        lifts="25 kap. 1 § och 26 kap. 1 § OSL", binds=(SOCIAL,), receivers=LAW_ENFORCEMENT, facets=SOCIAL_CASE,
    ),
    DefaultGround(
        code="osl-10-23", provision="10 kap. 23 § OSL – misstänkt grövre brott",
        text="Misstanke om ett begånget brott med ett så högt lägsta straff som paragrafen anger. Läs vad som gäller i dag.",
        lifts="25 kap. 1 § och 26 kap. 1 § OSL", binds=(SOCIAL,), receivers=LAW_ENFORCEMENT, facets=SOCIAL_CASE,
    ),
    DefaultGround(
        code="osl-10-24", provision="10 kap. 24 § OSL – misstänkt brott",
        text="Misstanke om ett begånget brott som har fängelse i straffskalan.",
        lifts="Annan sekretess än den i 25 kap. 1 § och 26 kap. 1 § OSL", binds=NOT_SOCIAL, receivers=LAW_ENFORCEMENT, facets=CASE,
    ),
    DefaultGround(
        code="osl-10-27", provision="10 kap. 27 § OSL – generalklausulen",
        text="Uppenbart att intresset av att uppgiften lämnas har företräde. Gäller aldrig sekretess enligt 26 kap. 1–6 §§.",
        lifts="Sekretess till skydd för enskild, med de undantag paragrafen anger", binds=NOT_SOCIAL, facets=CASE,
        needs_balancing=True, needs_lawyer=True,
    ),
    DefaultGround(
        code="duty-2025-170-contact", provision="10 kap. 28 § OSL och 4 § lagen (2025:170) – kontaktuppgifter",
        text="En brottsbekämpande myndighet behöver kontaktuppgifter i sin verksamhet. Gäller inte sekretess enligt 26 kap. 1–6 §§.",
        lifts="All sekretess som lagen inte undantar", binds=NOT_SOCIAL, receivers=(POLICE,), facets=(Facet.IDENTITY,),
        valid_from=date(2025, 4, 1),
    ),
    DefaultGround(
        code="duty-2025-170-probation", provision="10 kap. 28 § OSL och 5 § lagen (2025:170) – Kriminalvården",
        text="Kriminalvården ska på begäran lämna uppgifter som en brottsbekämpande myndighet behöver.",
        lifts="All sekretess som lagen inte undantar", binds=(PROBATION,), receivers=(POLICE,),
        facets=(Facet.IDENTITY, Facet.SUPERVISION, Facet.SUMMONS, Facet.VISIT), valid_from=date(2025, 4, 1),
    ),
    DefaultGround(
        code="duty-2025-170-municipality", provision="10 kap. 28 § OSL och 6 § lagen (2025:170) – kommun",
        text="Kommunen ska på begäran lämna uppgifter som en brottsbekämpande myndighet behöver. Gäller inte socialtjänsten.",
        lifts="All sekretess som lagen inte undantar", binds=(AgencyKind.MUNICIPALITY, AgencyKind.SCHOOL), receivers=(POLICE,),
        facets=(Facet.IDENTITY, Facet.VISIT), valid_from=date(2025, 4, 1),
    ),
    DefaultGround(
        code="duty-2016-774", provision="10 kap. 28 § OSL och 2 § lagen (2016:774) – särskilt beslutad samverkan",
        text="Uppgiften behövs för att mottagaren ska kunna delta i särskilt beslutad samverkan. Lämna inte om övervägande skäl talar för sekretessen.",
        lifts="All sekretess", binds=(POLICE, PROBATION), receivers=(POLICE, PROBATION), facets=CASE, needs_balancing=True,
        valid_from=date(2016, 8, 15),
    ),
    DefaultGround(
        code="police-act-6", provision="10 kap. 28 § OSL och 6 § polislagen – underrätta socialtjänsten",
        text="Polisen ska snarast underrätta socialtjänsten om förhållanden som bör leda till någon åtgärd där.",
        lifts="Polisens sekretess", binds=(POLICE,), receivers=(SOCIAL,), facets=(Facet.IDENTITY, Facet.POLICE, Facet.VISIT),
        valid_from=date(1984, 10, 1),
    ),
)  # fmt: skip
"""The default grounds, in the order of the chapters of the law."""
