"""The rows of a made-up campaign, table by table, in the order in which they can be written."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from bench import fictional
from gvi.access.roles import AgencyKind
from gvi.accounts.models import Posting
from gvi.audit.chain import digest_of, hash_of
from gvi.audit.models import AuditChain, AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, State
from gvi.core import clock
from gvi.groups.models import (
    Certainty,
    Group,
    GroupRelation,
    GroupStatus,
    GroupType,
    Membership,
    MembershipRole,
    RelationKind,
)
from gvi.incidents.models import Attribution, GroupRelated, Harm, Incident, Likelihood, Side
from gvi.members.facts import Supervision, Tie
from gvi.members.models import Assignment, Identity, Member, NameToken, Shell
from gvi.members.operations import name_tokens
from gvi.members.shells import number_index
from gvi.members.vocabulary import Category, Facet, SupervisionKind, TieKind
from gvi.releases.models import Release
from gvi.visits.models import Message, Met, Offer, Outcome, Reaction, TeamMember, Trigger, Visit

Row = dict[str, Any]
SEED = 20_261_122
SHARED = 4
"""Every so many people are probation's too."""
RELEASED = 5
"""Every so many of those supervisions are released to the police."""
BUSY_VISITS = 190
"""Visits to the first person, whose page so has about 200 entries."""
OPEN_SHARE = 0.002
"""Share of the visits that are still to be made, or late."""
KIND_OF_TABLE = {"shell": 1, "member": 2, "client": 3, "group": 4, "membership": 5, "tie": 6, "visit": 7, "team_member": 8,
                 "supervision": 9, "release": 10, "incident": 11, "attribution": 12, "call_in": 13, "relation": 14, "entry": 15, "assignment": 16}  # fmt: skip


