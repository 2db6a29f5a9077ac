"""The arrival plan: every plan keeps every wish, what cannot be planned is proven and named, the page, and the paper."""

from __future__ import annotations

import io
import re
from datetime import time, timedelta
from itertools import combinations, product

import pytest
from flask import current_app
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from gvi.access import apart
from gvi.access.apart import Apart
from gvi.access.roles import AgencyKind
from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins import arrival_operations, clearances, operations, participants, steps
from gvi.callins.arrival_bookings import booked_twice
from gvi.callins.arrival_checks import problems_of
from gvi.callins.arrival_moves import moved, read, written
from gvi.callins.arrival_planning import Guest, Part, Party, Room, Stay
from gvi.callins.arrival_puzzle import Effort, Puzzle
from gvi.callins.arrival_queries import Why, gather, room_of, seats_of
from gvi.callins.arrival_solving import solve
from gvi.callins.arrival_wishes import WishKind, can_keep, propose, wishes_of
from gvi.callins.models import Answer, CallIn, Invitation
from gvi.callins.participants import Meeting
from gvi.callins.rules import Details
from gvi.checklists.models import Standard
from gvi.checklists.proofs import proven_of
from gvi.core import clock
from gvi.core.problems import RuleBroken, Severity
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from tests import factories
from tests.callins import scene
from tests.world import actor

SLOT = 10


def text_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().replace("\xa0", " ").split()) for page in PdfReader(io.BytesIO(pdf)).pages
    )


def party_of(number: int, pairs=(), officers=None) -> Party:
    codes = [f"D{each:02d}" for each in range(1, number + 1)]
    met = officers or codes
    return Party.of([Guest(code, f"Officer {who}") for code, who in zip(codes, met, strict=True)], pairs)


@st.composite
def parties(draw, most: int = 40) -> Party:
    number = draw(st.integers(1, most))
    codes = [f"D{each:02d}" for each in range(1, number + 1)]
    pairs = draw(st.lists(st.tuples(st.sampled_from(codes), st.sampled_from(codes)), max_size=2 * number))
    officers = draw(st.lists(st.integers(0, number), min_size=number, max_size=number))
    return party_of(number, pairs, officers)


rooms = st.builds(
    Room, rows=st.integers(1, 5), seats=st.integers(1, 10), aisle=st.integers(0, 5), first=st.integers(10, 120), last=st.just(10),
    every=st.sampled_from([5, 10, 15]), apart=st.sampled_from([5, 10, 20]), per_slot=st.integers(1, 6), waiting=st.integers(1, 20),
    waits=st.sampled_from([0, 5, 10, 20]), doors=st.integers(1, 3), per_exit=st.integers(1, 6), leaving=st.integers(0, 40), officers=st.booleans(),
)  # fmt: skip


def keeps_arrivals(times, party, room) -> bool:
    """The promises, told once more and otherwise than in the program."""
    at = dict(zip(party.codes, times, strict=True))
    return (
        all(abs(at[one] - at[other]) >= room.apart for one, other in party.apart)
        and all(list(times).count(time) <= room.per_slot for time in times)
        and all(sum(time - max(room.waits, 1) < each <= time for each in (-time for time in times)) <= room.waiting for time in (-time for time in times))
        and all(room.last <= time <= max(room.first, room.last) and (time - room.last) % room.every == 0 for time in times)
    )  # fmt: skip


def keeps_seats(seats, party, room) -> bool:
    where = {code: divmod(seat - 1, room.seats) for code, seat in zip(party.codes, seats, strict=True)}

    def parted(one: int, other: int) -> bool:
        return room.aisle > 0 and min(one, other) < room.aisle <= max(one, other)

    def touch(one, other) -> bool:
        (row, place), (other_row, other_place) = where[one], where[other]
        return max(abs(row - other_row), abs(place - other_place)) == 1 and not parted(place, other_place)

    def side_by_side(one, other) -> bool:
        return where[one][0] == where[other][0] and touch(one, other)

    met = [codes for codes in party.met_by.values() if room.officers]
    return (
        len(set(seats)) == len(seats)
        and all(1 <= seat <= room.rows * room.seats for seat in seats)
        and not any(touch(*pair) for pair in party.apart)
        and all(len(codes) <= 2 for codes in met)
        and all(side_by_side(*codes) for codes in met if len(codes) == 2)
    )


