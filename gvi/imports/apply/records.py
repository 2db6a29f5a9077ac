"""The posting's own records as a file meets them: found by external id or by number, made and corrected in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.attributes import set_committed_value

from gvi.access.actor import Actor
from gvi.callins.models import Invitation
from gvi.conflicts.models import Conflict
from gvi.core.batches import batches
from gvi.core.problems import Problem
from gvi.extensions import db
from gvi.imports.apply.memberships import Change
from gvi.imports.kinds.people import MemberRow
from gvi.imports.plan import amend
from gvi.members.models import FormerRef, Identity, Member, NameToken, Shell
from gvi.members.operations import IdentityData, build, name_tokens
from gvi.members.shells import number_index, shell_for, shells_for
from gvi.releases.models import Release


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row will write: a record to make (`present` is None) or to correct, and facts that hang on it."""

    row: MemberRow
    present: Member | None
    record: Mapping[str, Any]
    identity: Mapping[str, Any]
    facts: tuple[Change, ...]

    @property
    def number(self) -> str | None:
        """The number that decides the record's shell, where it is new to the record."""
        return self.identity.get("personnummer")


class Records:
    """Only the posting's own: whether another agency follows a person changes no answer and no count of statements."""

    def __init__(self, actor: Actor, rows: Sequence[MemberRow]) -> None:
        self._actor = actor
        whose = and_(Shell.site_id == Member.site_id, Shell.id == Member.shell_id)
        own = Member.visible_to(actor).join(Shell, whose).with_only_columns(Member, Shell.number_index)
        self._numbers = {row.personnummer: number_index(row.personnummer.twelve) for row in rows if row.personnummer}
        named = _where(own, Member.external_id, {row.external_id for row in rows if row.external_id})
        self._by_external_id = {member.external_id: member for member, _ in named}
        took_in = and_(FormerRef.site_id == Member.site_id, FormerRef.member_id == Member.id)
        own_former = Member.visible_to(actor).join(FormerRef, took_in).with_only_columns(Member, FormerRef.external_id)
        for member, said in _where(
            own_former, FormerRef.external_id, {row.external_id for row in rows if row.external_id}
        ):
            self._by_external_id.setdefault(said, member)
        numbered = _where(own, Shell.number_index, set(self._numbers.values()))
        self._by_number = {index: member for member, index in numbered}
        self.met = {member.id: member for member in (*self._by_external_id.values(), *self._by_number.values())}
        """The records that the rows may speak of, by id."""
        self._load_identities()

    def match(self, row: MemberRow) -> Member | Problem | None:
        """The record that a row speaks of, or why it cannot be told."""
        named = self._by_external_id.get(row.external_id or "")
        numbered = self._numbered(row)
        if named and numbered and named is not numbered:
            return Problem("member-number-taken", field="personnummer", facts={"ref": numbered.ref})
        present = named or numbered
        if present is None:
            return None
        if row.external_id and present.external_id != row.external_id and present.external_id and named is None:
            return Problem("member-external-id-differs", field="external_id", facts={"ref": present.ref})
        return self._contradiction(row, present.identity) or present

    def prepare(self, drafts: Iterable[Draft]) -> None:
        """Make the shells, and find what must follow when a record changes shell or name. Few statements, however many rows."""
        given = list(drafts)
        self._shells = shells_for(self._actor.site_id, [draft.number for draft in given if draft.number])
        moved = [draft.present.id for draft in given if draft.present and draft.number]
        self._along: dict[int, list[Any]] = defaultdict(list)
        for model in (Release, Invitation, Conflict):
            for row in _rows_of(model, model.member_id, self._actor, moved):
                self._along[row.member_id].append(row)
        for ids in batches([draft.present.id for draft in given if draft.present and "name" in draft.identity]):
            db.session.execute(
                delete(NameToken).where(NameToken.site_id == self._actor.site_id, NameToken.member_id.in_(ids))
            )

    def write(self, draft: Draft) -> list[Any]:
        """Make or correct the record; every row that it touched."""
        member, rows = (
            (self._make(draft), []) if draft.present is None else (draft.present, self._correct(draft, draft.present))
        )
        made = [member, member.identity] if draft.present is None else []
        return [*made, *rows, *(row for fact in draft.facts for row in fact.write(member))]

    def _make(self, draft: Draft) -> Member:
        number = draft.number
        shell = self._shells[number] if number else shell_for(self._actor.site_id, None)
        member, _, _ = build(self._actor, **draft.record, identity=IdentityData(**draft.identity), shell=shell)
        return member

    def _correct(self, draft: Draft, member: Member) -> list[Any]:
        rows: list[Any] = []
        if draft.record or draft.identity:
            amend(member, {**draft.record, "version": member.version + 1})  # the identity has no version of its own
            rows.append(member)
        if draft.identity:
            rows += amend(member.identity, draft.identity)
        if draft.number:
            member.shell = self._shells[draft.number]
            member.shell_id = member.shell.id
            rows += [moved for along in self._along[member.id] for moved in amend(along, {"shell_id": member.shell_id})]
        if "name" in draft.identity:
            db.session.add_all(
                NameToken(**self._actor.owns, member_id=member.id, token=token)
                for token in name_tokens(draft.identity["name"])
            )
        return rows

    def _numbered(self, row: MemberRow) -> Member | None:
        return self._by_number.get(self._numbers[row.personnummer]) if row.personnummer else None

    def _contradiction(self, row: MemberRow, identity: Identity) -> Problem | None:
        known = identity.personnummer
        if known and row.personnummer and row.personnummer.twelve != known:
            return Problem("member-number-differs", field="personnummer")
        if known and row.birth_year and row.birth_year != int(known[:4]):
            return Problem("birth-year-differs", field="birth_year")
        return None

    def _load_identities(self) -> None:
        for identity in _rows_of(Identity, Identity.id, self._actor, list(self.met)):
            set_committed_value(identity, "member", self.met[identity.id])
            set_committed_value(self.met[identity.id], "identity", identity)


def _rows_of(model: Any, column: InstrumentedAttribute[int], actor: Actor, ids: Sequence[int]) -> Iterator[Any]:
    for some in batches(ids):
        yield from db.session.scalars(select(model).where(model.site_id == actor.site_id, column.in_(some)))


def _where(rows: Any, column: InstrumentedAttribute[Any], values: Iterable[Any]) -> list[Any]:
    return [row for some in batches(values) for row in db.session.execute(rows.where(column.in_(some)))]
