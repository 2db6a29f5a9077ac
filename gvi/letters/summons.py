"""What one letter says: every value it is made from, and what is still missing. Pure, given the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gvi.agencies.models import Agency
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock, swedish
from gvi.core.phones import dialled
from gvi.core.problems import Problem, Severity
from gvi.letters.models import Kind
from gvi.letters.rules import LANGUAGES, kind_of, language_of
from gvi.members.facts import Supervision
from gvi.members.models import Identity

JOINT = "\n"
"""Between the lines of a value that has several."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The rows that one letter is made from. identity is None when the posting may not read it."""

    call_in: CallIn
    agency: Agency
    invitation: Invitation
    label: str
    """How the reader knows the person: a ref or a code."""
    identity: Identity | None
    supervision: Supervision | None
    is_protected: bool


@dataclass(frozen=True)
class Draft:
    """The values of a letter, complete when nothing is missing. `values` is what is frozen with a printed one."""

    kind: Kind | None
    language: str
    values: dict[str, str] = field(repr=False)
    missing: tuple[Problem, ...] = ()
    editions: Mapping[str, dict[str, str]] = field(repr=False, default_factory=dict)
    """The values in every language that letters are written in; `values` is the person's own."""

    def values_in(self, languages: Sequence[str]) -> dict[str, str]:
        """What is frozen with a letter in these languages: the first as it is, the others under `language:name`."""
        if not self.editions:
            return {}
        first, *others = languages
        more = {f"{each}:{name}": value for each in others for name, value in self.editions[each].items()}
        return self.editions[first] | more


def draft_of(sources: Sources) -> Draft:
    """The letter as it would be today."""
    kind = kind_of(sources.invitation.duty, sources.supervision.kind if sources.supervision else None)
    language = language_of(sources.identity.language if sources.identity else None)
    missing = (*common_gaps(sources.call_in, sources.agency), *_own_gaps(sources, kind))
    if missing or kind is None:
        return Draft(kind, language, {}, missing)
    editions = {each: _values(sources, each) | {"kind": kind.value, "language": each} for each in LANGUAGES}
    return Draft(kind, language, editions[language], missing, editions)


def common_gaps(call_in: CallIn, agency: Agency) -> Iterator[Problem]:
    """What is missing in every letter of the call-in; `field` says where it is mended."""
    of_the_call_in = {
        "venue-address-missing": call_in.venue_street and call_in.venue_city,
        "meeting-point-missing": call_in.meeting_point,
        "excuse-phone-missing": call_in.excuse_phone,
        "excuse-deadline-missing": call_in.excuse_before,
        "support-deadline-missing": call_in.support_before,
    }
    yield from (Problem(code, field="call_in") for code, value in of_the_call_in.items() if not value)
    of_the_agency = {"safety-phone-missing": agency.safety_phone, "rights-address-missing": agency.rights_url}
    yield from (Problem(code, field="agency") for code, value in of_the_agency.items() if not value)


def late_deadlines(call_in: CallIn, now: datetime) -> Iterator[Problem]:
    """Deadlines in the letters that have passed before they are printed."""
    if call_in.excuse_before and call_in.excuse_before <= now:
        yield Problem("excuse-deadline-past", field="call_in", severity=Severity.WARNING)
    if call_in.support_before and call_in.support_before < clock.local(now).date():
        yield Problem("support-deadline-past", field="call_in", severity=Severity.WARNING)


def meeting_time(starts_at: datetime, ends_at: datetime, locale: str) -> str:
    """When, as people say it: "tisdag den 4 mars 2031 kl. 18.00–19.00", "Tuesday 4 March 2031, 18:00–19:00"."""
    start, end = clock.local(starts_at), clock.local(ends_at)
    hours = f"{swedish.clock_time(start.time(), locale)}–{swedish.clock_time(end.time(), locale)}"
    joint = " kl. " if locale == "sv" else ", "
    return f"{swedish.weekday(start.date(), locale)} {swedish.long_date(start.date(), locale)}{joint}{hours}"


