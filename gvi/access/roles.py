"""Roles, areas, and the matrix of what each role has in each area, one row a role."""

from __future__ import annotations

from enum import StrEnum


class AgencyKind(StrEnum):
    """What an agency is. Police, probation and social services answer for every candidate of a call-in."""

    POLICE = "police"
    PROBATION = "probation"
    SOCIAL_SERVICES = "social_services"
    MUNICIPALITY = "municipality"
    PROSECUTOR = "prosecutor"
    TAX = "tax"
    ENFORCEMENT = "enforcement"
    SCHOOL = "school"
    CIVIL_SOCIETY = "civil_society"
    OTHER = "other"


class Role(StrEnum):
    """What a posting lets a user be. The codes are part of the interface."""

    PROJECT_LEAD = "project_lead"
    POLICE_COORDINATOR = "police_coordinator"
    PROBATION_COORDINATOR = "probation_coordinator"
    SOCIAL_COORDINATOR = "social_coordinator"
    PROBATION_OFFICER = "probation_officer"
    FIELD_OFFICER = "field_officer"
    ANALYST = "analyst"
    CASEWORKER = "caseworker"
    EXIT_COORDINATOR = "exit_coordinator"
    LAWYER = "lawyer"
    PARTNER = "partner"
    SPEAKER = "speaker"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


FIELD_ROLES = frozenset(
    {Role.PROBATION_OFFICER, Role.FIELD_OFFICER, Role.CASEWORKER, Role.EXIT_COORDINATOR, Role.PARTNER, Role.SPEAKER}
)
"""Roles that read only what is assigned to them."""

COORDINATORS = frozenset({Role.POLICE_COORDINATOR, Role.PROBATION_COORDINATOR, Role.SOCIAL_COORDINATOR})


class Area(StrEnum):
    """A column of the matrix."""

    PL = "planning"
    ID = "identity"
    SU = "supervision"
    SO = "support"
    PO = "police"
    SM = "summons"
    VI = "visits"
    GR = "groups"
    FO = "follow_ups"
    MT = "meetings"
    CO = "concerns"
    HS = "hot_spots"
    RE = "releases"
    RP = "reports"
    IO = "import_export"
    TE = "templates"
    LO = "logs"
    AC = "accounts"


class Grant(StrEnum):
    """What a cell of the matrix gives."""

    WRITE = "W"
    READ = "R"
    OWN = "o"
    RELEASED = "d"
    COUNT = "n"
    PROPOSE = "propose"
    DECIDE = "decide"
    APPROVE = "approve"
    REVIEW = "review"  # only the case under review
    FIGURES = "figures"
    REGISTERS = "registers"
    PSEUDONYM = "pseudonym"
    FLAG = "flag"  # the safety flag and nothing else


_COLUMNS = (Area.PL, Area.ID, Area.SU, Area.SO, Area.PO, Area.SM, Area.VI, Area.GR, Area.FO,
            Area.MT, Area.CO, Area.HS, Area.RE, Area.RP, Area.IO, Area.TE, Area.LO, Area.AC)  # fmt: skip

# A cell is grants joined by +; "-" is nothing. A role or cell that is not here is denied.
_TABLE = """
                      Pl  Id        Su     So     Po     Sm     Vi     Gr Fo Mt  Co  Hs Re      Rp Io        Te      Lo Ac
project_lead          W   -         -      n      -      n      n      R  R  W+d -   W  n       R  figures   W       -  -
police_coordinator    W   W+o+d     d      -      W+o    d      W+d    W  W  W+d W   W  W       R  o         R       -  -
probation_coordinator W   W+o+d     W      d      d      W      W+d    R  W  W+d W   R  W       R  o         W       -  -
social_coordinator    W   W+o+d     d      W      d      d      W+d    R  W  W+d W   W  W       R  o         R       -  -
probation_officer     R   o         W+o    -      -      W+o    W+o    -  -  o   o   -  propose -  -         R       -  -
field_officer         o   o         -      -      flag   -      W+o    -  -  -   o   o  -       -  -         -       -  -
analyst               R   o         d      -      W      n      d      W  R  R+d -   W  propose R  o         -       -  -
caseworker            R   o         -      W+o    -      -      W+o    -  -  o   W+o -  propose -  -         -       -  -
exit_coordinator      R   o+d       -      W      -      -      d      -  -  o   -   -  propose o  -         -       -  -
lawyer                R   review    review review review review review R  R  R+d R   -  decide  -  -         approve -  -
partner               R   -         -      -      -      -      -      -  W+o o  o   o  -       -  -         -       -  -
speaker               o   -         -      -      -      -      -      -  -  -   -   -  -       -  -         -       -  -
administrator         -   -         -      -      -      -      -      -  -  -   -   -  -       -  registers W       -  W
auditor               -   pseudonym -      -      -      -      -      -  -  -   -   -  R       R  -         R       R  R
"""


def _parse(table: str) -> dict[Role, dict[Area, frozenset[Grant]]]:
    lines = table.strip("\n").splitlines()[1:]
    return {
        Role(name): dict(zip(_COLUMNS, map(_grants, cells), strict=True))
        for name, *cells in (line.split() for line in lines)
    }


def _grants(cell: str) -> frozenset[Grant]:
    return frozenset() if cell == "-" else frozenset(Grant(part) for part in cell.split("+"))


MATRIX = _parse(_TABLE)


def grants(role: Role, area: Area, kind: AgencyKind) -> frozenset[Grant]:
    """What a posting with this role at an agency of this kind has in an area.

    Nothing of support at an agency of kind police, not even a count.
    """
    if area is Area.SO and kind is AgencyKind.POLICE:
        return frozenset()
    return MATRIX.get(role, {}).get(area, frozenset())


def reads_assigned_only(role: Role, area: Area, kind: AgencyKind) -> bool:
    """Is what the role reads of the area only that of people assigned to the user?

    So it is for field roles everywhere, and for any role whose cell says *o* and neither reads nor writes.
    """
    given = grants(role, area, kind)
    return role in FIELD_ROLES or (Grant.OWN in given and not given & {Grant.READ, Grant.WRITE})
