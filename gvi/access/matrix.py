"""The policy spelled out: every permission × every role, at every kind of agency where the answer differs."""

from __future__ import annotations

from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.access.roles import AgencyKind, Role

OWN, OTHER = 1, 2
KINDS: dict[Role, AgencyKind] = {
    Role.POLICE_COORDINATOR: AgencyKind.POLICE,
    Role.FIELD_OFFICER: AgencyKind.POLICE,
    Role.ANALYST: AgencyKind.POLICE,
    Role.PROBATION_COORDINATOR: AgencyKind.PROBATION,
    Role.PROBATION_OFFICER: AgencyKind.PROBATION,
    Role.SOCIAL_COORDINATOR: AgencyKind.SOCIAL_SERVICES,
    Role.CASEWORKER: AgencyKind.SOCIAL_SERVICES,
    Role.EXIT_COORDINATOR: AgencyKind.SOCIAL_SERVICES,
}
"""Roles of one kind of agency; the rest are asked at each of ANYWHERE."""
ANYWHERE = (AgencyKind.POLICE, AgencyKind.PROBATION, AgencyKind.SOCIAL_SERVICES, AgencyKind.MUNICIPALITY)


@dataclass(frozen=True)
class _Row:
    """A row of this or another agency, in whatever state opens most."""

    owner_agency_id: int
    site_id: int = 1

    def __getattr__(self, _name: str) -> bool:
        return True


def as_rows() -> dict[str, dict[str, dict[str, str]]]:
    """permission → role → kind of agency → "all", "own", "others" or "none"."""
    return {
        permission: {role: {kind: _scope(role, kind, permission) for kind in _kinds(role)} for role in Role}
        for permission in Permission
    }


def as_text() -> str:
    """The same to read: one permission a paragraph, one line per scope with the roles that have it."""
    return "".join(f"{permission}\n{_paragraph(permission)}\n" for permission in Permission)


def _paragraph(permission: Permission) -> str:
    lines: dict[str, list[str]] = {"all": [], "own": [], "others": []}
    for role in Role:
        found = {kind: _scope(role, kind, permission) for kind in _kinds(role)}
        for scope, names in lines.items():
            kinds = [kind for kind, each in found.items() if each == scope]
            if kinds:
                names.append(role if len(kinds) == len(found) else f"{role} ({', '.join(kinds)})")
    return "".join(f"  {scope:7}{', '.join(names)}\n" for scope, names in lines.items() if names) or "  nobody\n"


def _kinds(role: Role) -> tuple[AgencyKind, ...]:
    return (KINDS[role],) if role in KINDS else ANYWHERE


def _scope(role: Role, kind: AgencyKind, permission: Permission) -> str:
    actor = Actor(posting_id=1, user_id=1, site_id=1, agency_id=OWN, agency_kind=kind, role=role, name="")
    if not allows(actor, permission):
        return "none"
    own, other = allows(actor, permission, _Row(OWN)), allows(actor, permission, _Row(OTHER))
    return {(True, True): "all", (True, False): "own", (False, True): "others"}.get((own, other), "none")