def contact_of(sources: Sources) -> str | None:
    """Who meets the person: the one typed for this call-in, else the officer who knows them."""
    officer = sources.supervision.officer if sources.supervision else None
    return sources.invitation.contact_name or officer


def case_number_of(sources: Sources) -> str | None:
    """The call-in's own number, else that of the person's supervision."""
    own = sources.supervision.case_number if sources.supervision else None
    return sources.call_in.case_number or own


def _own_gaps(sources: Sources, kind: Kind | None) -> Iterator[Problem]:
    identity = sources.identity
    if sources.is_protected:
        yield _gap(sources, "letter-protected")
        return
    if identity is None:
        yield _gap(sources, "letter-identity-not-released")
        return
    if kind is None:
        yield _gap(sources, "supervision-missing")
    wanted = {
        "name-missing": identity.name,
        "address-missing": identity.street and identity.postcode and identity.city,
        "arrival-missing": sources.invitation.arrival,
        "contact-missing": contact_of(sources),
        "case-number-missing": case_number_of(sources),
    }
    yield from (_gap(sources, code) for code, value in wanted.items() if not value)


def _gap(sources: Sources, code: str) -> Problem:
    return Problem(code, facts={"person": sources.label})


def _values(sources: Sources, language: str) -> dict[str, str]:
    """Every field of every kind of letter; what a kind does not use does no harm."""
    call_in, agency, identity = sources.call_in, sources.agency, sources.identity
    assert identity and call_in.excuse_before and call_in.support_before and sources.invitation.arrival
    start, end, excuse = (clock.local(moment) for moment in (call_in.starts_at, call_in.ends_at, call_in.excuse_before))
    return {
        "name": identity.name or "",
        "weekday": swedish.weekday(start.date(), language),
        "date": swedish.long_date(start.date(), language),
        "start": swedish.clock_time(start.time(), language),
        "end": swedish.clock_time(end.time(), language),
        "venue": ", ".join(filter(None, (call_in.venue, call_in.room))),
        "venue_address": f"{call_in.venue_street}, {call_in.venue_city}",
        "contact": contact_of(sources) or "",
        "meeting_spot": call_in.meeting_point or "",
        "meeting_time": swedish.clock_time(sources.invitation.arrival, language),
        "phone": dialled(call_in.excuse_phone or ""),
        "absence_deadline": swedish.long_moment(excuse.date(), excuse.time(), language),
        "support_deadline": swedish.long_date(call_in.support_before, language),
        "safety_phone": agency.safety_phone or "",
        **paper_values(sources, language),
    }


def paper_values(sources: Sources, language: str) -> dict[str, str]:
    """What every letter to a person says of sender, recipient and case, whatever it is about. The identity is open."""
    agency, identity = sources.agency, sources.identity
    assert identity
    return {
        "authority": agency.name,
        "rights_url": agency.rights_url or "",
        "case_number": case_number_of(sources) or "",
        "sender": JOINT.join(_sender(agency)),
        "recipient": JOINT.join((identity.name or "", identity.street or "", _town(identity.postcode, identity.city))),
        "signature": JOINT.join(_signature(sources, language)),
    }


def _sender(agency: Agency) -> list[str]:
    box = ", ".join(filter(None, (agency.street, _town(agency.postcode, agency.city))))
    return list(dict.fromkeys(line for line in (agency.name, agency.unit, box, agency.phone) if line))


def _town(postcode: str | None, city: str | None) -> str:
    """211 20 MALMÖ, however the code was typed."""
    digits = "".join((postcode or "").split())
    spaced = f"{digits[:3]} {digits[3:]}" if len(digits) == 5 and digits.isdecimal() else (postcode or "")
    return f"{spaced} {(city or '').upper()}".strip()


_OFFICER = {"sv": "frivårdsinspektör", "en": "probation officer"}


def _signature(sources: Sources, language: str) -> list[str]:
    """The person's own officer signs with the title; without one, the contact and the unit."""
    unit = sources.agency.unit or sources.agency.name
    if sources.supervision and sources.supervision.officer:
        return [sources.supervision.officer, f"{_OFFICER[language]}, {unit}"]
    return [contact_of(sources) or "", unit]
