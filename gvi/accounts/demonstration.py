"""The roles that a demonstration can be seen in: an account each, and in one sentence what it is for."""

from __future__ import annotations

from dataclasses import dataclass

from gvi.access.roles import Role
from gvi.core.i18n import gettext

HOST = "demo.example"
MORE = {
    Role.PROBATION_COORDINATOR: ("probation_coordinator2",),
    Role.POLICE_COORDINATOR: ("police_coordinator2",),
    Role.SOCIAL_COORDINATOR: ("social_coordinator2",),
    Role.PROBATION_OFFICER: ("newcomer",),
    Role.LAWYER: ("lawyer_police", "lawyer_probation", "lawyer_social"),
    Role.ADMINISTRATOR: ("administrator2",),
    Role.AUDITOR: ("auditor_police", "auditor_probation", "auditor_social"),
}
"""Without them nobody sees what takes two, or what each agency keeps for itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """A role to sign in as."""

    role: Role
    account: str
    told: str
    """What somebody of the role comes for."""
    more: tuple[str, ...] = ()
    """Further accounts of the role: colleagues who approve, other agencies, somebody who has never logged in."""


def parts() -> list[Part]:
    """Every role, the ones who plan first."""
    told = {
        Role.PROBATION_COORDINATOR: gettext("Plans call-ins, chooses participants, prints summonses."),
        Role.POLICE_COORDINATOR: gettext("Keeps groups and incidents, answers reviews, plans visits, opens focus periods."),
        Role.SOCIAL_COORDINATOR: gettext("Takes over those who want help, and answers reviews."),
        Role.PROJECT_LEAD: gettext("Follows the whole without persons: groups, focus, promises."),
        Role.FIELD_OFFICER: gettext("Makes visits and logs them on a phone."),
        Role.PROBATION_OFFICER: gettext("Follows their own clients."),
        Role.ANALYST: gettext("Registers incidents and looks at the networks."),
        Role.CASEWORKER: gettext("Works with the hand-overs that are theirs."),
        Role.EXIT_COORDINATOR: gettext("Accepts hand-overs and leads support to those who leave."),
        Role.LAWYER: gettext("Reviews and decides about secrecy."),
        Role.PARTNER: gettext("Does its own actions, such as the Tax Agency's."),
        Role.SPEAKER: gettext("Sees only their own part of a call-in."),
        Role.ADMINISTRATOR: gettext("Keeps accounts and registers, never cases."),
        Role.AUDITOR: gettext("Reads the log of their own agency."),
    }  # fmt: skip
    more = {role: tuple(f"{name}@{HOST}" for name in MORE.get(role, ())) for role in told}
    return [Part(role, f"{role}@{HOST}", str(text), more[role]) for role, text in told.items()]
