"""What speakers are mailed: the town's wording, or the one that comes with the product, filled in and made a mail."""

from __future__ import annotations

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.appearances import rules
from gvi.appearances.models import SpeakerText, Wording
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.config import Settings
from gvi.core.problems import Problem, insist
from gvi.documents.wording import BadPlaceholder, NoTitle, fields, one_line, parse, plain_text, write
from gvi.extensions import db
from gvi.speakers.models import Speaker

LANGUAGES = ("sv", "en")
FOLDER = Path(__file__).resolve().parents[2] / "templates" / "speaker-mail"


def standard(kind: Wording, language: str) -> str:
    """The wording that comes with the product."""
    return (FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8")


def own_texts(site_id: int) -> dict[tuple[Wording, str], SpeakerText]:
    """The town's own wordings; one query."""
    rows = db.session.scalars(select(SpeakerText).where(SpeakerText.site_id == site_id))
    return {(row.kind, row.language): row for row in rows}


def text_of(site_id: int, kind: Wording, language: str) -> str:
    """The wording in use."""
    own = own_texts(site_id).get((kind, language))
    return own.text if own else standard(kind, language)


def reword(actor: Actor, kind: Wording, language: str, *, text: str) -> None:
    """Let the town say it in its own words from the next mail on."""
    insist(_objections(kind, text))
    row = own_texts(actor.site_id).get((kind, language))
    if row is None:
        row = SpeakerText(**actor.owns, kind=kind, language=language)
        db.session.add(row)
    row.text = text
    log.record(actor, Verb.SPEAKER_TEXT_EDIT, row)


def restore(actor: Actor, kind: Wording, language: str) -> None:
    """Take the standard wording again. Nothing when it is in use."""
    row = own_texts(actor.site_id).get((kind, language))
    if row is not None:
        db.session.delete(row)
        log.record(actor, Verb.SPEAKER_TEXT_EDIT, row)


def mail_to(
    speaker: Speaker, kind: Wording, language: str, values: Mapping[str, str | None], *, sender_name: str
) -> EmailMessage:
    """The mail, filled in. It holds the secret address: whoever queues it keeps it sealed."""
    settings: Settings = current_app.config["SETTINGS"]
    wording = write(text_of(speaker.site_id, kind, language), values, allowed=rules.FIELDS[kind])
    message = EmailMessage(SMTP)
    message["From"] = Address(one_line(sender_name), addr_spec=settings.mail_from)
    message["To"] = Address(one_line(speaker.name), addr_spec=speaker.email or "")
    message["Subject"] = one_line(wording.title)
    message.set_content(plain_text(wording), cte="quoted-printable")
    return message


def _objections(kind: Wording, text: str) -> list[Problem]:
    try:
        parse(text)
        return list(rules.may_word(kind, fields(text)))
    except NoTitle:
        return [Problem("wording-no-title", field="text")]
    except BadPlaceholder as bad:
        return [Problem("wording-bad-brace", field="text", facts={"excerpt": bad.excerpt})]