class Campaign:
    """posts: a posting of the police, of probation and of social services; the police own everything but the clients."""

    def __init__(self, posts: dict[AgencyKind, Posting], people: int, groups: int, ties: int, visits: int) -> None:
        self._police, self._probation, self._social = (
            posts[kind] for kind in (AgencyKind.POLICE, AgencyKind.PROBATION, AgencyKind.SOCIAL_SERVICES)
        )
        self._people, self._groups, self._ties, self._visits = people, groups, ties, visits
        self._chance = random.Random(SEED)  # noqa: S311  (fictional rows, no secrets)
        self._now = clock.now().replace(microsecond=0)
        self._names = [fictional.name(self._chance) for _ in range(people)]
        numbers = fictional.numbers()
        self._numbers = [numbers[each] if each < len(numbers) else None for each in range(people)]

    def rows(self) -> Iterator[tuple[Any, Iterator[Row]]]:
        """(table, its rows)."""
        yield Shell.__table__, self._shell_rows()
        yield Member.__table__, self._both(self._member_row)
        yield Identity.__table__, self._both(self._identity_row)
        yield NameToken.__table__, self._token_rows()
        yield Group.__table__, map(self._group_row, range(self._groups))
        yield GroupRelation.__table__, self._relation_rows()
        yield Membership.__table__, map(self._membership_row, range(self._people))
        yield Tie.__table__, self._tie_rows()
        yield Supervision.__table__, map(self._supervision_row, self._clients())
        yield Release.__table__, map(self._release_row, self._clients()[::RELEASED])
        yield Assignment.__table__, iter([self._assignment_row()])
        visits = list(map(self._visit_row, range(self._visits)))
        yield Visit.__table__, iter(visits)
        yield TeamMember.__table__, (row for visit in visits for row in self._team_rows(visit))
        yield Incident.__table__, map(self._incident_row, range(self._groups * 20))
        yield Attribution.__table__, map(self._attribution_row, range(self._groups * 20))
        yield CallIn.__table__, map(self._call_in_row, range(12))
        yield AuditEntry.__table__, self._entry_rows()
        yield AuditChain.__table__, iter([self._head])

    def _row(self, table: str, number: int, owner: Posting, **values: Any) -> Row:
        ident = row_id(table, number)
        return {
            "site_id": owner.site_id,
            "owner_agency_id": owner.agency_id,
            "id": ident,
            "ref": fictional.ref(ident),
            **values,
        }

    def _both(self, make: Callable[[str, Posting, int], Row]) -> Iterator[Row]:
        """The police's record of everybody, and probation's of its clients."""
        yield from (make("member", self._police, each) for each in range(self._people))
        yield from (make("client", self._probation, each) for each in self._clients())

    def _clients(self) -> range:
        return range(0, self._people, SHARED)

    def _ago(self, days: int) -> datetime:
        return self._now - timedelta(days=self._chance.randrange(days), minutes=self._chance.randrange(1440))

    def _shell_rows(self) -> Iterator[Row]:
        for each, number in enumerate(self._numbers):
            index = number_index(number) if number else None
            yield {"site_id": self._police.site_id, "id": row_id("shell", each), "number_index": index}

    def _member_row(self, kind: str, owner: Posting, each: int) -> Row:
        police = owner is self._police
        return self._row(
            kind, each, owner, shell_id=row_id("shell", each), external_id=f"{'P' if police else 'K'}-{each + 1:06}",
            category=self._chance.choice((Category.SUSPECT, Category.CONVICTED)) if police else Category.CONVICTED,
            purpose="Förebygga grovt våld mellan grupperingar" if police else "Övervakning och kallelser till möten",
            is_protected=each % 97 == 0, review_due=self._now.date() + timedelta(days=self._chance.randrange(-30, 180)),
            created_at=self._ago(900),
        )  # fmt: skip

    def _identity_row(self, kind: str, owner: Posting, each: int) -> Row:
        number, street = self._numbers[each], self._chance.choice(fictional.STREETS)
        return {
            "site_id": owner.site_id, "id": row_id(kind, each), "owner_agency_id": owner.agency_id, "name": self._names[each],
            "personnummer": number, "birth_year": int(number[:4]) if number else self._chance.randrange(1960, 2010),
            "street": f"{street} {self._chance.randrange(1, 60)}", "postcode": "211 00", "city": "Storstad", "language": "sv",
        }  # fmt: skip

    def _token_rows(self) -> Iterator[Row]:
        known: dict[str, list[str]] = {}
        records = [("member", self._police, each) for each in range(self._people)]
        for kind, owner, each in records + [("client", self._probation, each) for each in self._clients()]:
            name = self._names[each]
            if name not in known:
                known[name] = name_tokens(name)
            for token in known[name]:
                yield {
                    "site_id": owner.site_id,
                    "member_id": row_id(kind, each),
                    "token": token,
                    "owner_agency_id": owner.agency_id,
                }

    def _group_row(self, each: int) -> Row:
        status = GroupStatus.ACTIVE if each < 30 else self._chance.choice((GroupStatus.MONITORED, GroupStatus.DORMANT))
        return self._row(
            "group", each, self._police, alias=fictional.alias(each), type=self._chance.choice(list(GroupType)),
            area_name=self._chance.choice(fictional.AREAS), estimated_size=self._people // self._groups, status=status,
            certainty=Certainty.PROBABLE, audited_on=self._ago(200).date(),
        )  # fmt: skip

    def _relation_rows(self) -> Iterator[Row]:
        for each in range(self._groups):
            a, b = sorted((row_id("group", each), row_id("group", (each * 7 + 3) % self._groups)))
            if a != b:
                yield self._row(
                    "relation", each, self._police, a_id=a, b_id=b, kind=self._chance.choice(list(RelationKind)),
                    certainty=Certainty.PROBABLE, valid_from=self._ago(600).date(), confirmed_on=self._ago(150).date(),
                )  # fmt: skip

    def _membership_row(self, each: int) -> Row:
        return self._row(
            "membership", each, self._police, member_id=row_id("member", each), group_id=row_id("group", each % self._groups),
            role=self._chance.choice(list(MembershipRole)), certainty=Certainty.PROBABLE, valid_from=self._now.date() - timedelta(days=900),
        )  # fmt: skip

    def _tie_rows(self) -> Iterator[Row]:
        """Two in three inside the group, the rest across; never twice the same pair."""
        met: set[tuple[int, int]] = set()
        while len(met) < self._ties:
            one = self._chance.randrange(self._people)
            inside = self._chance.random() < 2 / 3
            other = (
                one + self._groups * self._chance.randrange(-20, 20) if inside else self._chance.randrange(self._people)
            )
            pair = min(one, other), max(one, other)
            if one == other or pair in met or pair[0] < 0 or pair[1] >= self._people:
                continue
            met.add(pair)
            yield self._row(
                "tie", len(met), self._police, a_id=row_id("member", pair[0]), b_id=row_id("member", pair[1]),
                kind=self._chance.choice(list(TieKind)), strength=self._chance.randrange(1, 5), last_seen=self._ago(300).date(),
            )  # fmt: skip

    def _supervision_row(self, each: int) -> Row:
        return self._row(
            "supervision", each, self._probation, member_id=row_id("client", each), kind=self._chance.choice(list(SupervisionKind)),
            starts_on=self._ago(600).date(), ends_on=self._now.date() + timedelta(days=self._chance.randrange(-60, 700)), officer="Lisa Trulsson",
        )  # fmt: skip

    def _release_row(self, each: int) -> Row:
        return self._row(
            "release", each, self._probation, member_id=row_id("client", each), shell_id=row_id("shell", each), facet=Facet.SUPERVISION,
            fields=["supervision"], receiver_id=self._police.agency_id, ground_id=1, purpose="Planering", decided_by_id=self._probation.user_id,
            valid_until=self._now.date() + timedelta(days=120),
        )  # fmt: skip

    def _assignment_row(self) -> Row:
        """The coordinator works with the person whose page is measured: others would be asked about first."""
        mine = {"member_id": row_id("member", 0), "user_id": self._police.user_id}
        return self._row("assignment", 0, self._police, **mine)

    def _visit_row(self, each: int) -> Row:
        person = 0 if each < BUSY_VISITS else self._chance.randrange(self._people)
        planned = self._ago(1_000)
        is_open = each >= BUSY_VISITS and self._chance.random() < OPEN_SHARE
        if is_open:
            planned = self._now + timedelta(hours=self._chance.randrange(-48, 500))
        done: Row = dict.fromkeys(
            ("outcome", "met", "message", "reaction", "offer", "visited_at", "visited_on", "logged_at")
        )
        if not is_open:
            done = {
                "outcome": self._chance.choice((Outcome.DELIVERED, Outcome.DELIVERED, Outcome.NOT_HOME)), "met": Met.PERSON,
                "message": Message.FULL, "reaction": self._chance.choice(list(Reaction)), "offer": Offer.MADE, "visited_at": planned,
                "visited_on": clock.local(planned).date(), "logged_at": planned + timedelta(hours=1),
            }  # fmt: skip
        return self._row(
            "visit", each, self._police, member_id=row_id("member", person), planned_for=planned, trigger=self._chance.choice(list(Trigger)),
            round="Runda 1", address="Exempelgatan 1, Storstad", abort_word="Paraply", **done,
        )  # fmt: skip

    def _team_rows(self, visit: Row) -> Iterator[Row]:
        number = (visit["id"] - row_id("visit", 0)) * 2
        for place, post in enumerate((self._police, self._social)):
            yield self._row(
                "team_member",
                number + place,
                self._police,
                visit_id=visit["id"],
                agency_id=post.agency_id,
                user_id=post.user_id,
                name="Ola Thuresson",
            )

    def _incident_row(self, each: int) -> Row:
        area = self._chance.choice(fictional.AREAS)
        return self._row(
            "incident", each, self._police, external_id=f"H-{each:06}", happened_at=self._ago(900), area_name=area, harm=self._chance.choice(list(Harm)),
            group_related=GroupRelated.YES, type="Skottlossning", summary=f"Skott mot en bostad i {area}. Ingen skadades.", victims=0,
        )  # fmt: skip

    def _attribution_row(self, each: int) -> Row:
        return self._row(
            "attribution", each, self._police, incident_id=row_id("incident", each), group_id=row_id("group", self._chance.randrange(self._groups)),
            side=self._chance.choice(list(Side)), likelihood=Likelihood.CONFIRMED, made_by_id=self._police.user_id,
            approved_by_id=self._probation.user_id, approved_agency_id=self._probation.agency_id, approved_at=self._ago(30),
        )  # fmt: skip

    def _call_in_row(self, each: int) -> Row:
        days = 20 if each == 0 else -30 * each
        return self._row(
            "call_in", each, self._probation, starts_at=datetime.combine(self._now.date() + timedelta(days=days), time(17), tzinfo=self._now.tzinfo),
            venue=f"Exempelarenan {each}", capacity=40, purpose="Framföra ett gemensamt budskap", state=State.PLANNED if each == 0 else State.CLOSED,
        )  # fmt: skip

    def _entry_rows(self) -> Iterator[Row]:
        """As many readings as there are people and visits, in one chain that holds."""
        post, previous, count = self._police, "", self._people + self._visits
        for number in range(1, count + 1):
            about = fictional.ref(row_id("member", number % self._people))
            row: Row = {
                "id": row_id("entry", number), "site_id": post.site_id, "agency_id": post.agency_id, "number": number,
                "at": self._now - timedelta(seconds=(count - number) * 60), "user_id": post.user_id, "posting_id": post.id,
                "role": post.role.value, "address": "192.0.2.7", "verb": Verb.READ.value, "subject_kind": "member", "subject_ref": about,
                "fields": [], "reason": None, "release_ref": None, "digest": digest_of("", None), "previous": previous,
            }  # fmt: skip
            previous = row["hash"] = hash_of(row)
            yield row
        self._head = {"site_id": post.site_id, "agency_id": post.agency_id, "length": count, "head": previous}


def row_id(kind: str, number: int) -> int:
    """A key that no other row has, in order within its table."""
    return (KIND_OF_TABLE[kind] << 40) + number
