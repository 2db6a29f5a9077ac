"""The letter to somebody who stayed away: it asks why, and says nothing of what may follow. Locked as a summons is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock, swedish
from gvi.core.phones import dialled
from gvi.core.problems import Problem, insist
from gvi.letters.models import FrozenLetter, Kind
from gvi.letters.operations import freeze
from gvi.letters.queries import sources_of, wordings_of
from gvi.letters.rules import language_of
from gvi.letters.summons import Sources, case_number_of, paper_values
from gvi.members.models import Member
from gvi.sites.queries import envelope_of, site_of
from gvi.visits.queries import duty_phone

LATER = {"sv": "Du får veta senare när nästa möte är.", "en": "We will tell you later when the next meeting is."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is typed for this letter. A new meeting has a day, an hour and a place, or none of them."""

    reply_by: date
    new_day: date | None = None
    new_hour: time | None = None
    new_place: str | None = None


def write(actor: Actor, call_in: CallIn, invitation: Invitation, wanted: Wanted) -> FrozenLetter:
    """Freeze the letter, in the person's own language when it is one we write.

    Raises RuleBroken where a summons could not be printed either: the record restricted, the identity protected or
    not one's own, the address or the case number missing.
    """
    member = invitation.member
    sources = sources_of(actor, call_in, invitation, member)
    support_phone = duty_phone(actor)
    insist([*_restricted(member, sources.label), *_gaps(sources, support_phone), *_whole(wanted)])
    language = language_of(sources.identity.language if sources.identity else None)
    template = wordings_of(call_in.site_id).get((Kind.NO_SHOW, language))
    insist([] if template else [Problem("letter-wording-broken", facts={"person": sources.label})])
    assert template is not None
    letter = freeze(
        actor, invitation, sources.label, languages=(language,), templates=[template], day=clock.today(),
        values=_values(sources, wanted, support_phone or "", language), envelope=envelope_of(site_of(call_in)),
    )  # fmt: skip
    log.record(actor, Verb.LETTER_FREEZE, letter)
    return letter


def _restricted(member: Member, label: str) -> Iterator[Problem]:
    if member.restricted_on:
        yield Problem("record-restricted", facts={"person": label, "since": member.restricted_on.isoformat()})


def _gaps(sources: Sources, support_phone: str | None) -> Iterator[Problem]:
    identity, facts = sources.identity, {"person": sources.label}
    if sources.is_protected:
        yield Problem("letter-protected", facts=facts)
        return
    if identity is None:
        yield Problem("letter-identity-not-released", facts=facts)
        return
    wanted = {
        "name-missing": identity.name,
        "address-missing": identity.street and identity.postcode and identity.city,
        "case-number-missing": case_number_of(sources),
    }
    yield from (Problem(code, facts=facts) for code, value in wanted.items() if not value)
    of_all = {
        "excuse-phone-missing": sources.call_in.excuse_phone,
        "rights-address-missing": sources.agency.rights_url,
        "support-phone-missing": support_phone,
    }
    yield from (Problem(code) for code, value in of_all.items() if not value)


def _whole(wanted: Wanted) -> Iterator[Problem]:
    told = (wanted.new_day, wanted.new_hour, wanted.new_place)
    if any(told) and not all(told):
        yield Problem("new-time-half", field="new_day")
    if wanted.new_day and wanted.new_day <= clock.today():
        yield Problem("new-time-past", field="new_day")


def _values(sources: Sources, wanted: Wanted, support_phone: str, language: str) -> dict[str, str]:
    start = clock.local(sources.call_in.starts_at)
    assert sources.identity
    return {
        "kind": Kind.NO_SHOW.value,
        "language": language,
        "name": sources.identity.name or "",
        "date": swedish.long_date(start.date(), language),
        "start": swedish.clock_time(start.time(), language),
        "reply_deadline": swedish.long_date(wanted.reply_by, language),
        "phone": dialled(sources.call_in.excuse_phone or ""),
        "new_time": _new_time(wanted, language),
        "support_phone": dialled(support_phone),
        **paper_values(sources, language),
    }


def _new_time(wanted: Wanted, language: str) -> str:
    if wanted.new_day is None or wanted.new_hour is None:
        return LATER[language]
    return f"{swedish.long_moment(wanted.new_day, wanted.new_hour, language)}, {wanted.new_place}."
