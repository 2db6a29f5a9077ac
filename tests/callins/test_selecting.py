"""Choosing by reach over what has been released: who sees what, moving people, the worker's part, and the command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import Result
from flask import Flask

from gvi.access.roles import AgencyKind
from gvi.accounts.models import User
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins import clearances, participants
from gvi.callins.models import Answer, CallIn, Invitation
from gvi.callins.selection_models import Selection
from gvi.callins.selection_proposal import Proposal, proposal_of
from gvi.callins.selection_queries import draft_of
from gvi.callins.selection_work import choose_due
from gvi.conflicts import operations as locking
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import GroupStatus
from gvi.members import police, supervising
from gvi.members.models import Member
from gvi.members.vocabulary import RestrictionKind, RiskDirection, RiskLevel
from tests import factories
from tests.browsing import Browser, Page
from tests.callins.network import OPENED, Scene, network, release
from tests.callins.scene import ask, basis, evening
from tests.imports.files import LONDON, imported
from tests.world import actor, address, agency


def again(ref: str) -> CallIn:
    return db.session.query(CallIn).filter_by(ref=ref).one()


def standing(scene: Scene) -> Proposal:
    return proposal_of(actor("alva"), scene.call_in)


def chosen(scene: Scene) -> list[int]:
    """The clients that are chosen, by number."""
    return sorted(scene.refs.index(ref) for ref in standing(scene).refs)


# what is counted


def test_one_of_each_group_who_reaches_most_is_chosen(work) -> None:
    with work():
        scene = network()
        assert chosen(scene) == [0, 3]
        gathered = standing(scene).gathered
        assert (gathered.pool.people, gathered.circle.ties) == (9, 6)


def test_what_has_not_been_released_is_not_counted(work) -> None:
    with work():
        gathered = standing(network(released=False)).gathered
        assert (gathered.pool.people, gathered.circle.ties) == (0, 0)
        assert not any(each.reaches or each.groups for each in gathered.pool.standings)


def test_what_has_been_released_for_another_call_in_is_not_counted(work) -> None:
    with work():
        scene = network(released=False)
        other = factories.call_in(actor("alva"))
        db.session.flush()
        release(scene.theirs, call_in=other)
        assert standing(scene).gathered.pool.people == 0
        assert not any(each.reaches or each.groups for each in standing(scene).gathered.pool.standings)
        release(scene.theirs, call_in=scene.call_in)
        assert standing(scene).gathered.pool.people == 9


def test_memberships_without_ties_reach_those_in_the_room_alone(work) -> None:
    with work():
        scene = network(released=False)
        release(scene.theirs, fields=["memberships"])
        assert all(len(each.reaches) == 1 for each in standing(scene).gathered.pool.standings)


def test_old_ties_weak_ties_and_ties_that_are_over_do_not_count_and_undated_ones_do(work) -> None:
    with work():
        scene, bo = network(), actor("bo")
        near = standing(scene).gathered.circle.ties
        factories.tie(bo, scene.theirs[1], scene.theirs[2], last_seen=clock.today() - timedelta(days=181))
        over = factories.tie(bo, scene.theirs[1], scene.theirs[6])
        police.end_tie(bo, over, on=date(2025, 1, 1))
        db.session.flush()
        assert standing(scene).gathered.circle.ties == near
        factories.tie(bo, scene.theirs[4], scene.theirs[8], last_seen=clock.today() - timedelta(days=180))
        db.session.flush()
        assert standing(scene).gathered.circle.ties == near + 1


def test_only_members_of_active_groups_are_to_be_reached(work) -> None:
    with work():
        scene, bo = network(), actor("bo")
        calm = factories.group(bo, alias="Ceder", status=GroupStatus.MONITORED)
        stranger = factories.member(bo, external_id="P-9")
        db.session.flush()
        factories.membership(bo, stranger, calm)
        factories.tie(bo, stranger, scene.theirs[1])
        db.session.flush()
        release([stranger])
        assert standing(scene).gathered.pool.people == 9


def test_a_restricted_record_is_neither_called_nor_reached(work) -> None:
    with work():
        scene = network()
        scene.clients[0].restricted_on = scene.theirs[8].restricted_on = clock.today()
        from gvi.audit import log

        log.record(actor("alva"), Verb.MEMBER_EDIT, scene.clients[0])
        log.record(actor("bo"), Verb.MEMBER_EDIT, scene.theirs[8])
        db.session.flush()
        gathered = standing(scene).gathered
        assert scene.refs[0] not in gathered.pool.place and gathered.pool.people == 8


def test_whoever_need_not_come_counts_as_a_sixth(work) -> None:
    with work():
        scene = network()
        shares = {each.ref: each.share for each in standing(scene).gathered.pool.standings}
        assert shares[scene.refs[5]] * 6 == 1 and shares[scene.refs[0]] == 1


# who is excluded, and who may know why


def test_the_reason_of_a_block_shows_to_a_reader_of_the_fact(work) -> None:
    with work():
        scene, alva = network(), actor("alva")
        supervising.add_custody(alva, scene.clients[0], starts_on=date(2025, 1, 1), ends_on=None, source=None)
        db.session.flush()
        ((excluded),) = standing(scene).gathered.excluded
        assert (excluded.ref, [each.code for each in excluded.problems]) == (scene.refs[0], ["in-custody"])
        assert 0 not in chosen(scene)


def test_a_block_that_the_police_keep_to_themselves_changes_nothing_until_it_is_released(work, browser) -> None:
    with work():
        scene = network(starts_at=evening(3))
        place, refs = f"/call-ins/{scene.call_in.ref}/selection", scene.refs
        theirs = [each.ref for each in scene.theirs]
    alva = browser("alva")
    before = plain(alva.get(place).text)
    with work():
        bo, people = actor("bo"), by_ref(theirs)
        red(people[0])
        police.add_restriction(
            bo, people[3], other=people[0], kind=RestrictionKind.CONTACT_BAN, starts_on=date(2026, 1, 1), ends_on=None
        )
        secret = factories.member(bo, external_id="P-9")
        db.session.flush()
        factories.tie(bo, people[4], secret)
        factories.membership(bo, secret, factories.group(bo, alias="Dold", status=GroupStatus.DORMANT))
    assert plain(alva.get(place).text) == before
    with work():
        release(by_ref(theirs), fields=[*OPENED, "risk", "restrictions"])
    after = alva.get(place).text
    assert "1 cannot be called" in after and refs[0] in after.split("1 cannot be called")[1]
    assert plain(after) != before


def test_an_agency_that_says_no_is_named_and_no_reason_is_given(work) -> None:
    with work():
        scene, alva = network(), actor("alva")
        participants.add(alva, scene.call_in, scene.clients[:1], why="x")
        db.session.flush()
        ask(scene.call_in)
        (invitation,) = scene.call_in.invitations
        clearances.answer(actor("bo"), scene.call_in, answers={invitation.id: Answer.MAY_NOT})
        db.session.flush()
        (excluded,) = standing(scene).gathered.excluded
        (problem,) = excluded.problems
        assert (problem.code, problem.facts["agency"]) == ("cannot-be-summoned", agency(AgencyKind.POLICE).name)
        assert excluded.is_on_list


def test_two_who_must_not_meet_are_never_both_chosen(work) -> None:
    with work():
        scene, bo = network(), actor("bo")
        police.add_restriction(
            bo, scene.theirs[0], other=scene.theirs[3], kind=RestrictionKind.CONTACT_BAN, starts_on=date(2026, 1, 1), ends_on=None
        )  # fmt: skip
        release(scene.theirs, fields=[*OPENED, "restrictions"])
        assert len(standing(scene).gathered.pool.apart) == 1
        assert chosen(scene) in ([0, 4], [1, 3], [2, 3])
        participants.add(actor("alva"), scene.call_in, [scene.clients[0]], why="x")
        db.session.flush()
        (excluded,) = standing(scene).gathered.excluded
        assert (excluded.ref, excluded.problems[0].code) == (scene.refs[3], "restriction-person")


def test_everybody_whose_facts_were_read_has_it_in_their_agencys_log(work, browser) -> None:
    with work():
        scene = network()
        place = f"/call-ins/{scene.call_in.ref}/selection"
    browser("alva").get(place)
    with work():
        counted = db.session.query(AuditEntry).filter_by(verb=Verb.SELECT).all()
        assert {each.agency_id for each in counted} == {actor("alva").agency_id, actor("bo").agency_id}


@pytest.mark.parametrize("who", ["bo", "disa", "probation_officer", "project_lead", "lawyer", "analyst"])
def test_nobody_else_than_who_plans_the_call_in_sees_the_selection(work, browser, who: str) -> None:
    with work():
        place = f"/call-ins/{network().call_in.ref}/selection"
    assert browser(who).get(place).status == 403


# on the page


def test_moving_one_person_out_and_in_is_seen_at_once(work, browser) -> None:
    with work():
        scene = network()
        place, refs = f"/call-ins/{scene.call_in.ref}/selection", scene.refs
    alva = browser("alva")
    assert alva.get(place).heading == "Selection: 2 who reach 8 of 9"
    moved = move(alva, place, refs[0], "out")
    assert moved.heading == "Selection: 2 who reach 5 of 9"
    assert "Reach was 8 and is 5." in moved.text and f"Out: {refs[0]}" in moved.text
    assert move(alva, place, refs[5], "in").heading == "Selection: 2 who reach 3.2 of 9"
    move(alva, place, refs[5], "free")
    assert move(alva, place, refs[0], "free").status == 200
    assert alva.submit(place, {"seats": "2"}, action="/selection/").heading == "Selection: 2 who reach 8 of 9"


def test_wishes_that_stand_against_one_another_are_named(work, browser) -> None:
    with work():
        scene = network()
        place, refs = f"/call-ins/{scene.call_in.ref}/selection", scene.refs
    alva = browser("alva")
    for ref in refs[:3]:
        move(alva, place, ref, "in")
    page = alva.get(place)
    assert page.heading == "Selection: the wishes cannot all be met"
    assert "2 places" in page.text and all(f"{ref} is kept" in page.text for ref in refs[:3])
    assert page.soup.find("button", string=re.compile("on the list")) is None
    mended = move(alva, place, refs[2], "free")
    assert mended.heading.startswith("Selection: 2 who reach")


def test_the_best_choice_is_worked_out_by_the_worker_and_kept_until_data_changes(app, work, browser) -> None:
    with work():
        scene = network()
        place, theirs = f"/call-ins/{scene.call_in.ref}/selection", [each.ref for each in scene.theirs]
    alva = browser("alva")
    page = alva.get(place)
    waiting = alva.click(page, place, "Work out the best choice")
    assert "being worked out" in waiting.text and waiting.soup.find("meta", {"http-equiv": "refresh"})
    with app.app_context():
        assert choose_due() == 1
        assert choose_due() == 0
    done = alva.get(place)
    assert "no other choice within these wishes" in done.text and done.heading == "Selection: 2 who reach 8 of 9"
    assert "quick proposal" not in alva.get(place).text
    with work():
        people = by_ref(theirs)
        factories.tie(actor("bo"), people[3], people[6])
    assert "quick proposal" in alva.get(place).text


def test_the_best_choice_is_found_for_somebody_who_does_not_meet_everybody_too(app, work, browser) -> None:
    with work():
        scene = network()
        alva, unseen = actor("alva"), scene.clients[0]
        user, place = db.session.get_one(User, alva.user_id), f"/call-ins/{scene.call_in.ref}/selection"
        boss = replace(alva, user_id=actor("bo").user_id)
        locking.lock_out(boss, unseen, user=user, reason="A cousin", starts_on=clock.today())
        hidden = unseen.ref
    alva = browser("alva")
    alva.click(alva.get(place), place, "Work out the best choice")
    with app.app_context():
        assert choose_due() == 1
    with work():
        assert hidden not in json.dumps(db.session.query(Selection).one().found)
    done = alva.get(place)
    assert "no other choice within these wishes" in done.text and hidden not in done.text


def test_the_worker_does_nothing_for_a_posting_that_has_ended(app, work, browser) -> None:
    with work():
        place = f"/call-ins/{network().call_in.ref}/selection"
    alva = browser("alva")
    alva.click(alva.get(place), place, "Work out the best choice")
    with work():
        from gvi.accounts.models import Posting

        db.session.get_one(Posting, actor("alva").posting_id).user.active = False
        db.session.info.setdefault("recorded", set()).update(map(id, db.session.dirty))
    with app.app_context():
        choose_due()
    with work():
        draft = db.session.query(Selection).one()
        assert draft.asked_at is None and draft.found is None


def test_the_choice_is_put_on_the_list_as_it_was_seen(work, browser) -> None:
    with work():
        scene = network()
        ref, refs = scene.call_in.ref, scene.refs
    place, alva = f"/call-ins/{ref}/selection", browser("alva")
    page = alva.get(place)
    with work():
        supervising.add_custody(actor("alva"), by_ref(refs)[0], starts_on=date(2025, 1, 1), ends_on=None, source=None)
    late = alva.send(page, place, action="/save")
    assert late.status == 422 and "has changed since the page was shown" in late.text
    saved = alva.submit(place, {"why": "Reach many"}, action="/save")
    assert saved.status == 200
    with work():
        listed = {invitation.member.ref: invitation.why for invitation in again(ref).invitations}
        assert len(listed) == 2 and refs[3] in listed and set(listed.values()) == {"Reach many"}
    assert "On the list" in alva.get(place).text


def test_nobody_is_put_on_the_list_without_a_legal_basis(work, browser) -> None:
    with work():
        scene = network(legal_basis=None, legal_basis_approved_on=None, legal_basis_approved_by=None)
        place = f"/call-ins/{scene.call_in.ref}/selection"
    alva = browser("alva")
    assert "Nobody can be put on the list" in alva.get(place).text
    assert alva.submit(place, action="/save").status == 422
    with work():
        assert db.session.query(Invitation).count() == 0


def test_a_share_that_is_none_is_refused_beside_its_field(work, browser) -> None:
    with work():
        place = f"/call-ins/{network().call_in.ref}/selection"
    alva = browser("alva")
    for share in ("0", "1/0", "7", "many", "0,001"):
        refused = alva.submit(place, {"share": share}, action="/selection/")
        assert refused.status == 422 and "as a share" in " ".join(refused.errors), share
    assert alva.submit(place, {"share": "0,5"}, action="/selection/").status == 200
    with work():
        assert db.session.query(Selection).one().wishes["share"] == "1/2"


def test_one_planner_does_not_see_what_another_tries_out(work) -> None:
    with work():
        scene = network()
        draft = Selection(
            **actor("alva").owns, call_in_id=scene.call_in.id, posting_id=actor("alva").posting_id, wishes={}, chosen=[]
        )
        db.session.add(draft)
        db.session.flush()
        assert draft_of(actor("alva"), scene.call_in) is draft
        assert draft_of(replace(actor("alva"), posting_id=0), scene.call_in) is None


def test_a_network_ten_times_as_large_costs_no_more_queries(work, browser, count_queries) -> None:
    with work():
        scene = network()
        place, theirs = f"/call-ins/{scene.call_in.ref}/selection", [each.ref for each in scene.theirs]
    alva = browser("alva")
    alva.get(place)
    with count_queries() as few:
        alva.get(place)
    with work():
        bo, people = actor("bo"), by_ref(theirs)
        group = factories.group(bo, alias="Ek")
        more = [factories.member(bo, external_id=f"M-{each}") for each in range(40)]
        own = [factories.member(actor("alva"), external_id=f"K-{each}", birth_year=1990) for each in range(30)]
        db.session.flush()
        for each in more:
            factories.membership(bo, each, group)
            factories.tie(bo, each, people[0])
        db.session.flush()
        release(more)
        assert own
    with count_queries() as many:
        alva.get(place)
    assert len(many) == len(few)


def test_the_web_server_loads_no_solver_to_show_it() -> None:
    told = "import sys, gvi.startup, gvi.callins.views; sys.exit('scipy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


# the command


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["select", *args])


def test_the_command_tells_the_proven_choice(app, work) -> None:
    with work():
        scene = network()
        ref, refs = scene.call_in.ref, scene.refs
    found = json.loads(run(app, ref, "--seats", "2", "--as", address("alva"), "--json").stdout)
    assert (found["reach"], found["people"], found["proven"], found["gap"]) == (8.0, 9, True, 0.0)
    assert [each["ref"] for each in found["invitees"]] == [refs[0], refs[3]]
    assert [(each["adds"], each["sum"]) for each in found["invitees"]] == [(5.0, 5.0), (3.0, 8.0)]
    assert found["groups_represented"] == found["groups_possible"] == 2
    assert len(found["not_reached"]) == 1 and len(found["reserves"]) == 4
    printed = run(app, ref, "--seats", "2", "--as", address("alva")).stdout
    assert "reach     8 of 9, proven" in printed and "2 of 2 represented" in printed
    with work():
        assert db.session.query(Selection).count() == 0
        assert db.session.query(AuditEntry).filter_by(verb=Verb.SELECT).count() == 4


def test_london_imported_and_released_is_chosen_from_as_the_pure_rules_choose(app, work, corpus) -> None:
    for kind, name, who in (
        ("groups", "groups", "bo"),
        ("members", "police_members", "bo"),
        ("members", "clients", "alva"),
    ):
        assert imported(app, kind, LONDON / f"{name}.csv", who=who).code == 0
    assert imported(app, "ties", corpus / "networks" / "london_gang" / "edges.csv").code == 0
    with work():
        ref = factories.call_in(actor("alva"), **basis(), starts_at=datetime(2028, 1, 10, 16, tzinfo=UTC)).ref
        release(list(db.session.scalars(Member.visible_to(actor("bo")))))
    asked = (ref, "--seats", "12", "--max-per-group", "54", "--min-strength", "2", "--as", address("alva"), "--json")
    found = json.loads(run(app, *asked).stdout)
    assert (found["reach"], found["people"], found["proven"], found["gap"]) == (50.0, 54, True, 0.0)
    assert found["candidates"] + len(found["excluded"]) == 54
    assert len(found["invitees"]) == 12 and len(found["not_reached"]) == 4
    assert {each["duty"] for each in found["invitees"]} == {"mandatory"}
    assert found["most_connected"]["reach"] <= 39


def test_the_command_keeps_pins_and_bars_and_weighs_the_voluntary(app, work) -> None:
    with work():
        scene = network()
        ref, refs = scene.call_in.ref, scene.refs
    asked = (
        ref,
        "--seats",
        "2",
        "--pin",
        refs[5],
        "--bar",
        refs[3],
        "--voluntary-p",
        "0.5",
        "--as",
        address("alva"),
        "--json",
    )
    found = json.loads(run(app, *asked).stdout)
    assert {each["ref"] for each in found["invitees"]} == {refs[5], refs[4]}
    assert (found["reach"], found["voluntary_p"]) == (2.5, 0.5)


def test_the_command_names_what_cannot_be_met_and_ends_with_one(app, work) -> None:
    with work():
        scene = network()
        ref, refs = scene.call_in.ref, scene.refs
    refused = run(app, ref, "--seats", "3", "--pin", refs[0], "--bar", refs[0], "--as", address("alva"))
    assert refused.exit_code == 1 and refused.stdout == ""
    assert f"{refs[0]}" in refused.stderr and len(refused.stderr.strip().splitlines()) == 3


def test_the_command_refuses_who_may_not_and_what_is_not_there(app, work) -> None:
    with work():
        ref = network().call_in.ref
    assert run(app, ref, "--seats", "2", "--as", address("bo")).exit_code == 1
    assert run(app, "2222222", "--seats", "2", "--as", address("alva")).exit_code == 1
    assert run(app, ref, "--seats", "2").exit_code == 2
    assert run(app, ref, "--seats", "2", "--voluntary-p", "2", "--as", address("alva")).exit_code == 2


def move(browser: Browser, place: str, ref: str, step: str) -> Page:
    """Press the person's button."""
    page = browser.get(place)
    forms = [
        form
        for form in page.soup.find_all("form")
        if form.find("input", {"value": ref}) and form.find("input", {"name": "step", "value": step})
    ]
    assert forms, f"no button moves {ref} {step}"
    return Page(
        browser.client.post(
            forms[0]["action"], data=page.fields(forms[0]), headers=browser.headers, follow_redirects=True
        )
    )


def plain(text: str) -> str:
    """Without the clock."""
    return re.sub(r"\b\d\d[:.]\d\d\b", "", text)


def by_ref(refs: list[str]) -> list[Member]:
    found = {member.ref: member for member in db.session.query(Member).filter(Member.ref.in_(refs))}
    return [found[ref] for ref in refs]


def red(member: Member) -> None:
    """A red entry of the risk picture without a safety decision, for ten days."""
    police.add_risk(
        actor("bo"), member, level=RiskLevel.RED, direction=RiskDirection.EXPOSED, valid_from=clock.today(), valid_until=clock.today() + timedelta(days=10)
    )  # fmt: skip