def keeps_exits(ways, party, room) -> bool:
    out = dict(zip(party.codes, ways, strict=True))
    return (
        all(out[one] != out[other] for one, other in party.apart)
        and all(ways.count(way) <= room.per_exit for way in ways)
        and all(1 <= door <= room.doors and 0 <= after <= room.leaving and after % room.pause == 0 for door, after in ways)
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(parties(), rooms)
def test_every_plan_keeps_every_wish_and_what_is_not_planned_says_why(party, room) -> None:
    found = propose(party, room)
    stays = [found.plan[code] for code in party.codes]
    for part, keeps, values in (
        (Part.ARRIVALS, keeps_arrivals, [each.arrives for each in stays]),
        (Part.SEATS, keeps_seats, [each.seat for each in stays]),
        (Part.EXITS, keeps_exits, [(each.door, each.leaves) for each in stays]),
    ):
        if part in found.conflicts:
            assert found.conflicts[part].wishes
        elif part not in found.unsettled:
            assert keeps(values, party, room), part
    if found.is_whole:
        assert problems_of(party, room, found.plan) == []
    assert propose(party, room) == found


small_rooms = st.builds(
    Room, rows=st.integers(1, 2), seats=st.integers(1, 3), aisle=st.integers(0, 2), first=st.sampled_from([10, 20, 30, 40]), last=st.just(10),
    every=st.just(10), apart=st.sampled_from([10, 20]), per_slot=st.integers(1, 3), waiting=st.integers(1, 4), waits=st.sampled_from([0, 10, 20]),
    doors=st.integers(1, 2), per_exit=st.integers(1, 2), pause=st.just(5), leaving=st.sampled_from([0, 5]), officers=st.booleans(),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(parties(most=5), small_rooms)
def test_a_plan_is_found_whenever_trying_everything_finds_one_and_the_first_comes_as_late_as_can_be(
    party, room
) -> None:
    found, number = propose(party, room), len(party.codes)
    assert not found.unsettled
    arrivals = [times for times in product(room.slots, repeat=number) if keeps_arrivals(times, party, room)]
    seats = range(1, room.capacity + 1)
    assert (Part.ARRIVALS in found.conflicts) == (not arrivals)
    assert (Part.SEATS in found.conflicts) == (not any(keeps_seats(each, party, room) for each in product(seats, repeat=number)))  # fmt: skip
    assert (Part.EXITS in found.conflicts) == (not any(keeps_exits(each, party, room) for each in product(room.ways_out, repeat=number)))  # fmt: skip
    if arrivals:
        assert max(found.plan[code].arrives for code in party.codes) == min(map(max, arrivals))


@st.composite
def puzzles(draw) -> Puzzle:
    """Any places near any others, and each for one or two."""
    people, places = draw(st.integers(2, 5)), draw(st.integers(2, 6))
    near = draw(st.sets(st.tuples(st.integers(0, places - 1), st.integers(0, places - 1)), max_size=9))
    clash = tuple(
        sum(1 << b for b in range(places) if a == b or (a, b) in near or (b, a) in near) for a in range(places)
    )
    pairs = draw(st.sets(st.tuples(st.integers(0, people - 1), st.integers(0, people - 1)), max_size=10))
    apart = frozenset((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    most = draw(st.integers(1, 2))
    return Puzzle(people, places, apart, clash, tuple((1 << place, most) for place in range(places)))


TEMPTING = Puzzle(
    5, 5, frozenset({(1, 2), (0, 4), (0, 3), (1, 4), (0, 2), (1, 3)}), (19, 3, 12, 12, 17),
    tuple((1 << place, 1) for place in range(5)),
)  # fmt: skip
"""The place that takes least from the others leads nowhere."""


@settings(max_examples=400, deadline=None)
@given(puzzles())
@example(TEMPTING)
def test_a_search_finds_an_answer_whenever_there_is_one(puzzle) -> None:
    def holds(found) -> bool:
        free = all(not puzzle.clash[found[one]] >> found[other] & 1 for one, other in puzzle.apart)
        return free and all(sum(within >> each & 1 for each in found) <= most for within, most in puzzle.limits)

    found = solve(puzzle, Effort(5_000))
    answers = any(holds(each) for each in product(range(puzzle.places), repeat=puzzle.people))
    assert holds(found) if found is not None else not answers


@settings(max_examples=100, deadline=None)
@given(parties(most=6), small_rooms)
def test_wishes_in_conflict_cannot_all_be_kept_and_without_any_one_of_them_the_rest_can(party, room) -> None:
    for part, conflict in propose(party, room).conflicts.items():
        assert conflict.is_minimal
        wishes = conflict.wishes
        assert set(wishes) <= set(wishes_of(part, party, room))
        assert not can_keep(part, party, room, wishes, Effort(9_000))
        for each in wishes:
            assert can_keep(part, party, room, tuple(one for one in wishes if one != each), Effort(9_000))


def test_seven_who_all_are_kept_apart_do_not_fit_into_six_times() -> None:
    party = party_of(9, combinations([f"D{each:02d}" for each in range(1, 8)], 2))
    conflict = propose(party, Room(first=60)).conflicts[Part.ARRIVALS]
    assert {code for wish in conflict.wishes for code in wish.people} == {f"D{each:02d}" for each in range(1, 8)}
    assert [wish.kind for wish in conflict.wishes if not wish.people] == [WishKind.EARLIEST]
    assert Part.ARRIVALS not in propose(party, Room(first=70)).conflicts


def test_an_officer_who_meets_two_that_are_kept_apart_is_named() -> None:
    party = party_of(4, [("D01", "D02")], officers=["a", "A ", "b", "c"])
    conflict = propose(party, Room()).conflicts[Part.SEATS]
    assert {wish.kind for wish in conflict.wishes} == {WishKind.APART, WishKind.OFFICER}
    assert Part.SEATS not in propose(party, Room(officers=False)).conflicts


def test_a_plan_goes_along_the_page_as_it_is_and_strangers_do_not_get_into_it() -> None:
    plan = {"D01": Stay(40, 7, 1, 0), "D02": Stay(-5), "D03": Stay()}
    assert read(written(plan), plan) == plan
    assert read("D09.40.1.1.0 D01.x.x.x.x D02.99999.1.1.1 <b>", ["D01", "D02"]) == {"D01": Stay(), "D02": Stay()}


def test_moves_change_one_thing_and_a_taken_seat_is_exchanged() -> None:
    room, plan = Room(), {"D01": Stay(20, 1, 1, 0), "D02": Stay(10, 2, 1, 0)}
    assert moved(plan, "earlier:D01", room) == {**plan, "D01": Stay(30, 1, 1, 0)}
    assert moved(plan, "later:D02", room) == {**plan, "D02": Stay(0, 2, 1, 0)}
    assert moved(plan, "back:D01", room) == {"D01": Stay(20, 2, 1, 0), "D02": Stay(10, 1, 1, 0)}
    assert moved(plan, "forward:D01", room) == plan
    assert moved(plan, "then:D02", room) == {**plan, "D02": Stay(10, 2, 2, 0)}
    assert moved(plan, "seat:D01:18", room) == {**plan, "D01": Stay(20, 18, 1, 0)}
    assert moved(plan, "time:D01:60", room) == {**plan, "D01": Stay(60, 1, 1, 0)}
    assert moved(plan, "earlier:D09", room) is None and moved(plan, "nonsense", room) is None


# the page


@pytest.fixture
def address(work) -> str:
    """The plan's page of a call-in with four on its list, two of whom the police have answered may come only apart."""
    with work():
        call_in = scene.people(4)
        one, other = call_in.invitations[:2]
        clearances.keep_apart(actor("bo"), call_in, one, other, answer=Answer.ONLY_APART)
        for number, each in enumerate(call_in.invitations):
            participants.set_arrivals(actor("alva"), call_in, {each: Meeting(None, f"Kim {'ABCD'[number]}")})
        return f"/call-ins/{call_in.ref}/arrival/plan/"


def the_call_in() -> CallIn:
    return db.session.query(CallIn).order_by(CallIn.id).first()


def saved(work) -> list[tuple]:
    with work():
        return [(row.arrival, row.seat, row.door_out, row.leaves_after) for row in the_call_in().invitations]


def test_a_plan_is_proposed_looked_at_and_saved_only_when_one_saves(browser, work, address) -> None:
    alva = browser("alva")
    page = alva.get(address)
    assert ": no arrival time" in page.text and "Answered in the review" in page.text
    page = alva.click(page, address, "Propose a plan")
    assert page.status == 200 and "not saved yet" in page.text and ": no arrival time" not in page.text
    assert {row[0] for row in saved(work)} == {None}
    alva.click(page, address, "Save the plan")
    times = saved(work)
    assert all(None not in row for row in times) and len({row[1] for row in times}) == 4
    first, second = times[0][0], times[1][0]
    assert abs((first.hour - second.hour) * 60 + first.minute - second.minute) >= SLOT
    assert "nobody meets whom they must not" in alva.get(address).text


def test_a_move_that_breaks_something_says_so_at_once_and_can_be_undone(browser, work, address) -> None:
    alva = browser("alva")
    page = alva.click(alva.get(address), address, "Propose a plan")
    plan = page.soup.find("input", {"name": "plan"})["value"]
    stays = read(plan, ["D01", "D02", "D03", "D04"])
    close = f"time:D01:{stays['D02'].arrives}"
    page = alva.send(page, address, {"step": close})
    assert "must arrive at least 10 minutes apart" in page.text
    page = alva.send(page, address, {"step": "undo"})
    assert "must arrive at least" not in page.text
    assert page.soup.find("input", {"name": "plan"})["value"] == plan


def test_what_was_saved_last_can_be_taken_back(browser, work, address) -> None:
    alva = browser("alva")
    before = saved(work)
    alva.click(alva.click(alva.get(address), address, "Propose a plan"), address, "Save the plan")
    assert saved(work) != before
    page = alva.get(address)
    alva.click(page, f"{address}back", "Take back what was saved last")
    assert saved(work) == before


def test_two_who_plan_at_once_are_told(browser, address) -> None:
    alva, other = browser("alva"), browser("alva")
    page = alva.click(alva.get(address), address, "Propose a plan")
    other.click(other.click(other.get(address), address, "Propose a plan"), address, "Save the plan")
    assert alva.send(page, address).status == 409


def test_what_cannot_be_planned_names_people_by_ref_and_the_room(browser, address) -> None:
    alva = browser("alva")
    page = alva.send(alva.get(address), address, {"step": "propose", "rows": "1", "seats": "3", "aisle": "0"})
    assert "The seats cannot be planned" in page.text and "3 seats for 4 people" in page.text


def test_the_door_gets_seat_code_officer_and_time_and_nothing_else(browser, work, address) -> None:
    alva = browser("alva")
    alva.click(alva.click(alva.get(address), address, "Propose a plan"), address, "Save the plan")
    text = text_of(alva.get(f"{address}door.pdf").data)
    with work():
        rows = the_call_in().invitations
        refs = [row.member.ref for row in rows]
        assert all(row.code in text and row.contact_name in text for row in rows)
        assert db.session.query(AuditEntry).filter_by(verb="export").count()
    assert not any(ref in text for ref in refs) and "apart" not in text and "Reaches many" not in text
    police = text_of(alva.get(f"{address}police.pdf").data)
    assert "minutes after the end" in police or "min after the end" in police
    assert not any(ref in police for ref in refs)


def test_nothing_is_printed_while_somebody_cannot_be_called_or_the_plan_does_not_hold(browser, work, address) -> None:
    alva = browser("alva")
    refused = alva.get(f"{address}door.pdf")
    assert refused.status == 422 and "does not hold yet" in refused.text
    alva.click(alva.click(alva.get(address), address, "Propose a plan"), address, "Save the plan")
    with work():
        call_in = the_call_in()
        clearances.answer(actor("disa"), call_in, answers={call_in.invitations[0].id: Answer.MAY_NOT})
    refused = alva.get(f"{address}door.pdf")
    assert refused.status == 422 and "cannot be called yet" in refused.text


def test_only_whoever_plans_the_meeting_plans_its_arrivals(browser, address) -> None:
    for who in ("bo", "disa"):
        assert browser(who).get(address).status == 403
        assert browser(who).get(f"{address}door.pdf").status == 403


# what is read, and what is not


def test_a_feud_between_groups_keeps_apart_only_for_whom_may_read_both_memberships(work) -> None:
    with work():
        alva, bo = actor("alva"), actor("bo")
        call_in = scene.people(2, cleared=False)
        one, other = (factories.group(bo, alias=alias) for alias in ("Alm", "Ek"))
        factories.relation(bo, one, other)
        assert gather(alva, call_in).kept == ()
        shared = [
            _police_record(row.member, group) for row, group in zip(call_in.invitations, (one, other), strict=True)
        ]
        db.session.flush()
        assert gather(alva, call_in).kept == ()
        for each in shared:
            factories.release(bo, each, to=AgencyKind.PROBATION, facet=Facet.POLICE)
        db.session.flush()
        (kept,) = gather(alva, call_in).kept
        assert (kept.one, kept.other, kept.why, kept.told) == ("D01", "D02", Why.FEUD, ("Alm", "Ek"))


def _police_record(member: Member, group) -> Member:
    known = factories.member(actor("bo"), number=member.identity.personnummer)
    factories.membership(actor("bo"), known, group)
    return known


def test_an_answer_of_the_review_keeps_apart_and_names_the_agency_alone(work, address) -> None:
    with work():
        (kept,) = gather(actor("alva"), the_call_in()).kept
        assert kept.why is Why.ANSWER and len(kept.told) == 1


# the meeting moves, and other meetings


def test_moving_the_meeting_keeps_distances(work, address) -> None:
    with work():
        call_in, alva = the_call_in(), actor("alva")
        plan = propose(gather(alva, call_in).party, Room()).plan
        arrival_operations.save(alva, call_in, plan, Room())
        before = [row.arrival for row in call_in.invitations]
        operations.edit(alva, call_in, _details(call_in, hour=time(19, 30)))
        assert [_minute(row.arrival) - _minute(was) for row, was in zip(call_in.invitations, before, strict=True)] == [
            90
        ] * 4
        assert gather(alva, call_in).plan == plan
        with pytest.raises(RuleBroken) as refused:
            operations.edit(alva, call_in, _details(call_in, hour=time(0, 5)))
        assert "arrivals-past-midnight" in {each.code for each in refused.value.problems}


def _details(call_in: CallIn, **changes) -> Details:
    told = {name: getattr(call_in, name) for name in ("venue", "room", "capacity", "minutes", "legal_basis", "legal_basis_approved_by", "legal_basis_approved_on")}  # fmt: skip
    return Details(**{**told, "day": call_in.day + timedelta(days=1), "hour": call_in.hour, **changes})


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _invite_again(call_in: CallIn, row: Invitation, **changes) -> None:
    """The same person on another list."""
    alva = actor("alva")
    told = {name: getattr(row, name) for name in ("member_id", "shell_id", "code", "duty", "why")}
    again = Invitation(**alva.owns, call_in_id=call_in.id, **{**told, **changes})
    db.session.add(again)
    log.record(alva, Verb.PARTICIPANT_ADD, again)
    db.session.flush()


def test_venue_and_officer_booked_twice_are_told_and_of_others_meetings_nothing_more(work, address) -> None:
    with work():
        call_in, alva = the_call_in(), actor("alva")
        plan = {row.code: Stay(60, number + 1, 1, 0) for number, row in enumerate(call_in.invitations)}
        party = gather(alva, call_in).party
        assert booked_twice(alva, call_in, plan, party) == []
        factories.call_in(
            actor("disa"),
            starts_at=call_in.starts_at - timedelta(minutes=90),
            minutes=45,
            venue=call_in.venue,
            room=call_in.room,
        )
        db.session.flush()
        found = booked_twice(alva, call_in, plan, party)
        assert [each.code for each in found] == ["plan-venue-booked-elsewhere"] and set(found[0].facts) == {"place"}
        own = factories.call_in(alva, starts_at=call_in.starts_at, venue="Elsewhere", room=None)
        db.session.flush()
        _invite_again(own, call_in.invitations[0], contact_name=" kim  a")
        codes = [each.code for each in booked_twice(alva, call_in, plan, party)]
        assert codes == ["plan-venue-booked-elsewhere", "plan-officer-booked"]


def test_the_officer_of_somebody_one_is_kept_apart_from_is_not_told_as_taken(work, address) -> None:
    with work():
        call_in, alva = the_call_in(), actor("alva")
        own = factories.call_in(alva, starts_at=call_in.starts_at, venue="Elsewhere", room=None)
        db.session.flush()
        copy = call_in.invitations[0]
        _invite_again(own, copy, contact_name="Kim A")
        plan, party = {row.code: Stay(60) for row in call_in.invitations}, gather(alva, call_in).party
        assert [each.code for each in booked_twice(alva, call_in, plan, party)] == ["plan-officer-booked"]
        with apart.kept(Apart(records=frozenset({copy.member_id}), people=frozenset({copy.shell_id}))):
            assert booked_twice(alva, call_in, plan, party) == []
            assert [each.code for each in seats_of(alva, call_in)] == ["D02", "D03", "D04"]


def test_moving_the_meeting_takes_those_along_whom_whoever_moves_it_does_not_meet(work, address) -> None:
    with work():
        call_in, alva = the_call_in(), actor("alva")
        first = call_in.invitations[0]
        arrival_operations.save(alva, call_in, {row.code: Stay(30) for row in call_in.invitations}, Room())
        with apart.kept(Apart(records=frozenset({first.member_id}), people=frozenset({first.shell_id}))):
            operations.edit(alva, call_in, _details(call_in, hour=time(19, 0)))
        assert {row.arrival for row in call_in.invitations} == {time(18, 30)}


def test_a_room_that_was_saved_is_proposed_for_the_next_meeting_there(work, address) -> None:
    with work():
        call_in, alva = the_call_in(), actor("alva")
        arrival_operations.save(alva, call_in, {}, Room(rows=7, seats=2))
        near = factories.call_in(alva, venue=call_in.venue, room=call_in.room)
        far = factories.call_in(alva, venue="Elsewhere")
        theirs = factories.call_in(actor("bo"), venue=call_in.venue, room=call_in.room)
        db.session.flush()
        assert room_of(alva, near) == Room(rows=7, seats=2)
        assert room_of(alva, far) == Room() == room_of(actor("bo"), theirs)


def test_the_page_asks_as_often_for_four_as_for_one(browser, work, count_queries) -> None:
    with work():
        pages = [f"/call-ins/{scene.people(number, cleared=False).ref}/arrival/plan/" for number in (1, 4)]
    alva, counted = browser("alva"), []
    alva.get(pages[0])
    for page in pages:
        with count_queries() as statements:
            assert alva.get(page).status == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_the_checklist_leads_to_the_plan_only_whoever_may_plan_it(work, address) -> None:
    with work(), current_app.test_request_context():
        assert steps.seat_plan(actor("alva"), the_call_in()) == address
        assert steps.seat_plan(actor("bo"), the_call_in()) is None


def test_seats_for_the_door_hold_codes_and_no_refs(work, address) -> None:
    with work():
        call_in, alva = the_call_in(), actor("alva")
        arrival_operations.save(alva, call_in, propose(gather(alva, call_in).party, Room()).plan, Room())
        seats = seats_of(alva, call_in)
        assert [each.code for each in seats] == ["D01", "D02", "D03", "D04"]
        assert all((each.row, each.place) == Room().where(each.seat) for each in seats)
        assert not any(re.fullmatch("[2-9a-z]{7}", str(value)) for each in seats for value in (each.code, each.officer))


def test_the_door_names_a_seat_by_the_number_of_the_plan(browser, work, address) -> None:
    with work():
        call_in, alva = the_call_in(), actor("alva")
        arrival_operations.save(alva, call_in, propose(gather(alva, call_in).party, Room()).plan, Room())
        seats = {
            each.code: f"seat {each.seat} (row {each.row}, chair {each.place})" for each in seats_of(alva, call_in)
        }
        call_in.starts_at = clock.at(clock.today(), time(18))
        door = f"/call-ins/{call_in.ref}/door"
    lines = browser("alva").get(door).soup.select(".door-line")
    assert len(lines) == len(seats) == 4
    assert all(seats[line["data-code"]] in line.get_text() for line in lines)


def test_problems_of_a_broken_plan_are_blocks_where_two_meet_and_warnings_where_it_is_crowded() -> None:
    party = party_of(4, [("D01", "D02")])
    plan = {code: Stay(10, seat, 1, 0) for code, seat in zip(party.codes, (1, 2, 3, 3), strict=True)}
    found = {each.code: each.severity for each in problems_of(party, Room(), plan)}
    assert found == {
        "plan-seat-shared": Severity.BLOCK, "plan-arrivals-close": Severity.BLOCK, "plan-seats-close": Severity.BLOCK,
        "plan-exits-close": Severity.BLOCK, "plan-door-crowded": Severity.WARNING, "plan-exit-crowded": Severity.WARNING,
    }  # fmt: skip


def test_the_checklists_seat_plan_is_done_while_the_plan_stands_and_no_longer(browser, work, address) -> None:
    def is_done(who: str = "alva") -> bool:
        with work():
            return Standard.SEAT_PLAN in proven_of(actor(who), the_call_in())

    alva = browser("alva")
    assert not is_done()
    page = alva.click(alva.get(address), address, "Propose a plan")
    assert not is_done()
    page = alva.click(page, address, "Save the plan")
    assert is_done() and is_done("bo") and not is_done("partner")
    page = alva.click(page, address, "Save the plan", {"plan": "D01.10.1.1.0 D02.20.2.1.5 D03.30.3.2.0 D04.40.4.2.5"})
    assert not is_done()  # two who are kept apart sit side by side
    page = alva.click(page, f"{address}back", "Take back what was saved last")
    assert is_done()
    with work():
        call_in = the_call_in()
        operations.edit(actor("alva"), call_in, _details(call_in, hour=time(19, 0)))
    assert is_done()
    with work():
        planner, moved = actor("alva"), the_call_in().invitations[3]
        moved.arrival = None
        log.record(planner, Verb.PARTICIPANT_EDIT, moved)
    assert not is_done()
    with work():
        planner, moved = actor("alva"), the_call_in().invitations[3]
        moved.called_off_on = clock.today()
        log.record(planner, Verb.PARTICIPANT_EDIT, moved)
    assert is_done()


def test_whoever_is_kept_apart_from_somebody_sees_the_seat_plan_as_done_as_others_do(work, address) -> None:
    with work():
        call_in, alva = the_call_in(), actor("alva")
        arrival_operations.save(alva, call_in, propose(gather(alva, call_in).party, Room()).plan, Room())
        first = call_in.invitations[0]
        db.session.flush()
        with apart.kept(Apart(records=frozenset({first.member_id}), people=frozenset({first.shell_id}))):
            assert Standard.SEAT_PLAN in proven_of(alva, call_in)


def test_a_planner_gives_away_no_seat_of_somebody_they_are_kept_apart_from(work, address) -> None:
    with work():
        call_in, alva = the_call_in(), actor("alva")
        first, second, third, fourth = call_in.invitations  # the first two are kept apart
        plan = {row.code: Stay(10 * n, 3 * n, 1, 5 * n) for n, row in enumerate(call_in.invitations, 1)}
        arrival_operations.save(alva, call_in, plan, Room(aisle=0))
        db.session.flush()
        assert Standard.SEAT_PLAN in proven_of(alva, call_in)
        mine = {code: plan[code] for code in ("D02", "D03", "D04")} | {"D03": Stay(30, 3, 1, 15)}
        with apart.kept(Apart(records=frozenset({first.member_id}), people=frozenset({first.shell_id}))):
            arrival_operations.save(alva, call_in, mine, Room(aisle=0))
            db.session.flush()
            assert Standard.SEAT_PLAN in proven_of(alva, call_in)
        assert (third.seat, second.seat, fourth.seat) == (3, 6, 12)
        assert first.seat == 2 and first.arrival == time(17, 50)
        assert Standard.SEAT_PLAN not in proven_of(alva, call_in)
        mine |= {"D02": Stay(20, 1, 1, 10)}
        with apart.kept(Apart(records=frozenset({first.member_id}), people=frozenset({first.shell_id}))):
            arrival_operations.save(alva, call_in, mine, Room(aisle=0))
            db.session.flush()
        assert second.seat == 1 and not Room(aisle=0).are_near(1, first.seat) and first.seat not in (3, 12)


def test_a_plan_is_made_of_those_who_are_still_called(browser, work, address) -> None:
    with work():
        planner, gone = actor("alva"), the_call_in().invitations[0]
        gone.called_off_on = clock.today()
        log.record(planner, Verb.PARTICIPANT_EDIT, gone)
    alva = browser("alva")
    page = alva.click(alva.get(address), address, "Propose a plan")
    assert page.status == 200 and "D01" not in page.soup.select_one("main").get_text()
    page = alva.click(page, address, "Save the plan")
    assert "nobody meets whom they must not" in page.text and "is known to be kept apart" in page.text
    assert "Print for the door" in page.text  # whoever is decided about holds no paper up
    assert [row[1] is None for row in saved(work)] == [True, False, False, False]
    with work():
        assert Standard.SEAT_PLAN in proven_of(actor("alva"), the_call_in())
