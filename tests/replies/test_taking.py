"""Messages that come in, and what people do about them: whose answer holds, what goes out, and what can be taken back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from gvi.audit.models import AuditValue
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.invitations.models import CalendarEntry, Coming
from gvi.replies import operations
from gvi.replies.models import Reply
from gvi.replies.vocabulary import Outcome, ReplyState, Source, Why
from gvi.replies.work import KEPT, forget_old
from tests import factories
from tests.replies.conftest import Standing
from tests.replies.messages import GUN, ics, mail
from tests.world import actor

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
MOVED = ("DTSTART:20310305T170000Z", "DTEND:20310305T183000Z")


def state(app, ref: str) -> tuple[ReplyState, Why | None]:
    with app.app_context():
        reply = db.session.query(Reply).filter_by(ref=ref).one()
        return reply.state, reply.why


def test_yes_is_recorded_and_the_speaker_has_said_yes(invited, came, standing) -> None:
    assert standing() == Standing(None, has_said_yes=False)
    assert came(mail(ics(uid=invited.uid))).outcome is Outcome.RECORDED
    assert standing() == Standing("accepted", has_said_yes=True)


@pytest.mark.parametrize("status", ["DECLINED", "DELEGATED", "TENTATIVE"])
def test_whoever_is_not_surely_coming_has_not_said_yes(invited, came, standing, status: str) -> None:
    came(ics(uid=invited.uid, stamp=NOON))
    came(ics(uid=invited.uid, stamp=LATER, status=status))
    assert standing() == Standing(status.lower(), has_said_yes=False)


def test_the_same_file_twice_changes_nothing(app, invited, came, standing) -> None:
    first = came(ics(uid=invited.uid, stamp=NOON))
    came(ics(uid=invited.uid, stamp=LATER, status="DECLINED"))
    again = came(ics(uid=invited.uid, stamp=NOON))
    assert (again.ref, again.outcome, again.why) == (first.ref, Outcome.IGNORED, Why.SEEN_BEFORE)
    assert standing().answer == "declined"
    with app.app_context():
        assert db.session.query(Reply).count() == 2


def test_an_older_answer_never_replaces_a_newer_one(invited, came, standing) -> None:
    came(ics(uid=invited.uid, stamp=LATER, status="DECLINED"))
    assert came(ics(uid=invited.uid, stamp=NOON)).why is Why.OLDER_ANSWER
    assert standing() == Standing("declined", has_said_yes=False)


def test_a_new_time_is_not_answered_yet_and_an_answer_to_the_old_one_says_nothing(
    work, invited, came, standing
) -> None:
    from gvi.callins.models import CallIn
    from gvi.invitations import operations as inviting
    from gvi.invitations.queries import plan_of

    came(ics(uid=invited.uid, stamp=NOON))
    with work():
        alva, call_in = actor("alva"), db.session.query(CallIn).one()
        call_in.venue = "Stadion"
        from gvi.audit import log
        from gvi.audit.verbs import Verb

        log.record(alva, Verb.CALL_IN_EDIT, call_in)
        inviting.send(alva, call_in, plan_of(alva, call_in))
    assert standing().answer is None
    assert came(ics(uid=invited.uid, stamp=LATER)).why is Why.OLDER_INVITATION
    assert standing().answer is None
    assert came(ics(uid=invited.uid, stamp=LATER, sequence=1, status="DECLINED")).outcome is Outcome.RECORDED
    assert standing().answer == "declined"


def test_who_asks_for_the_invitation_gets_it_again_as_it_was(invited, arrived, came) -> None:
    (first,) = arrived()
    refresh = ics(method="REFRESH", uid=invited.uid, sequence=None, status=None)
    assert came(refresh).why is Why.JUST_SENT
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        assert came(refresh + b"\r\n").outcome is Outcome.RECORDED
        (again,) = arrived()
    assert (again.to, again.method, again.uid, again.sequence) == (GUN, "REQUEST", first.uid, first.sequence)


def test_a_proposal_changes_nothing_until_somebody_accepts_it_and_then_everybody_is_told(
    app, invited, arrived, came, standing, do
) -> None:
    arrived()
    proposal = came(mail(ics(method="COUNTER", uid=invited.uid, more=MOVED, status="TENTATIVE"), method="COUNTER"))
    assert proposal.outcome is Outcome.PROPOSES_NEW_TIME
    assert standing() == Standing(None, has_said_yes=False) and not arrived()
    do(operations.accept, proposal.ref)
    (update,) = arrived()
    assert (update.method, update.sequence, update.start) == ("REQUEST", 1, "2031-03-05T18:00:00+01:00")
    assert state(app, proposal.ref)[0] is ReplyState.ACCEPTED
    with pytest.raises(RuleBroken, match="reply-decided"):
        do(operations.decline, proposal.ref)


def test_a_proposal_that_is_declined_leaves_the_meeting_and_tells_so(app, invited, post_office, came, do) -> None:
    from icalendar import Calendar

    from gvi.mail.work import deliver_due

    proposal = came(ics(method="COUNTER", uid=invited.uid, more=MOVED))
    do(operations.decline, proposal.ref)
    with app.app_context():
        deliver_due()
    letter = post_office.letters[-1]
    part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    assert str(calendar["method"]) == part.get_param("method") == "DECLINECOUNTER"
    assert (str(event["uid"]), int(event["sequence"])) == (invited.uid, 0)
    assert str(letter["To"].addresses[0].addr_spec) == GUN
    assert len({each["Message-ID"] for each in post_office.letters}) == len(post_office.letters)


def test_a_proposal_about_what_is_no_longer_so_cannot_be_accepted(app, invited, came, do) -> None:
    one = came(ics(method="COUNTER", uid=invited.uid, more=MOVED, stamp=NOON))
    other = came(
        ics(method="COUNTER", uid=invited.uid, more=("DTSTART:20310306T170000Z", "DURATION:PT1H"), stamp=LATER)
    )
    assert state(app, one.ref) == (ReplyState.IGNORED, Why.NEWER_PROPOSAL)
    do(operations.accept, other.ref)
    with pytest.raises(RuleBroken, match="reply-decided"):
        do(operations.accept, one.ref)


def test_what_waits_can_be_given_to_somebody_and_taken_back(app, work, invited, came, standing, do) -> None:
    doubtful = came(mail(ics(uid=invited.uid, stamp=NOON), sender="sekr@talare.example"))
    assert (doubtful.outcome, doubtful.why) == (Outcome.TO_REVIEW, Why.SENDER_DIFFERS)
    assert standing() == Standing(None, has_said_yes=False), "nothing changes in silence"
    with work():
        reply, entry = db.session.query(Reply).filter_by(ref=doubtful.ref).one(), db.session.query(CalendarEntry).one()
        assert operations.assign(actor("alva"), reply, entry=entry, answer=Coming.ACCEPTED)
    assert standing() == Standing("accepted", has_said_yes=True)
    do(operations.undo, doubtful.ref)
    assert standing() == Standing(None, has_said_yes=False)
    assert state(app, doubtful.ref) == (ReplyState.WAITING, Why.TAKEN_BACK)
    do(operations.dismiss, doubtful.ref, reason="Reklam")
    do(operations.undo, doubtful.ref)
    assert state(app, doubtful.ref)[0] is ReplyState.WAITING


def test_what_is_given_to_somebody_holds_only_if_they_have_not_answered_since(work, invited, came, standing) -> None:
    waiting = came(mail(ics(uid=None, stamp=NOON)))
    came(ics(uid=invited.uid, stamp=LATER, status="DECLINED"))
    with work():
        reply, entry = db.session.query(Reply).filter_by(ref=waiting.ref).one(), db.session.query(CalendarEntry).one()
        assert not operations.assign(actor("alva"), reply, entry=entry, answer=Coming.ACCEPTED)
    assert standing() == Standing("declined", has_said_yes=False)


def test_taking_an_answer_back_lets_the_one_before_it_hold(invited, came, standing, do) -> None:
    came(ics(uid=invited.uid, stamp=NOON))
    no = came(ics(uid=invited.uid, stamp=LATER, status="DECLINED"))
    assert standing() == Standing("declined", has_said_yes=False)
    do(operations.undo, no.ref)
    assert standing() == Standing("accepted", has_said_yes=True)


@pytest.mark.parametrize(("status", "said_yes"), [("DECLINED", False), ("ACCEPTED", True)])
def test_taking_back_an_answer_that_does_not_hold_changes_nothing(
    invited, came, standing, do, status: str, said_yes: bool
) -> None:
    yes = came(ics(uid=invited.uid, stamp=NOON))
    came(ics(uid=invited.uid, stamp=LATER, status=status))
    do(operations.undo, yes.ref)
    assert standing() == Standing(status.lower(), has_said_yes=said_yes)


def test_a_call_is_an_answer_with_who_took_it_and_orders_among_the_mails(
    work, app, invited, came, standing, do
) -> None:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False), work():
        alva, entry = actor("alva"), db.session.query(CalendarEntry).one()
        call = operations.note_call(alva, entry, answer=Coming.DECLINED, taken_by=alva.user_id, note="Är sjuk")
        ref = call.ref
    assert standing() == Standing("declined", has_said_yes=False)
    assert came(ics(uid=invited.uid, stamp=NOON)).why is Why.OLDER_ANSWER
    with app.app_context():
        kept = db.session.query(Reply).filter_by(ref=ref).one()
        assert (kept.source, kept.note, kept.taken_by_id) == (Source.PHONE, "Är sjuk", kept.decided_by_id)
    do(operations.undo, ref)
    assert standing().answer is None and state(app, ref) == (ReplyState.DISMISSED, Why.TAKEN_BACK)
    do(operations.undo, ref)
    assert standing().answer == "declined"


def test_another_agency_finds_nobody_by_the_number_and_leaves_the_invitation_alone(invited, came, standing) -> None:
    theirs = came(ics(uid=invited.uid), who="bo")
    assert (theirs.outcome, theirs.why) == (Outcome.TO_REVIEW, Why.UNKNOWN_UID)
    assert standing().answer is None
    ours = came(ics(uid=invited.uid))
    assert ours.outcome is Outcome.RECORDED and ours.ref != theirs.ref, "it has not been seen before by us"


def test_the_log_tells_that_a_message_came_and_nothing_of_what_it_says(app, invited, came) -> None:
    came(
        mail(
            ics(uid="other", attendee="hemlig@privat.example", more=("COMMENT:Rehab kl 9",)),
            sender="hemlig@privat.example",
        )
    )
    with app.app_context():
        told = json.dumps([each.values for each in db.session.query(AuditValue)], ensure_ascii=False)
    assert "calendar_reply" not in told and "hemlig" not in told and "Rehab" not in told


def test_the_original_lies_sealed_and_is_let_go_of_after_ninety_days(app, invited, came, do) -> None:
    from sqlalchemy import text

    marked = ics(uid=invited.uid, more=("COMMENT:MARKERAT",))
    decided, waiting = came(marked), came(mail(text="MARKERAT"))
    with app.app_context():
        raw = db.session.execute(text("SELECT content, told FROM calendar_reply")).all()
        assert all(b"MARKERAT" not in bytes(value) for row in raw for value in row)
    with pytest.raises(RuleBroken, match="reply-waits"):
        do(operations.forget, waiting.ref)
    with app.app_context():
        assert forget_old() == 0
    with time_machine.travel(clock.now() + KEPT + timedelta(hours=1), tick=False), app.app_context():
        assert (forget_old(), forget_old()) == (1, 0)
        reply = db.session.query(Reply).filter_by(ref=decided.ref).one()
        assert (reply.content, reply.told, reply.answer) == (None, None, Coming.ACCEPTED)
    assert came(marked).why is Why.SEEN_BEFORE, "what was let go of is still known to have come"


def test_a_closed_run_sheet_is_left_alone(work, invited, came, standing) -> None:
    from gvi.callins import lifecycle
    from gvi.callins.models import CallIn

    with work():
        lifecycle.cancel(actor("alva"), db.session.query(CallIn).one(), reason="Ställs in")
    assert came(ics(uid=invited.uid)).outcome is Outcome.IGNORED
    assert standing() == Standing(None, has_said_yes=False)


def test_each_recipient_gets_a_meeting_of_their_own(work, app, invited, post_office) -> None:
    from icalendar import Calendar

    from gvi.callins.models import CallIn
    from gvi.invitations import operations as inviting
    from gvi.invitations.queries import plan_of, staff_to_choose
    from gvi.mail.work import deliver_due
    from gvi.speakers import operations as speaking
    from gvi.speakers.models import Voice

    with work():
        alva, call_in = actor("alva"), db.session.query(CallIn).one()
        for number in range(3):
            guest = factories.speaker(alva, name=f"Gäst {number}", email=f"gast{number}@talare.example")
            speaking.add_slot(alva, call_in, message="x", minutes=1, voice=Voice.HELP, speaker=guest)
        staff = [user.ref for user in staff_to_choose(alva)][:2]
        inviting.send(alva, call_in, plan_of(alva, call_in, staff))
    with app.app_context():
        deliver_due()
    events = []
    for letter in post_office.letters:
        part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
        (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
        events.append((str(event["uid"]), str(event["attendee"]), str(letter["To"].addresses[0].addr_spec)))
    assert len(events) == 6 == len({uid for uid, _, _ in events})
    assert all(attendee == f"mailto:{to}" for _, attendee, to in events)
