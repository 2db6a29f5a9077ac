"""The dated register of legal grounds, kept by a lawyer; and the ground that reaches only the young."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gvi.access.roles import AgencyKind
from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.members.age import AgeSpan, age_of
from gvi.members.vocabulary import Facet
from gvi.releases.models import LegalGround, Release
from tests import factories
from tests.world import actor

WORDS = {"provision": "10 kap. 99 § OSL – ny", "text": "Får lämnas.", "lifts": "All sekretess"}
TOMORROW = clock.today() + timedelta(days=1)


@pytest.fixture
def ground(work) -> str:
    """The ref of the ground of one's own task, in the loaded register."""
    with work():
        return str(factories.ground().ref)


def again(code: str = "own-task") -> LegalGround:
    return db.session.query(LegalGround).filter_by(code=code).one()


def test_whoever_releases_reads_the_register_and_only_a_lawyer_keeps_it(browser, ground) -> None:
    page = browser("bo").get("/legal-grounds/")
    assert "the general clause" in page.text and "Add a ground" not in page.text
    for address in ("/legal-grounds/add", f"/legal-grounds/{ground}/replace", f"/legal-grounds/{ground}/end"):
        assert browser("bo").get(address).status == 403 and browser("cim").get(address).status == 200
    assert browser("project_lead").get("/legal-grounds/").status == 403


def test_a_lawyer_adds_a_ground_and_it_is_offered_at_once(browser, work, ground) -> None:
    page = browser("cim").submit("/legal-grounds/add", {**WORDS, "facets": ["police"], "binds": ["police"]})
    assert page.heading == WORDS["provision"] and "In force" in page.text
    with work():
        made = db.session.query(LegalGround).filter_by(provision=WORDS["provision"]).one()
        assert (made.facets, made.binds, made.receivers) == (["police"], ["police"], [])
        assert db.session.query(AuditEntry).filter_by(verb="legal_ground.add", subject_ref=made.ref).count() == 1


def test_a_new_wording_follows_the_old_one_which_keeps_what_was_decided_on_it(browser, work, ground) -> None:
    with work():
        bo = actor("bo")
        factories.release(bo, factories.member(bo), to=AgencyKind.PROBATION, facet=Facet.POLICE)
        before = again().text
    page = browser("cim").submit(
        f"/legal-grounds/{ground}/replace", {"text": "Ny lydelse.", "valid_from": TOMORROW.isoformat()}
    )
    assert "Its wordings" in page.text and "To come" in page.text
    with work():
        old, new = again(), db.session.query(LegalGround).filter_by(text="Ny lydelse.").one()
        assert (old.text, old.valid_to) == (before, clock.today()) and new.replaces_id == old.id
        assert db.session.query(Release).one().ground_id == old.id
        assert old.in_force(clock.today()) and not new.in_force(clock.today()) and new.in_force(TOMORROW)


@pytest.mark.parametrize(("changes", "said"), [
    ({"valid_from": "2020-01-01"}, "today at the earliest"),
    ({"valid_from": TOMORROW.isoformat(), "valid_to": clock.today().isoformat()}, "cannot end before"),
    ({"provision": ""}, "Fill in"),
])  # fmt: skip
def test_the_past_of_the_register_stays_as_it_was(browser, work, ground, changes: dict[str, Any], said: str) -> None:
    page = browser("cim").submit(f"/legal-grounds/{ground}/replace", changes)
    assert page.status == 422 and said in page.errors[0]
    with work():
        assert again().valid_to is None


def test_an_ended_ground_is_refused_from_the_day_after(browser, work, ground) -> None:
    yesterday = clock.today() - timedelta(days=1)
    page = browser("cim").submit(f"/legal-grounds/{ground}/end", {"valid_to": yesterday.isoformat()})
    assert "Ended" in page.text and "New wording" not in page.text
    with work():
        bo = actor("bo")
        with pytest.raises(RuleBroken, match="ground-not-in-force"):
            factories.release(bo, factories.member(bo), to=AgencyKind.PROBATION, facet=Facet.POLICE)
    assert "already ended" in browser("cim").submit(f"/legal-grounds/{ground}/end", {}).errors[0]
    with work():
        other = factories.ground("osl-10-27").ref
    page = browser("cim").submit(f"/legal-grounds/{other}/end", {"valid_to": "2020-01-01"})
    assert "yesterday at the earliest" in page.errors[0]


