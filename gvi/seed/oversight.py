"""What one colleague asks of another and what an auditor finds: second records, files asked for, locks, readings, cases to purge."""

from __future__ import annotations

from gvi.access.roles import Role
from gvi.accounts.models import User
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.conflicts import operations as locking
from gvi.exports import operations as exporting
from gvi.exports.kinds import content_of
from gvi.exports.models import ExportKind
from gvi.extensions import db
from gvi.members import operations as keeping
from gvi.members.models import Member
from gvi.members.operations import IdentityData
from gvi.members.shells import shell_for
from gvi.merging import operations as merging
from gvi.readings import operations as reading
from gvi.readings.models import ACTS, Need, Reading
from gvi.retention import operations as retaining
from gvi.seed.files import Row
from gvi.seed.town import Town


def load_second_records(town: Town) -> None:
    """People whom a colleague registered once more, without a number; of some it is proposed that the two are made one."""
    for row in town.rows("second_records"):
        first: Member = town.members[row.must("same_as")]
        second = _registered_again(town, row, first)
        if row.text("proposed_by"):
            proposer = town.people[row.must("proposed_by")]
            merging.propose(proposer, first, second, picks=[], reason=row.must("reason"))


def load_conflicts(town: Town) -> None:
    """Colleagues who are kept apart from a person."""
    for row in town.rows("conflicts"):
        user = db.session.get_one(User, town.people[row.must("colleague")].user_id)
        member = town.members[row.must("person")]
        locking.lock_out(town.people[row.must("set_by")], member, user=user, reason=row.must("reason"), starts_on=row.day("from"))  # fmt: skip


def load_openings(town: Town) -> None:
    """People whose page was opened; where somebody else follows the person, with the reason that was given."""
    for row in town.rows("openings"):
        user, member = town.people[row.must("user")], town.members[row.must("person")]
        if row.text("need"):
            reading.give_reason(user, member, need=row.word(Need, "need"), text=row.text("text"))
            db.session.flush()
        log.read(user, Verb.READ, [member])


def load_acts_seen(town: Town) -> None:
    """What counted as a reading because somebody planned or proposed has been gone through; what was opened has not."""
    for auditor in (who for who in town.people.values() if who.role is Role.AUDITOR):
        acts = Reading.visible_to(auditor).where(Reading.need.in_(ACTS))
        reading.see(auditor, list(db.session.scalars(acts)))


def load_export_requests(town: Town) -> None:
    """Files about people that somebody has asked for and a colleague has not yet answered."""
    for row in town.rows("export_requests"):
        asker, kind = town.people[row.must("asked_by")], row.word(ExportKind, "kind")
        number = len(content_of(asker, kind, {}).rows)
        exporting.ask(asker, kind, filters={}, number=number, purpose=row.must("purpose"), is_open=False)


def load_closed_cases(town: Town) -> None:
    """Cases closed so long ago that they are to go: some proposed already, one held."""
    proposed: dict[str, list[str]] = {}
    for row in town.rows("closed_cases"):
        member = town.members[row.must("person")]
        retaining.close_case(town.acting_for(row.must("agency")), member, closed_on=row.day("closed_on"))
        db.session.flush()
        if row.text("held_by"):
            retaining.hold(town.people[row.must("held_by")], member, reason=row.must("reason"))
        elif row.text("proposed_by"):
            proposed.setdefault(row.must("proposed_by"), []).append(member.ref)
    db.session.flush()
    for name, refs in proposed.items():
        retaining.propose(town.people[name], refs)


def _registered_again(town: Town, row: Row, first: Member) -> Member:
    """The same name and year of birth, no number: another shell, as nobody knew."""
    maker = town.people[row.must("made_by")]
    identity = IdentityData(name=first.identity.name, birth_year=first.identity.birth_year, language=first.identity.language)  # fmt: skip
    member, facet, _tokens = keeping.build(
        maker, external_id=row.must("external_id"), category=first.category, purpose=first.purpose, legal_basis=first.legal_basis,
        identity=identity, shell=shell_for(town.site.id, None),
    )  # fmt: skip
    log.record(maker, Verb.MEMBER_ADD, member)
    log.record(maker, Verb.IDENTITY_EDIT, facet)
    db.session.flush()
    town.members[row.must("external_id")] = member
    return member
