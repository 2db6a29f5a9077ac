"""Two towns with users and nothing else: one wholly empty, one with a single bare row of everything."""

from __future__ import annotations

from pathlib import Path

from flask_migrate import upgrade

from gvi import create_app
from gvi.config import from_environment
from gvi.core import db as database
from gvi.imports import operations as imports
from gvi.imports.vocabulary import Kind
from tests import factories, world

EMPTY, BARE = world.SITES
"""Codes of the towns; their users are `world.address(role, town)`, all with `world.PASSWORD`."""
_FILE = """\
external_id;name;personnummer;group;role;supervision;supervision_start;supervision_end;street;postcode;city;language;category
K-1;Test Testsson;;Alm;kärna;vf;2026-01-01;2027-06-30;Exempelgatan 1;211 00;Malmö;svenska;dömd
K-2;Prov Provsson;;Alm;perifer;;;;Exempelgatan 2;211 00;Malmö;engelska;misstänkt
K-3;;19121212-1211;Okänd;chef;;2027-06-30;2026-01-01;;21;Malmö;klingonska;dömd
"""
"""A file with two good rows and one in which nearly everything is wrong."""


def build(folder: Path) -> None:
    """Make the database in the folder; the demonstration then finds it filled and leaves it as it is."""
    app = create_app(from_environment({"GVI_DEMO": "1", "GVI_INSTANCE": str(folder)}))
    with app.app_context():
        upgrade()
        with database.transaction():
            world.build(with_keys=False)
        with database.transaction():
            _one_of_each()
        database.close()


def _one_of_each() -> None:
    probation, police = world.actor("alva", BARE), world.actor("bo", BARE)
    factories.call_in(probation)
    factories.speaker(probation)
    factories.member(probation)
    watched = factories.member(police)
    group = factories.group(police)
    factories.incident(police)
    factories.focus(police, group)
    factories.visit(world.actor("field_officer", BARE), watched)
    imports.upload(police, kind=Kind.MEMBERS, content=_FILE.encode())
    factories.handover(world.actor("exit_coordinator", BARE), watched)
