"""One person's page: what stands on it, and the log of what was read to fill it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.problems import Problem
from gvi.core.templating import day, word_text
from gvi.members import rules
from gvi.members.dossier import Share, shares_of
from gvi.members.facets import NOTHING, Facts, facts_of
from gvi.members.holdings import Holdings, holdings_of
from gvi.members.models import Assignment, Member
from gvi.members.opening import opens
from gvi.members.queries import assignments_of
from gvi.members.reveal import Revealed, may_be_shown, reveal
from gvi.members.timeline import Event, Strand, timeline_of
from gvi.members.vocabulary import Facet
from gvi.merging.models import Merger
from gvi.merging.queries import mergers_of
from gvi.releases.models import Release
from gvi.retention.queries import dates_for
from gvi.reviews.models import Review, ReviewCase
from gvi.reviews.queries import reviews_about
from gvi.visits.models import Message

STRIP = ("memberships", "supervisions")
"""What the strip under the head tells, beside a protected identity."""


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Everything a person's page shows."""

    member: Member
    strip: Sequence[tuple[str, str, str]]
    """(label, value, small) under the head."""
    problems: Sequence[Problem]
    shares: Sequence[Share]
    events: Sequence[Event]
    strand: Strand | None
    holdings: Holdings
    assignments: Sequence[Assignment]
    given: Sequence[Release]
    """What one's own agency has released, and is open today."""
    reviews: Sequence[tuple[Review, ReviewCase]]
    """What has been asked about the person, as far as the reader may know of it; newest first."""
    mergers: Sequence[Merger]
    """What this record has become one with, or may; newest first."""
    is_protected: bool
    may_reveal: bool
    review_overdue: bool
    purge: date | None
    revealed: Revealed | None


def page_of(actor: Actor, member: Member, *, strand: Strand | None = None, with_identity: bool = False) -> MemberPage:
    """The page as the reader may see it. The number of queries depends on what is open to them, never on what is shut."""
    holdings = holdings_of(actor, member)
    facts = facts_of(actor, [member.shell_id], STRIP).get(member.shell_id, NOTHING)
    _log_released(actor, holdings)
    return MemberPage(
        member=member,
        strip=_strip(member, holdings, facts),
        problems=list(rules.overlaps(holdings.of(holdings.supervisions, actor.agency_id))),
        shares=shares_of(actor, holdings),
        events=timeline_of(actor, holdings, strand),
        strand=strand,
        holdings=holdings,
        assignments=assignments_of(member),
        given=_given(actor, member),
        reviews=reviews_about(actor, member),
        mergers=mergers_of(actor, member),
        is_protected=facts.is_protected,
        may_reveal=may_be_shown(actor, member),
        review_overdue=rules.is_review_overdue(member.review_due, clock.today()),
        purge=_purge(actor, holdings),
        revealed=reveal(actor, holdings, is_protected=facts.is_protected) if with_identity else None,
    )


def _log_released(actor: Actor, holdings: Holdings) -> None:
    """Reading what another agency has released is an entry in that agency's own log, with the release that opened it."""
    for release in holdings.releases:
        if release.facet is not Facet.IDENTITY:
            log.read(actor, Verb.READ, [release.member], fields=release.fields, release_ref=release.ref)


def _given(actor: Actor, member: Member) -> list[Release]:
    return list(_open_of(actor).scalars(record=member.id))


@composed
def _open_of(actor: Actor) -> Any:
    mine = Release.visible_to(actor).where(Release.of_agency(actor), Release.member_id == bindparam("record"))
    return mine.where(opens(clock.today())).order_by(Release.id)


def _purge(actor: Actor, holdings: Holdings) -> date | None:
    return dates_for(actor, holdings.member)[Facet.IDENTITY]


def _strip(member: Member, holdings: Holdings, facts: Facts) -> list[tuple[str, str, str]]:
    last = max(facts.supervisions, key=lambda period: period.ends_on, default=None)
    groups = ", ".join(dict.fromkeys(each.alias for each in facts.memberships))
    return [
        (gettext("Category"), word_text(member.category), ""),
        (gettext("Supervision ends"), day(last.ends_on if last else None), word_text(last.kind) if last else ""),
        (gettext("Group"), groups or "–", ""),
        _last_message(holdings),
        (gettext("Purpose reviewed by"), day(member.review_due), ""),
    ]


def _last_message(holdings: Holdings) -> tuple[str, str, str]:
    told = [row.visited_at for row in holdings.visits if row.visited_at and row.message in (Message.FULL, Message.PART)]
    if not told:
        return gettext("Last message"), "–", ""
    days = (clock.today() - clock.local(max(told)).date()).days
    return gettext("Last message"), day(max(told)), ngettext("%(num)d day ago", "%(num)d days ago", days)
