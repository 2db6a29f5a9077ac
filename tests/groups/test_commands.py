"""gvi network: figures of what the account may read, and nothing else."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import Result
from flask import Flask

from gvi.access.roles import AgencyKind
from gvi.audit.models import AuditEntry
from gvi.extensions import db
from gvi.members import police
from gvi.members.vocabulary import Facet, TieKind
from tests import factories
from tests.world import actor, address


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["network", *args])


@pytest.fixture
def triangle(work) -> None:
    """P1, P2 and P3 tied in a ring, P4 hanging on by a weak tie, P5 alone; a tie that is over does not count."""
    with work():
        bo = actor("bo")
        people = {number: factories.member(bo, external_id=f"P{number}") for number in range(1, 6)}
        for one, other, strength in ((1, 2, 2), (2, 3, 2), (1, 3, 3), (3, 4, 1)):
            factories.tie(bo, people[one], people[other], strength=strength)
        factories.tie(bo, people[1], people[4], kind=TieKind.KIN)
        police.end_tie(bo, factories.tie(bo, people[4], people[5]), on=date(2025, 1, 1))


@pytest.mark.usefixtures("triangle")
def test_the_figures_are_those_of_the_ties_that_hold_and_are_strong_enough(app) -> None:
    found = json.loads(run(app, "--as", address("bo"), "--min-strength", "2", "--kind", "associate", "--json").stdout)
    assert (found["members"], found["ties"], found["components"], found["isolates"]) == (5, 3, [3, 1, 1], ["P4", "P5"])
    assert list(found["degree"].items())[:3] == [("P1", 2), ("P2", 2), ("P3", 2)]
    weak = json.loads(run(app, "--as", address("bo"), "--kind", "associate", "--json").stdout)
    assert (weak["ties"], weak["articulation_points"]) == (4, ["P3"])


@pytest.mark.usefixtures("triangle")
def test_it_prints_a_table_for_people(app) -> None:
    printed = run(app, "--as", address("bo"), "--kind", "associate").stdout
    assert "members  5" in printed and "isolates 1 (P5)" in printed and "bridges  P3" in printed


def test_without_an_account_the_usage_is_wrong(app) -> None:
    answer = run(app)
    assert answer.exit_code == 2 and "--as" in answer.stderr


@pytest.mark.parametrize("who", ["nobody@nowhere.example", address("project_lead"), address("field_officer")])
def test_an_unknown_account_or_one_without_the_right_is_refused(app, who: str) -> None:
    answer = run(app, "--as", who)
    assert answer.exit_code == 1 and answer.stdout == "" and who in answer.stderr


def test_a_refused_attempt_is_logged_although_nothing_was_done(app, work) -> None:
    run(app, "--as", address("project_lead"))
    with work():
        assert db.session.query(AuditEntry).filter_by(verb="refused", address="command").count() == 1


@pytest.mark.usefixtures("triangle")
def test_the_reading_is_logged_like_a_page(app, work) -> None:
    run(app, "--as", address("bo"))
    with work():
        entry = db.session.query(AuditEntry).filter_by(verb="list", address="command").one()
        assert (entry.agency_id, entry.fields) == (actor("bo").agency_id, ["ties"])


def test_another_agency_counts_only_what_was_released_to_it(app, work) -> None:
    with work():
        bo = actor("bo")
        one, other, kept = (factories.member(bo, external_id=f"P{number}") for number in range(3))
        factories.tie(bo, one, other)
        factories.tie(bo, other, kept)
        factories.release(bo, one, other, to=AgencyKind.PROBATION, facet=Facet.POLICE, fields=["ties"])
    found = json.loads(run(app, "--as", address("alva"), "--json").stdout)
    assert (found["members"], found["ties"]) == (2, 1)
    assert not any(name.startswith("P") for name in found["degree"])
    assert json.loads(run(app, "--as", address("bo", "orebro"), "--json").stdout)["members"] == 0
