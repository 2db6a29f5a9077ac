"""Whom somebody does not meet is asked before every page, and so it must cost the same however many people there are."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import bindparam, select, text

from gvi.accounts.models import User
from gvi.conflicts.telling import told_of
from gvi.extensions import db
from tests import factories
from tests.world import actor


def test_nobody_of_the_site_is_looked_through(app: Flask, work) -> None:
    with work():
        bo = actor("bo")
        for number in range(40):
            factories.member(bo, name=f"Ada Prov {number}")
    with app.app_context():
        db.session.execute(text("ANALYZE"))  # the planner learns that there are people and, so far, no lock
        asked = select(told_of(User.id)).where(User.id == bindparam("user_id", 1))
        sent = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
        steps = [
            row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {str(sent).replace(':', chr(92) + ':')}"))
        ]
    assert [step for step in steps if "conflict" in step]
    assert not [step for step in steps if step.startswith("SCAN") and step.split()[1] in {"shell", "member"}]
