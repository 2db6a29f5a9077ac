"""The standing cast: two towns, their agencies, and one user for every role in each.

Alva coordinates at probation, Bo at the police, Disa at social services; Cim only reads. Everybody else is known by role.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from gvi.access.actor import Actor, actor_of
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency, AgencySite
from gvi.entry.operations import add_passkey
from gvi.entry.passkeys import Registered
from gvi.extensions import db
from gvi.sites.models import Site
from gvi.terms.operations import acknowledge, load_default
from tests.authenticator import SoftKey

PASSWORD = "correct-horse-battery"
KEYS: dict[str, SoftKey] = defaultdict(SoftKey)
"""The passkeys of users, by e-mail address, made once a run; whoever is met for the first time gets a new one."""
CAST = {
    "alva": Role.PROBATION_COORDINATOR,
    "bo": Role.POLICE_COORDINATOR,
    "cim": Role.LAWYER,
    "disa": Role.SOCIAL_COORDINATOR,
}
HOME: dict[Role, AgencyKind] = {
    Role.POLICE_COORDINATOR: AgencyKind.POLICE,
    Role.FIELD_OFFICER: AgencyKind.POLICE,
    Role.ANALYST: AgencyKind.POLICE,
    Role.PROBATION_COORDINATOR: AgencyKind.PROBATION,
    Role.PROBATION_OFFICER: AgencyKind.PROBATION,
    Role.LAWYER: AgencyKind.PROBATION,
    Role.SOCIAL_COORDINATOR: AgencyKind.SOCIAL_SERVICES,
    Role.CASEWORKER: AgencyKind.SOCIAL_SERVICES,
    Role.EXIT_COORDINATOR: AgencyKind.SOCIAL_SERVICES,
    Role.PARTNER: AgencyKind.TAX,
    Role.SPEAKER: AgencyKind.CIVIL_SOCIETY,
}
KINDS = (
    AgencyKind.POLICE,
    AgencyKind.PROBATION,
    AgencyKind.SOCIAL_SERVICES,
    AgencyKind.MUNICIPALITY,
    AgencyKind.TAX,
    AgencyKind.CIVIL_SOCIETY,
)
BEGINNING = date(2020, 1, 1)
SITES = ("malmo", "orebro")
_BUILDER = Actor(
    posting_id=0,
    user_id=0,
    site_id=0,
    agency_id=0,
    agency_kind=AgencyKind.OTHER,
    role=Role.ADMINISTRATOR,
    name="builder",
    address="test",
)


def build(*, with_keys: bool = True) -> None:
    """Write the cast into an empty database, within a transaction. with_keys: False for a demonstration, which asks for none."""
    from gvi.audit import log
    from gvi.audit.verbs import Verb

    terms = load_default(_BUILDER)
    assert terms is not None
    db.session.flush()
    for code in SITES:
        site = Site(code=code, name={"malmo": "Malmö", "orebro": "Örebro"}[code])
        db.session.add(site)
        log.record(_BUILDER, Verb.SITE_ADD, site)
        db.session.flush()
        agencies = {kind: _agency(kind, site) for kind in KINDS}
        for role in Role:
            user = add_user(_BUILDER, email=address(role.value, code), name=name_of(role, code), password=PASSWORD)
            add_posting(
                _BUILDER,
                user,
                agency=agencies[HOME.get(role, AgencyKind.MUNICIPALITY)],
                site=site,
                role=role,
                starts_on=BEGINNING,
            )
            db.session.flush()
            acknowledge(_BUILDER, user_id=user.id, terms_id=terms.id)
            if with_keys:
                _give_key(user)


def address(who: str, site: str = "malmo") -> str:
    """The e-mail address of one of the cast, by first name or role code."""
    return f"{CAST.get(who, Role(who) if who in set(Role) else who)}@{site}.example"


def name_of(role: Role, site: str) -> str:
    """A name that tells role and town apart in what tests print."""
    first = {role: first for first, role in CAST.items()}.get(role, role.value).replace("_", " ").title()
    return f"{first} {site.title()}"


def actor(who: str, site: str = "malmo") -> Actor:
    """One of the cast, acting."""
    user = db.session.query(User).filter_by(email=address(who, site)).one()
    return actor_of(user.postings[0], address="test")


def agency(kind: AgencyKind, site: str = "malmo") -> Agency:
    """The site's agency of a kind."""
    return db.session.query(Agency).filter_by(external_id=f"{kind}-{site}").one()


def _give_key(user: User) -> None:
    """A passkey of their own, with which they take the second step."""
    key = KEYS[user.email]
    add_passkey(_BUILDER, user, key=Registered(key.credential, key.public, key.count), name="Key")


def _agency(kind: AgencyKind, site: Site) -> Agency:
    from gvi.audit import log
    from gvi.audit.verbs import Verb

    made = Agency(
        external_id=f"{kind}-{site.code}", name=f"{kind.value.replace('_', ' ').title()} {site.name}", unit=f"Enhet {site.name}", kind=kind,
        email=f"{kind}@{site.code}.example", phone="040-000 00 01", safety_phone="040-000 00 02", rights_url="rattigheter.exempel.se",
        street="Box 100", postcode="200 00", city="Malmö",
    )  # fmt: skip
    db.session.add(made)
    log.record(_BUILDER, Verb.AGENCY_ADD, made)
    db.session.flush()
    db.session.add(AgencySite(site_id=site.id, agency_id=made.id))
    return made
