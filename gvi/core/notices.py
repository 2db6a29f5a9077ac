"""What the program says of itself to whoever runs it: structured lines on standard output, never a person's data."""

from __future__ import annotations

import logging

from flask import current_app


def notice(what: str, *, level: int = logging.WARNING, **facts: object) -> None:
    """Say one line, `what` as a code and the facts as key and value; GVI_LOG_LEVEL may silence it.

    Facts are refs, kinds and counts: an exception's own text could hold what a letter or a mail says.
    """
    import structlog  # loads a terminal library that the web process does without until something is wrong

    if level >= lowest(current_app.config["SETTINGS"].log_level):
        structlog.get_logger().log(level, what, **facts)


def lowest(name: str) -> int:
    """The number of a level's name; what is no level is INFO."""
    return logging.getLevelNamesMapping().get(name.upper(), logging.INFO)
