"""The words for people, their facets and what is known of them."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """What a person is to the case, as the law asks (brottsdatalagen 2:9)."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    WITNESS = "witness"
    OTHER = "other"


class Facet(StrEnum):
    """A part of a record; the unit of release."""

    IDENTITY = "identity"
    SUPERVISION = "supervision"
    SUPPORT = "support"
    POLICE = "police"
    SUMMONS = "summons"
    VISIT = "visit"


FIELDS: dict[Facet, tuple[str, ...]] = {
    Facet.IDENTITY: ("name", "personnummer", "birth_year", "address", "phone", "email", "language"),
    Facet.SUPERVISION: ("supervision", "custody"),
    Facet.SUPPORT: ("support",),
    Facet.POLICE: ("memberships", "ties", "restrictions", "case_roles", "risk"),
    Facet.SUMMONS: ("invitations", "attendance"),
    Facet.VISIT: ("visits",),
}
"""The fields that a release of the facet can name."""


class SupervisionKind(StrEnum):
    """What obliges somebody to come."""

    CONDITIONAL_RELEASE = "conditional_release"
    PROBATION_SENTENCE = "probation_sentence"


class RestrictionKind(StrEnum):
    """Why two may not meet, or one may not be at a place."""

    CONTACT_BAN = "contact_ban"
    PROTECTION = "protection"
    MUST_NOT_MEET = "must_not_meet"


class CaseRoleKind(StrEnum):
    """The role of somebody who must not be put before the one they are set against."""

    VICTIM = "victim"
    WITNESS = "witness"


class RiskLevel(StrEnum):
    """Acute risk, as the operative group puts it."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class RiskDirection(StrEnum):
    """Does the person run the risk, or are they the risk?"""

    EXPOSED = "exposed"
    ACTING = "acting"
    BOTH = "both"
    UNCLEAR = "unclear"


class TieKind(StrEnum):
    """What binds two people."""

    ASSOCIATE = "associate"
    CO_OFFENDING = "co_offending"
    KIN = "kin"
    OTHER = "other"
