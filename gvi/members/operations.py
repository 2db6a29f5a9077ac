"""The only writers of records, identities and assignments. Nothing here answers differently because another agency follows the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import Invitation
from gvi.conflicts.models import Conflict
from gvi.conflicts.settling import index_on, let_go
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from gvi.members import rules
from gvi.members.models import Assignment, Identity, Member, NameToken, Shell
from gvi.members.naming import beginning_token, word_token
from gvi.members.queries import assignments_of, external_id_taken, number_taken_by, works_here
from gvi.members.shells import shell_for
from gvi.members.vocabulary import Category
from gvi.releases.models import Release


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class IdentityData:
    """Who the person is. personnummer: twelve digits, already checked. Says nothing of itself in tracebacks."""

    name: str | None = None
    personnummer: str | None = None
    birth_year: int | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None

    @property
    def columns(self) -> dict[str, str | int | None]:
        """The values by column; a number says the birth year when nobody else has."""
        year = self.birth_year or (int(self.personnummer[:4]) if self.personnummer else None)
        return {
            "name": self.name, "personnummer": self.personnummer, "birth_year": year, "street": self.street, "postcode": self.postcode,
            "city": self.city, "phone": self.phone, "email": self.email, "language": self.language,
        }  # fmt: skip


def build(
    actor: Actor, *, external_id: str | None = None, category: Category, purpose: str, legal_basis: str | None = None,
    identity: IdentityData, is_protected: bool = False, shell: Shell,
) -> tuple[Member, Identity, list[NameToken]]:  # fmt: skip
    """A record with its identity and name words, added to the session but not recorded: for whoever records many at once."""
    member = Member(
        **actor.owns, shell_id=shell.id, external_id=external_id, category=category, purpose=purpose, legal_basis=legal_basis,
        is_protected=is_protected, review_due=clock.today() + rules.REVIEW_INTERVAL,
    )  # fmt: skip
    member.shell = shell
    facet = Identity(**actor.owns, id=member.id, **identity.columns)
    facet.member = member
    tokens = [
        NameToken(**actor.owns, member_id=member.id, member=member, token=token) for token in name_tokens(identity.name)
    ]
    db.session.add_all([member, facet, *tokens])
    return member, facet, tokens


def register(
    actor: Actor, *, external_id: str | None = None, category: Category, purpose: str, legal_basis: str | None = None,
    identity: IdentityData, is_protected: bool = False,
) -> Member:  # fmt: skip
    """Begin to keep a record of a person. Joins the records of other agencies in silence."""
    insist(_problems(actor, None, external_id=external_id, category=category, purpose=purpose, identity=identity))
    member, facet, _tokens = build(
        actor, external_id=external_id, category=category, purpose=purpose, legal_basis=legal_basis,
        identity=identity, is_protected=is_protected, shell=shell_for(actor.site_id, identity.personnummer),
    )  # fmt: skip
    log.record(actor, Verb.MEMBER_ADD, member)
    log.record(actor, Verb.IDENTITY_EDIT, facet)
    return member


def correct(
    actor: Actor, member: Member, *, external_id: str | None = None, category: Category, purpose: str, legal_basis: str | None,
    identity: IdentityData,
) -> None:  # fmt: skip
    """Correct a record. A corrected number moves it, in silence, to the shell of that number.

    external_id: None leaves it as it is, "" takes it away.
    """
    kept_id = member.external_id if external_id is None else external_id or None
    insist(_problems(actor, member, external_id=kept_id, category=category, purpose=purpose, identity=identity))
    facet = member.identity
    renamed = facet.name != identity.name
    is_moved = facet.personnummer != identity.personnummer
    before = _own_indexes(member) if is_moved else []
    moved = _move(actor, member, identity.personnummer) if is_moved else ()
    member.external_id, member.category, member.purpose, member.legal_basis = kept_id, category, purpose, legal_basis
    for column, value in identity.columns.items():
        setattr(facet, column, value)
    # The identity has no version of its own: two people who correct it are told apart by the record's.
    member.version += 1
    log.record(actor, Verb.MEMBER_EDIT, member)
    log.record(actor, Verb.IDENTITY_EDIT, facet)
    if moved:
        log.record_all(actor, Verb.IDENTITY_EDIT, moved)
    if renamed:
        _rewrite_tokens(actor, member, identity.name)
    if before:
        db.session.flush()
        let_go(member.site_id, before)


def set_protected(actor: Actor, member: Member, *, is_protected: bool) -> None:
    """The person has, or no longer has, a protected identity. It takes effect for every agency."""
    member.is_protected = is_protected
    log.record(actor, Verb.MEMBER_EDIT, member)


def review(actor: Actor, member: Member) -> None:
    """Somebody has asked whether the purpose still holds, and it does."""
    member.review_due = clock.today() + rules.REVIEW_INTERVAL
    log.record(actor, Verb.MEMBER_EDIT, member, reason="purpose-reviewed")


def assign(actor: Actor, member: Member, *, user: User, ends_at: datetime | None = None) -> Assignment:
    """Let a colleague follow the record, until a moment or until further notice."""
    taken = any(each.user_id == user.id for each in assignments_of(member))
    insist(rules.may_assign(works_here=works_here(actor, user), is_assigned=taken))
    assignment = Assignment(**actor.owns, member_id=member.id, user_id=user.id, ends_at=ends_at)
    db.session.add(assignment)
    log.record(actor, Verb.MEMBER_ASSIGN, assignment)
    return assignment


def end_assignment(actor: Actor, assignment: Assignment) -> None:
    """The colleague no longer follows the record, from this moment."""
    assignment.ends_at = clock.now()
    log.record(actor, Verb.MEMBER_ASSIGN, assignment)


def name_tokens(name: str | None) -> list[str]:
    """The blind index of each word of a name, and of each beginning of three letters."""
    words = sorted(rules.name_words(name))
    return [*map(word_token, words), *map(beginning_token, sorted(rules.beginnings(words)))]


def _problems(
    actor: Actor,
    member: Member | None,
    *,
    external_id: str | None,
    category: Category,
    purpose: str,
    identity: IdentityData,
) -> Iterable[Problem]:
    return rules.may_keep(
        category=category, purpose=purpose, number=identity.personnummer, birth_year=identity.birth_year, today=clock.today(),
        external_id_taken=external_id_taken(actor, external_id, but=member),
        number_taken_by=number_taken_by(actor, identity.personnummer, but=member),
    )  # fmt: skip


def _move(actor: Actor, member: Member, number: str | None) -> list[Release | Invitation | Conflict]:
    """Hang the record, and what was decided about it, on the shell of another number. Returns the rows that came along."""
    own = (Release.site_id == member.site_id) & (Release.member_id == member.id)
    invited = (Invitation.site_id == member.site_id) & (Invitation.member_id == member.id)
    locks = (Conflict.site_id == member.site_id) & (Conflict.member_id == member.id)
    along = [
        *db.session.scalars(select(Release).where(own)), *db.session.scalars(select(Invitation).where(invited)),
        *db.session.scalars(select(Conflict).where(locks)),
    ]  # fmt: skip
    member.shell = shell_for(actor.site_id, number)
    member.shell_id = member.shell.id
    for row in along:
        if isinstance(row, Conflict):
            row.own_index = index_on(row, member.shell_id)
        row.shell_id = member.shell_id
    return along


def _own_indexes(member: Member) -> list[str]:
    """Where those who are kept apart from the person have registered theirs."""
    locks = (Conflict.site_id == member.site_id) & (Conflict.member_id == member.id)
    return list(db.session.scalars(select(Conflict.own_index).where(locks)))


def _rewrite_tokens(actor: Actor, member: Member, name: str | None) -> None:
    db.session.execute(delete(NameToken).where(NameToken.site_id == member.site_id, NameToken.member_id == member.id))
    db.session.add_all(NameToken(**actor.owns, member_id=member.id, token=token) for token in name_tokens(name))
