"""The auditor's page and the gvi audit command."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy import select, text

from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting
from gvi.audit import log
from gvi.audit.listing import HOUSEKEEPING, field_in_words
from gvi.audit.models import Audited, AuditEntry
from gvi.audit.verbs import Verb
from gvi.extensions import DbModel, db
from gvi.sites.models import Site
from tests import factories, world
from tests.world import actor


def rows(page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]


def auditor_at(work, kind: AgencyKind) -> None:
    """Let the auditor of the town audit another agency instead."""
    with work():
        auditor = actor("auditor")
        user = db.session.get_one(User, auditor.user_id)
        site = db.session.get_one(Site, auditor.site_id)
        made = add_posting(
            actor("administrator"),
            user,
            agency=world.agency(kind),
            site=site,
            role=Role.AUDITOR,
            starts_on=date(2021, 1, 1),
        )
        db.session.flush()
        user.posting_id = made.id
        log.record(auditor, Verb.SWITCH, user)


def test_an_auditor_sees_their_own_agencys_chain_only(browser, work) -> None:
    with work():
        mine, theirs = factories.speaker(actor("alva")).ref, factories.speaker(actor("bo")).ref
    auditor_at(work, AgencyKind.PROBATION)
    page = browser("auditor").get("/admin/log")
    assert mine in page.text and theirs not in page.text


def test_the_log_is_filtered_by_what_when_and_whom(browser, work) -> None:
    with work():
        first, second = factories.speaker(actor("alva")).ref, factories.call_in(actor("alva")).ref
    auditor_at(work, AgencyKind.PROBATION)
    auditor = browser("auditor")
    assert len(rows(auditor.get(f"/admin/log?ref={first}"))) == 1
    assert all("Planned call-in" in row for row in rows(auditor.get("/admin/log?verb=call_in.plan")))
    assert second in auditor.get("/admin/log?verb=call_in.plan").text
    tomorrow = (date.today() + timedelta(days=2)).isoformat()
    assert rows(auditor.get(f"/admin/log?from={tomorrow}")) == []
    assert rows(auditor.get("/admin/log?from=not-a-day"))
    assert rows(auditor.get("/admin/log?to=2020-01-01")) == []


def test_reading_the_log_is_in_the_log(browser, work) -> None:
    auditor = browser("auditor")
    auditor.get("/admin/log")
    assert any("Read list" in row and "log" in row.split() for row in rows(auditor.get("/admin/log")))


def test_nobody_else_reads_the_log(browser) -> None:
    for who in ("alva", "bo", "administrator", "project_lead"):
        assert browser(who).get("/admin/log").status == 403


def test_the_command_proves_every_chain_and_names_the_first_broken_link(app: Flask, work) -> None:
    with work():
        factories.speaker(actor("alva"))
    run = app.test_cli_runner().invoke
    proven = run(args=["audit", "verify", "--json"])
    assert proven.exit_code == 0 and all(verdict["why"] is None for verdict in json.loads(proven.stdout))
    with work():
        victim = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == Verb.SPEAKER_ADD)).one()
        db.session.execute(text("DROP TRIGGER audit_entry_no_update"))
        db.session.execute(text("UPDATE audit_entry SET verb = 'read' WHERE id = :id"), {"id": victim.id})
        number = victim.number
    found = run(args=["audit", "verify"])
    assert found.exit_code == 1 and f"broken at entry {number}: the entry was changed" in found.stdout


def test_the_command_shows_a_ref_to_its_auditor_and_to_nobody_else(app: Flask, work) -> None:
    with work():
        ref = factories.speaker(actor("alva")).ref
    auditor_at(work, AgencyKind.PROBATION)
    run = app.test_cli_runner().invoke
    shown = run(args=["audit", "show", ref, "--json", "--as", world.address("auditor")])
    assert shown.exit_code == 0 and [line["verb"] for line in json.loads(shown.stdout)] == [Verb.SPEAKER_ADD]
    assert run(args=["audit", "show", ref]).exit_code == 2
    assert run(args=["audit", "show", ref, "--as", world.address("alva")]).exit_code == 1


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_every_column_that_the_log_can_name_has_a_word(app: Flask, locale: str) -> None:
    models = [each for each in DbModel.registry.mappers if issubclass(each.class_, Audited)]
    secret = {name for each in models for name in each.class_.audit_secret}
    named = {column.name for each in models for column in each.local_table.columns} - HOUSEKEEPING - secret
    with app.test_request_context(), force_locale(locale):
        bare = sorted(name for name in named if gettext(f"log-field.{name}") == f"log-field.{name}")
        assert field_in_words("member_id") in {"person"}
    assert not bare, f"write log-field.* for these in log_fields.po: {bare}"


def test_the_log_names_what_was_changed_in_words(browser, work) -> None:
    auditor_at(work, AgencyKind.PROBATION)
    with work():
        factories.member(actor("alva"))
    page = browser("auditor").get("/admin/log").text
    assert "to be reviewed on" in page and "review_due" not in page and "member_id" not in page
