"""The town that is scanned: what furnished towns have, and beyond it all that decides who reads what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import lifecycle, participants
from gvi.callins.eligibility import invited
from gvi.callins.models import OVER, CallIn
from gvi.callins.participants import Meeting
from gvi.checklists.models import ChecklistTask
from gvi.core import clock
from gvi.core import db as database
from gvi.extensions import db
from gvi.followups.models import Action
from gvi.imports import operations as importing
from gvi.imports.vocabulary import Kind
from gvi.letters.operations import load_templates
from gvi.members import operations as people
from gvi.members.models import Assignment, Member
from gvi.members.operations import IdentityData
from gvi.members.vocabulary import Category, Facet
from gvi.releases.models import Release
from gvi.releases.operations import revoke_all
from gvi.sites.models import Site
from gvi.speakers import operations as speaking
from gvi.support.models import Handover
from tests import factories, world
from tests.access import casting
from tests.access.marking import Mark, Marks, mark_everything
from tests.access.reading import Truth
from tests.access.walking import Town, rows_now
from tests.browsing import Browser
from tests.callins import scene
from tests.letters.conftest import DETAILS
from tests.world import actor

PRINTED = ("198501012382", "199001022384")
"""Numbers of those who get letters, until everything is marked."""


@dataclass
class Planted:
    """The marked town: what is marked, what is true, and everybody in it with a browser."""

    town: Town
    marks: Marks
    truth: Truth
    actors: dict[str, Actor]
    call_in: str
    """The one whose letters are printed."""
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self, walker: str) -> Browser:
        """The walker's browser, signed in once, with a token for every form."""
        if walker not in self.browsers:
            opened = self.browsers[walker] = Browser(self.town.app)
            opened.sign_in(casting.address(walker), world.PASSWORD)
            token = opened.get("/help").soup.find("input", {"name": "csrf_token"})
            opened.headers["X-CSRFToken"] = str(token["value"])  # type: ignore[index]
        return self.browsers[walker]


def plant(town: Town) -> Planted:
    """Mark everything, and let letters and mails leave."""
    app = town.app
    with app.app_context(), database.transaction():
        casting.hire()
        ref = _printable()
        _releases()
        uploaded = _uploads()
    with app.app_context(), database.transaction():
        marks = mark_everything()
        for text, user in uploaded.items():
            marks[text.lower()] = Mark(text, Member, "upload", 0, 0, 0, None, user=user)
    with app.app_context():
        town.rows = rows_now()
        actors = {walker: casting.actor(walker) for walker in casting.WALKERS}
        planted = Planted(town, marks, _truth(), actors, ref)
        database.close()
    return planted


def _printable() -> str:
    """A call-in of probation's that everybody has cleared: letters can be printed."""
    alva = actor("alva")
    load_templates(alva, db.session.query(Site).filter_by(code=world.SITES[0]).one())
    call_in = factories.call_in(alva, **DETAILS)
    speaker = factories.speaker(alva)
    db.session.flush()
    speaking.add_slot(alva, call_in, speaker=speaker, voice=speaker.voice, message="Ont om tid", minutes=5)
    members = [_member(alva, number) for number in PRINTED]
    participants.add(alva, call_in, members, why="Reaches many")
    db.session.flush()
    meeting = {row: Meeting(scene.evening().time(), row.contact_name, None) for row, _member in invited(call_in)}
    participants.set_arrivals(alva, call_in, meeting)
    db.session.flush()
    scene.clear(call_in)
    lifecycle.approve_invitees(alva, call_in)
    db.session.flush()
    return call_in.ref


def _member(alva: Actor, number: str) -> Member:
    where = {"street": "Exempelgatan 1", "postcode": "21120", "city": "Malmö", "phone": "070-174 06 05"}
    identity = IdentityData(name="Test Testsson", personnummer=number, email="test@testsson.example", **where)
    made = people.register(alva, identity=identity, category=Category.CONVICTED, purpose="Call-in")
    db.session.flush()
    factories.supervision(alva, made, officer="Johan Ek")
    return made