def test_two_lawyers_who_replace_the_same_wording_are_told(browser, work, ground) -> None:
    cim, where = browser("cim"), f"/legal-grounds/{ground}/replace"
    page = cim.get(where)
    cim.submit(f"/legal-grounds/{ground}/end", {"valid_to": (clock.today() + timedelta(days=9)).isoformat()})
    assert cim.send(page, where, {"text": "Ny"}).status == 409


@pytest.mark.parametrize(("number", "year", "code"), [
    ("189001019802", None, "ground-too-old"),
    (None, 1990, "ground-too-old"),
    (None, clock.today().year - 21, "ground-age-unknown"),
    (None, None, "ground-age-unknown"),
    (None, clock.today().year - 20, None),
    (None, clock.today().year - 15, None),
])  # fmt: skip
def test_the_ground_for_the_young_reaches_nobody_of_21_or_unknown_age(
    work, number: str | None, year: int | None, code: str | None
) -> None:
    with work():
        disa = actor("disa")
        member = factories.member(disa, number=number, birth_year=year)
        db.session.flush()
        ground = factories.ground("osl-10-18a")
        if code is None:
            assert factories.release(disa, member, to=AgencyKind.POLICE, facet=Facet.IDENTITY, ground=ground)
        else:
            with pytest.raises(RuleBroken, match=code):
                factories.release(disa, member, to=AgencyKind.POLICE, facet=Facet.IDENTITY, ground=ground)


def test_the_refusal_for_age_says_why_and_what_is_for_the_young(browser, work, ground) -> None:
    with work():
        ref = factories.member(actor("disa"), birth_year=1990).ref
        to = db.session.query(factories.Agency).filter_by(external_id="police-malmo").one().ref
    page = browser("disa").submit(f"/releases/add?receiver={to}&facet=identity&refs={ref}", {
        "fields": ["name"], "who": "refs", "ground_code": "osl-10-18a", "purpose": "Förebygga"})  # fmt: skip
    assert page.status == 422 and "under 21" in page.errors[0] and "under 18" in page.errors[0]


@pytest.mark.parametrize(("born", "year", "span"), [
    (date(2005, 11, 22), None, AgeSpan(21, 21)), (date(2005, 11, 23), None, AgeSpan(20, 20)), (None, 2005, AgeSpan(20, 21)), (None, None, None),
])  # fmt: skip
def test_an_age_is_never_guessed(born: date | None, year: int | None, span: AgeSpan | None) -> None:
    assert age_of(born, year, date(2026, 11, 22)) == span


def test_what_a_ground_binds_and_opens_is_said_in_words(browser) -> None:
    for locale, said in (("sv", {"Polisen", "Identitet"}), ("en", {"Police", "Identity"})):
        page = browser("cim", locale=locale).get("/legal-grounds/add")
        boxes = {
            " ".join(label.get_text(" ").split())
            for label in page.soup.select("input[type=checkbox] + label, label:has(input[type=checkbox])")
        }
        assert said <= boxes and not [each for each in boxes if "." in each], boxes


def test_a_default_ground_says_what_it_is_about_in_the_readers_language_and_names_the_law_in_swedish(
    browser, work
) -> None:
    with work():
        ref = factories.ground("osl-10-27").ref
        own = factories.ground("own-task")
        own.provision = "10 kap. 2 § OSL – som juristen skrev det"
        log.record(factories.NOBODY, Verb.GROUND_REPLACE, own)
    in_english, in_swedish = (browser("cim", locale=locale) for locale in ("en", "sv"))
    assert in_english.get(f"/legal-grounds/{ref}").heading == "10 kap. 27 § OSL – the general clause"
    assert in_swedish.get(f"/legal-grounds/{ref}").heading == "10 kap. 27 § OSL – generalklausulen"
    listed = in_english.get("/legal-grounds").text
    assert "the general clause" in listed and "som juristen skrev det" in listed
