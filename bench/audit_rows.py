"""Entries for bench.audit, written through the product's own log: python -m bench.audit_rows ENTRIES"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

from bench.audit import AT_ONCE, SHARES
from gvi import create_app
from gvi.access.actor import Actor, actor_of
from gvi.access.roles import Role
from gvi.accounts.models import Posting
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.db import transaction
from gvi.core.keys import new_ref
from gvi.extensions import db

ROLES = (Role.POLICE_COORDINATOR, Role.PROBATION_COORDINATOR, Role.SOCIAL_COORDINATOR)


def main() -> None:
    """Write them, a few thousand a transaction."""
    with create_app().app_context():
        actors = [
            actor_of(db.session.query(Posting).filter_by(role=role).first(), address="bench")  # type: ignore[arg-type]
            for role in ROLES
        ]
        left = int(sys.argv[1])
        acts = _acts(actors)
        while left > 0:
            with transaction():
                for _ in range(min(AT_ONCE, left)):
                    actor, verb, values = next(acts)
                    log.told(actor, verb, kind="member", values=values)
            left -= AT_ONCE


def _acts(actors: list[Actor]) -> Iterator[tuple[Actor, Verb, object]]:
    chance = random.Random(1)  # noqa: S311  (made-up entries, no secrets)
    while True:
        actor = chance.choices(actors, SHARES)[0]
        ref = new_ref()
        if chance.random() < 0.75:
            yield actor, Verb.READ, {"refs": [ref]}
        else:
            changed = {
                "purpose": ["Call-in i mars", "Call-in i april"],
                "version": [1, 2],
                "category": [None, "suspect"],
            }
            yield actor, Verb.MEMBER_EDIT, {ref: changed}


if __name__ == "__main__":
    main()