def _releases() -> None:
    """Facets given in whole, in part, once given and taken back, and given until yesterday."""
    bo, alva, disa = (actor(who) for who in ("bo", "alva", "disa"))
    for each in (bo, alva, disa):
        mine = list(db.session.scalars(Member.visible_to(each).order_by(Member.id)))
        receivers = {AgencyKind.POLICE, AgencyKind.PROBATION, AgencyKind.SOCIAL_SERVICES} - {each.agency_kind}
        for kind in sorted(receivers):
            factories.release(each, mine[0], to=kind, facet=Facet.VISIT)
            _narrow(each, mine, kind)
    factories.release(alva, *_of(alva)[:2], to=AgencyKind.POLICE, facet=Facet.SUPERVISION)
    factories.release(alva, _of(alva)[0], to=AgencyKind.SOCIAL_SERVICES, facet=Facet.SUMMONS)
    factories.release(bo, _of(bo)[0], to=AgencyKind.PROBATION, facet=Facet.POLICE, fields=["restrictions", "risk"])
    factories.release(bo, _of(bo)[0], to=AgencyKind.SOCIAL_SERVICES, facet=Facet.POLICE, fields=["memberships"])
    factories.release(
        disa, _of(disa)[0], to=AgencyKind.PROBATION, facet=Facet.SUPPORT, ground=factories.ground("consent")
    )
    db.session.flush()


def _of(each: Actor) -> list[Member]:
    return list(db.session.scalars(Member.visible_to(each).order_by(Member.id)))


def _narrow(each: Actor, mine: list[Member], kind: AgencyKind) -> None:
    """Of the second, the identity was taken back; of the third, all but the language; it ended yesterday for another facet."""
    receiver = world.agency(kind)
    given = list(db.session.query(Release).filter_by(receiver_id=receiver.id, owner_agency_id=each.agency_id))
    revoke_all(
        each, [row for row in given if row.member_id in {mine[1].id, mine[2].id} and row.facet is Facet.IDENTITY]
    )
    db.session.flush()
    factories.release(each, mine[2], to=kind, facet=Facet.IDENTITY, fields=["language"])
    for ended in factories.release(each, mine[1], to=kind, facet=Facet.VISIT):
        db.session.flush()
        ended.valid_until = clock.today() - timedelta(days=1)
        log.record(each, Verb.RELEASE_REVOKE, ended)
    db.session.flush()


def _uploads() -> dict[str, int]:
    """Files with rows that are refused: who uploaded each marked word."""
    found = {}
    for number, who in enumerate(("bo", "alva", "disa")):
        uploader, words = actor(who), (f"Zqyy{'abc'[number]}yyqz", f"Zqyy{'abc'[number]}yxqz")
        rows = f"external_id;name;category;purpose;personnummer\n1;{words[0]};convicted;Call-in;\n2;{words[1]};convicted;Call-in;198001011234\n"
        importing.upload(uploader, kind=Kind.MEMBERS, content=rows.encode())
        batch = importing.upload(uploader, kind=Kind.MEMBERS, content=rows.replace("1;Zq", "3;Zq").encode())
        db.session.flush()
        importing.run(uploader, batch, keep_good=True)
        db.session.flush()
        found |= dict.fromkeys(words, uploader.user_id)
    return found


def _truth() -> Truth:
    today = clock.today()
    over = set(db.session.scalars(select(CallIn.id).where(CallIn.state.in_(OVER))))
    in_force = [
        row
        for row in db.session.scalars(select(Release))
        if row.revoked_at is None and row.valid_until >= today and row.call_in_id not in over
    ]
    now = clock.now()
    following = [row for row in db.session.scalars(select(Assignment)) if row.ends_at is None or row.ends_at > now]
    shells: dict[int, tuple[int, int]] = {
        row.id: (row.site_id, row.shell_id) for row in db.session.scalars(select(Member))
    }
    handovers: list[Any] = list(db.session.scalars(select(Handover)))
    social = {agency.id for agency in db.session.query(Agency) if agency.kind is AgencyKind.SOCIAL_SERVICES}
    owners = {row.id: row.owner_agency_id for row in db.session.scalars(select(Member))}
    return Truth(
        followed=frozenset((row.member_id, row.user_id) for row in following),
        released=frozenset((row.member_id, row.receiver_id, name) for row in in_force for name in row.fields),
        taking_part=frozenset((row.focus_period_id, row.owner_agency_id) for row in db.session.scalars(select(Action))),
        accepted=frozenset((row.id, row.accepted_by_id) for row in handovers if row.accepted_by_id),
        kept=frozenset((one, owners[other]) for one in shells for other in shells if shells[one] == shells[other]),
        inner=frozenset(db.session.scalars(select(ChecklistTask.id).where(ChecklistTask.is_inner))),
        helped=frozenset(
            (row.id, each.user_id)
            for row in handovers
            for each in following
            if shells[each.member_id] == (row.site_id, row.shell_id) and owners[each.member_id] in social
        ),
    )
