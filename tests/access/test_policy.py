"""The policy: its whole expansion as a snapshot, and the hard rules of access that must hold whatever the matrix says."""

from __future__ import annotations

from pathlib import Path

import pytest

from gvi.access.actor import Actor
from gvi.access.matrix import as_rows, as_text
from gvi.access.permissions import Permission
from gvi.access.policy import POLICY, allows
from gvi.access.roles import MATRIX, AgencyKind, Area, Grant, Role, grants

SNAPSHOT = Path(__file__).parent / "policy_matrix.txt"
EVERYONE = [(role, kind) for role in Role for kind in AgencyKind]


class Row:
    """A row of some agency on some site."""

    def __init__(self, *, owner: int = 1, site: int = 1) -> None:
        self.owner_agency_id, self.site_id = owner, site


def actor(role: Role, kind: AgencyKind) -> Actor:
    return Actor(posting_id=1, user_id=1, site_id=1, agency_id=1, agency_kind=kind, role=role, name="somebody")


def test_the_policy_is_what_was_last_agreed() -> None:
    """When this fails, access has changed: read the difference, and renew with `gvi policy > tests/access/policy_matrix.txt`."""
    assert as_text() == SNAPSHOT.read_text(encoding="utf-8")


def test_every_permission_has_a_line() -> None:
    assert set(POLICY) == set(Permission)
    assert all(lines and all(lines) for lines in POLICY.values()), "an empty line would let everybody in"


def test_every_role_has_a_row_with_every_area() -> None:
    assert set(MATRIX) == set(Role)
    assert all(set(row) == set(Area) for row in MATRIX.values())


def test_what_is_not_in_the_policy_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(POLICY, Permission.TODAY_READ)
    assert not allows(actor(Role.POLICE_COORDINATOR, AgencyKind.POLICE), Permission.TODAY_READ)


def test_no_permission_reaches_a_row_of_another_site() -> None:
    assert not [
        (role, permission)
        for role, kind in EVERYONE
        for permission in Permission
        if allows(actor(role, kind), permission, Row(site=2))
    ]


@pytest.mark.parametrize("role", Role)
def test_no_police_posting_knows_anything_of_support(role: Role) -> None:
    assert grants(role, Area.SO, AgencyKind.POLICE) == frozenset()
    police = actor(role, AgencyKind.POLICE)
    assert not allows(police, Permission.HANDOVER_READ) and not allows(police, Permission.HANDOVER_ACCEPT)


def test_nobody_approves_an_attribution_of_their_own_agency() -> None:
    assert not [
        role for role, kind in EVERYONE if allows(actor(role, kind), Permission.ATTRIBUTION_APPROVE, Row(owner=1))
    ]


def test_attribution_is_never_approved_at_the_police() -> None:
    assert not any(
        allows(actor(role, AgencyKind.POLICE), Permission.ATTRIBUTION_APPROVE, Row(owner=2))
        for role in (Role.PROJECT_LEAD, Role.ANALYST, Role.POLICE_COORDINATOR)
    )


@pytest.mark.parametrize("permission", [
    Permission.MEMBER_EDIT, Permission.MEMBER_REVEAL, Permission.SUPERVISION_EDIT, Permission.POLICE_EDIT, Permission.RELEASE_MAKE, Permission.LETTER_PRINT,
    Permission.GROUP_EDIT, Permission.INCIDENT_EDIT, Permission.VISIT_EDIT, Permission.HANDOVER_ACCEPT,
])  # fmt: skip
def test_facts_of_another_agency_are_never_written(permission: Permission) -> None:
    assert not [role for role, kind in EVERYONE if allows(actor(role, kind), permission, Row(owner=2))]


def test_administrators_and_auditors_see_nobody() -> None:
    persons = {
        Permission.MEMBER_READ,
        Permission.MEMBER_REVEAL,
        Permission.POLICE_READ,
        Permission.SUPERVISION_READ,
        Permission.VISIT_READ,
        Permission.HANDOVER_READ,
        Permission.SEARCH,
    }
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        assert not {permission for permission in persons if allows(actor(role, AgencyKind.MUNICIPALITY), permission)}


def test_a_speaker_sees_today_their_own_part_and_nothing_else() -> None:
    rows = as_rows()
    assert {permission for permission, roles in rows.items() if set(roles[Role.SPEAKER].values()) != {"none"}} == {
        Permission.TODAY_READ,
        Permission.APPEARANCE_OWN,
    }


def test_counts_are_void_at_the_police() -> None:
    assert Grant.COUNT not in grants(Role.PROJECT_LEAD, Area.SO, AgencyKind.POLICE)
