"""Asking for clearances on a ground that needs the lawyer: nobody is told before the lawyer has decided, and printing waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gvi.access.roles import AgencyKind
from gvi.callins import clearances, participants
from gvi.callins.asked import unanswered
from gvi.callins.clearances import Basis
from gvi.callins.eligibility import blocks_for
from gvi.callins.models import Answer, CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.releases.models import Release
from gvi.reviews import operations
from gvi.reviews.models import Review, Verdict
from gvi.reviews.rules import Ruling
from tests import factories
from tests.callins import scene
from tests.world import actor, agency


def ask(call_in: CallIn, ground: str = "osl-10-15a") -> None:
    """Alva asks police on the ground, and social services by consent."""
    bases = {
        agency(AgencyKind.POLICE).id: Basis(factories.ground(ground), None),
        agency(AgencyKind.SOCIAL_SERVICES).id: Basis(factories.ground("consent"), None),
    }
    until = clock.today() + timedelta(days=60)
    clearances.ask(actor("alva"), call_in, bases=bases, purpose="Prövning", valid_until=until)
    db.session.flush()


def codes(call_in: CallIn, name: str = "Police Malmö") -> list[set[str]]:
    """What the agency's clearance says of each on the list."""
    found = blocks_for(actor("alva"), call_in)
    return [{each.code for each in found[row.id] if each.facts.get("agency") == name} for row in call_in.invitations]


def decide(review: Review, verdict: Verdict, *, but: int = 0) -> None:
    """Cim decides; of so many of the first nothing may go."""
    fields = {
        case.id: () if case.place <= but or verdict is Verdict.MAY_NOT else review.fields for case in review.cases
    }
    operations.decide(
        actor("cim"), review, Ruling(verdict, fields), ground=review.ground, balancing="Väger tyngre", reason="Behövs",
        valid_until=review.valid_until,
    )  # fmt: skip
    db.session.flush()
    db.session.expire_all()


def told(kind: AgencyKind) -> int:
    """How many candidates the agency has been told of."""
    return db.session.query(Release).filter_by(receiver_id=agency(kind).id, facet=Facet.IDENTITY).count()


def test_nobody_is_told_before_the_lawyer_and_the_block_says_so(work: Callable[[], Any]) -> None:
    with work():
        call_in = scene.people(2, cleared=False)
        ask(call_in)
        assert told(AgencyKind.POLICE) == 0 and told(AgencyKind.SOCIAL_SERVICES) == 2
        assert codes(call_in) == [{"clearance-awaits-lawyer"}] * 2
        assert codes(call_in, "Social Services Malmö") == [{"clearance-missing"}] * 2
        assert not unanswered(actor("bo")) and unanswered(actor("disa"))
        review = db.session.query(Review).one()
        assert (review.due_on, review.is_clearance) == (operations.rules.due_on(clock.today(), for_call_in=True), True)


def test_the_lawyers_yes_tells_the_agency_and_a_no_about_one_stays_in_the_way(work: Callable[[], Any]) -> None:
    with work():
        call_in = scene.people(3, cleared=False)
        ask(call_in)
        decide(db.session.query(Review).one(), Verdict.IN_PART, but=1)
        assert codes(call_in) == [{"clearance-not-told"}, {"clearance-missing"}, {"clearance-missing"}]
        assert told(AgencyKind.POLICE) == 2 and unanswered(actor("bo")) == {call_in.id: 2}
        rest = {row.id: Answer.MAY for row in call_in.invitations[1:]}
        clearances.answer(actor("bo"), call_in, answers=rest)
        db.session.flush()
        assert codes(call_in) == [{"clearance-not-told"}, set(), set()]


def test_asking_again_asks_the_lawyer_only_about_whom_nobody_considers(work: Callable[[], Any]) -> None:
    with work():
        call_in = scene.people(2, cleared=False)
        ask(call_in)
        late = factories.member(actor("alva"), number=scene.NUMBERS[3])
        factories.supervision(actor("alva"), late)
        db.session.flush()
        participants.add(actor("alva"), call_in, [late], why="Reaches many")
        db.session.flush()
        assert codes(call_in)[2] == {"clearance-missing"}
        ask(call_in)
        assert [len(each.cases) for each in db.session.query(Review).order_by(Review.id)] == [2, 1]
        assert codes(call_in) == [{"clearance-awaits-lawyer"}] * 3


def test_a_no_is_overtaken_by_a_later_telling(work: Callable[[], Any]) -> None:
    with work():
        call_in = scene.people(1, cleared=False)
        ask(call_in)
        decide(db.session.query(Review).one(), Verdict.MAY_NOT)
        assert codes(call_in) == [{"clearance-not-told"}]
        ask(call_in, "consent")
        assert codes(call_in) == [{"clearance-missing"}] and told(AgencyKind.POLICE) == 1


def test_printing_waits_and_names_the_review_while_planning_goes_on(browser, work) -> None:
    with work():
        call_in = scene.people(2, cleared=False, starts_at=scene.evening(30))
        factories.ground()
        ref, police, social = call_in.ref, agency(AgencyKind.POLICE).ref, agency(AgencyKind.SOCIAL_SERVICES).ref
    alva = browser("alva")
    asked = {f"ground_{police}": "osl-10-15a", f"ground_{social}": "consent"}
    page = alva.submit(f"/call-ins/{ref}/review/ask", asked)
    assert "Police Malmö: your own lawyer decides first" in page.text
    review = alva.get(f"/call-ins/{ref}/review")
    assert "your lawyer decides whether Police Malmö may know" in review.text and "Awaiting review" in review.text
    assert "your lawyer decides" in alva.get(f"/call-ins/{ref}/summons").text
    assert alva.get(f"/call-ins/{ref}/speakers").status == 200
    with work():
        member = db.session.query(Member).filter_by(owner_agency_id=actor("alva").agency_id).first()
        assert member is not None
    assert "You have not been asked" in browser("bo").get(f"/call-ins/{ref}/review").text
