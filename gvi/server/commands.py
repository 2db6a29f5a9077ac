"""gvi serve, work, init, keys, check and rekey: running an installation."""

from __future__ import annotations

import json
import sys

import click
from flask import current_app

from gvi.cli import REFUSED
from gvi.config import new_key
from gvi.core import db as database
from gvi.members.reindexing import reindex
from gvi.merging.reindexing import reindex as reindex_ledgers
from gvi.server import keys as rotation
from gvi.server import readiness, soundness
from gvi.server import serve as serving


@click.command()
@click.option("--with-worker", is_flag=True, help="Do background work too, in a process of its own.")
def serve(with_worker: bool) -> None:
    """Answer requests on GVI_HOST and GVI_PORT until interrupted.

    Example: gvi serve --with-worker
    """
    serving.serve(current_app._get_current_object(), with_worker=with_worker)  # type: ignore[attr-defined]


@click.command()
def work() -> None:
    """Do background work, such as sending mail, until interrupted.

    Example: gvi work
    """
    serving.work(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command()
def init() -> None:
    """Make the database, or bring it up to date, and load what every installation starts with: the default grounds
    for release and, on each site, the letters' first wording.

    Example: gvi init
    """
    readiness.migrate()
    click.echo(f"The database is up to date: {current_app.config['SETTINGS'].folder}", err=True)


@click.command()
def keys() -> None:
    """Print fresh secrets, ready to be put in the environment. Needs no settings.

    Example: gvi keys >> /etc/gvi/environment
    """
    for name in ("secret_key", "field_keys", "index_key", "outbox_keys"):
        click.echo(f"GVI_{name.upper()}={new_key('field_keys' if name == 'outbox_keys' else name)}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
def check(as_json: bool) -> None:
    """Check the whole installation: tables, database file, keys, the log's chains.

    Example: gvi check --json
    """
    found = list(soundness.faults())
    click.echo(
        json.dumps({"ok": not found, "faults": found}, ensure_ascii=False)
        if as_json
        else "\n".join(found) or "Everything is in order."
    )
    sys.exit(REFUSED if found else 0)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
def rekey(as_json: bool) -> None:
    """Seal every secret value again under the newest key of GVI_FIELD_KEYS, and make the blind indexes anew.

    Put the new key first, run this, then take the old key away. To change GVI_INDEX_KEY, set it and run this.

    Example: GVI_FIELD_KEYS=new,old gvi rekey
    """
    with database.transaction():
        counts = {**rotation.reseal_all(), **reindex(), **reindex_ledgers()}
    click.echo(json.dumps(counts) if as_json else "\n".join(f"{table}: {number}" for table, number in counts.items()))


commands = (serve, work, init, keys, check, rekey)
