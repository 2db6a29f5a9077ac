"""An extract tells of everything that hangs on the record, or it is said here why it does not."""

from __future__ import annotations

from datetime import time, timedelta

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance
from gvi.callins.talks import PassedOn, Understood
from gvi.closing import operations as closing
from gvi.closing.models import Absence, Heard
from gvi.core import clock
from gvi.extensions import DbModel, db
from gvi.members.facts import Tie
from gvi.rechecks.models import Decided, RecheckDecision
from gvi.releases.models import Release
from gvi.retention.extracting import ON_INVITATION, SHOWN, lines_of
from gvi.serving.models import ServiceStep
from gvi.serving.vocabulary import Server, ServiceEvent
from tests.closing import scene
from tests.world import actor

UNTOLD = {
    "identity": "is told field by field",
    "name_token": "is made of the name",
    "merger": "is told as what the record said before",
    "former_ref": "is a ref",
    "assignment": "is about a colleague",
    "conflict": "is about a colleague",
    "reading": "is about a colleague, and for the auditors",
    "hold": "is about the record's keeping, and stands on the page of rights",
    "extract": "is an extract",
    "purge_line": "is about the record's keeping",
    "review_case": "is a lawyer's consideration, and names what another agency asked",
    "clearance": "is each agency's own answer, about two at a time also",
    "recheck": "is a look; what came of it is told",
    "recheck_finding": "is found in facts that are told where they are kept",
}


def test_everything_that_hangs_on_a_record_or_on_an_invitation_is_told() -> None:
    told = {model.__tablename__ for model, _names in (*SHOWN, *ON_INVITATION)} | {
        Tie.__tablename__,
        Release.__tablename__,
    }
    hangs = {
        table.name for table in DbModel.metadata.tables.values()
        for key in table.foreign_key_constraints if key.referred_table.name in {"member", "invitation"}
    }  # fmt: skip
    assert len(hangs) > 20 and hangs - told == set(UNTOLD)


def test_what_came_of_a_summons_is_told_with_its_way_and_its_follow_up(work) -> None:
    with work():
        alva, call_in = actor("alva"), scene.closed((Attendance.NO_SHOW, Attendance.ATTENDED))
        away, came = scene.invited(call_in)
        away.arrival = time(17, 20)
        step = ServiceStep(
            **alva.owns, call_in_id=call_in.id, invitation_id=away.id, letter_ref="abc", event=ServiceEvent.ATTEMPT,
            by=Server.STAFF, who="Oskar Handläggare", happened_on=call_in.day, note="Ingen öppnade", noted_by="Alva",
        )  # fmt: skip
        kept = RecheckDecision(
            **alva.owns,
            call_in_id=call_in.id,
            invitation_id=away.id,
            what=Decided.KEEP,
            reason="Rådet är nytt",
            decided_by="Alva",
        )
        db.session.add_all([step, kept])
        log.record_all(alva, Verb.SERVICE_NOTE, [step, kept, away])
        absence = db.session.query(Absence).one()
        closing.hear(alva, absence, heard=Heard.GAVE_REASON, heard_note="Bussen gick inte", heard_on=clock.today())
        closing.talk(
            alva, call_in, came, talked_on=call_in.day + timedelta(days=1), understood=Understood.PARTLY,
            passed_on=PassedOn.NOT_YET,
        )  # fmt: skip
        db.session.flush()
        of_away, of_came = (" | ".join(line.said for line in lines_of(each.member)) for each in (away, came))
        for text in (
            "17.20",
            "Oskar Handläggare",
            "Ingen öppnade",
            "Rådet är nytt",
            "Bussen gick inte",
            "Uteblivande: ",
        ):
            assert text in of_away, text
            assert text not in of_came, text
        assert "Delvis" in of_came and "Inte än" in of_came
