"""Two towns alike in everything: the same agencies and the same people work in both, and each has a row of every kind.

A row of the other town thus differs from one's own by its site alone, which is the hardest case for a door.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pypdf import PdfWriter

from gvi.access.actor import Actor
from gvi.access.roles import FIELD_ROLES, AgencyKind, Role
from gvi.accounts.models import Posting, User
from gvi.accounts.operations import add_posting
from gvi.agencies.models import Agency, AgencySite
from gvi.appearances import polls
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import participants
from gvi.callins.clearance_models import Clearance
from gvi.callins.models import Answer, Attendance, CallIn
from gvi.checklists import operations as listing
from gvi.checklists import playbook
from gvi.checklists.models import Standard
from gvi.closing.models import Absence, Debrief
from gvi.conflicts import operations as locking
from gvi.core import clock
from gvi.door.models import AttendanceTap, Press
from gvi.entry.operations import ask_recovery
from gvi.exports.models import ExportKind
from gvi.extensions import db
from gvi.followups import operations as following
from gvi.followups.models import ActionType
from gvi.imports import operations as importing
from gvi.imports.rules import kinds_for
from gvi.imports.vocabulary import Kind
from gvi.invitations import operations as inviting
from gvi.invitations.queries import plan_of
from gvi.members import operations as people
from gvi.members import police, supervising
from gvi.members.models import Member
from gvi.members.vocabulary import CaseRoleKind, Facet, RestrictionKind, RiskDirection, RiskLevel
from gvi.merging import operations as merging
from gvi.oversight.models import LogReview
from gvi.rechecks import operations as rechecks
from gvi.rechecks.models import Decided, Occasion, RecheckDecision
from gvi.replies import operations as answering
from gvi.replies import taking
from gvi.replies.vocabulary import Source
from gvi.retention import operations as retaining
from gvi.reviews import asking
from gvi.reviews import operations as reviewing
from gvi.reviews.operations import Terms
from gvi.reviews.requests import Wanted
from gvi.serving.models import ServiceStep
from gvi.serving.vocabulary import Server, ServiceEvent
from gvi.sites.models import Site
from gvi.speakers import operations as speaking
from gvi.speakers.models import Speaker
from gvi.visits.models import Visit
from tests import factories, world
from tests.callins import scene
from tests.factories import NOBODY
from tests.imports import books
from tests.world import actor, agency

COORDINATORS = ("bo", "alva", "disa")
KINDS = (AgencyKind.POLICE, AgencyKind.PROBATION, AgencyKind.SOCIAL_SERVICES)


def furnish() -> None:
    """Both towns, within a transaction."""
    here, there = (db.session.query(Site).filter_by(code=code).one() for code in world.SITES)
    _work_in_both(here, there)
    for site in (here, there):
        _town(site)
    coordinator, admin = actor("bo"), actor("administrator")
    lost = db.session.get_one(User, actor("alva").user_id)
    ask_recovery(
        replace(admin, user_id=coordinator.user_id), lost, reason="Lost her phone"
    )  # asked by another than who approves


def _work_in_both(here: Site, there: Site) -> None:
    """The agencies of the one town take over the other, and everybody gets a second posting there."""
    for kind in world.KINDS:
        db.session.delete(db.session.get_one(AgencySite, (there.id, agency(kind, there.code).id)))
        db.session.add(AgencySite(site_id=there.id, agency_id=agency(kind).id))
    for posting in db.session.query(Posting).filter_by(site_id=here.id).all():
        add_posting(
            NOBODY, posting.user, agency=posting.agency, site=there, role=posting.role, starts_on=world.BEGINNING
        )
    db.session.flush()


def _town(site: Site) -> None:
    bo, alva, disa = (replace(actor(who), site_id=site.id) for who in COORDINATORS)
    kept = {each: [_person(each, number) for number in scene.NUMBERS[:3]] for each in (bo, alva, disa)}
    for each, (followed, ended, _unfollowed) in kept.items():
        for user in _field_users(each):
            people.assign(each, followed, user=user)
            people.assign(each, ended, user=user, ends_at=clock.now() - timedelta(hours=1))
        for member in kept[each]:
            _visit(each, member)
            for kind in set(KINDS) - {each.agency_kind}:
                factories.release(each, member, to=kind, facet=Facet.IDENTITY)
    _reviews(kept, replace(actor("probation_officer"), site_id=site.id))
    _police_facets(bo, kept[bo], approved_by=alva)
    factories.release(bo, kept[bo][1], to=AgencyKind.PROBATION, facet=Facet.POLICE, fields=("memberships", "ties"))
    for member in kept[alva]:
        factories.supervision(alva, member)
        today = clock.today()
        supervising.add_custody(alva, member, starts_on=today - timedelta(90), ends_on=today - timedelta(30))
    for days in (7, 60):
        _call_in(bo, alva, disa, kept[alva], days=days)
    factories.supervision(alva, _person(alva, scene.NUMBERS[3]))  # on no list yet
    for member in kept[disa]:
        factories.handover(disa, member)
    for member in kept[bo]:
        factories.handover(bo, member)
    for each in (bo, alva, disa):
        _keeping(each, *kept[each][:2], kept[each][2])
        _twice(each)
    for each in (bo, alva, disa, replace(actor("analyst"), site_id=site.id)):
        _files(each)
    _sample(replace(actor("auditor"), site_id=site.id))
    _uploads(site)
    db.session.flush()


def _person(actor: Actor, number: str) -> Member:
    member = factories.member(actor, name="Test Testsson", number=number)
    db.session.flush()
    return member


def _field_users(actor: Actor) -> list[User]:
    postings = db.session.query(Posting).filter_by(site_id=actor.site_id, agency_id=actor.agency_id)
    return [posting.user for posting in postings if posting.role in FIELD_ROLES]


def _visit(actor: Actor, member: Member) -> Visit:
    made = factories.visit(actor, member)
    db.session.flush()
    return made


def _reviews(kept: dict[Actor, list[Member]], officer: Actor) -> None:
    """Each coordinator and one officer have put something before the lawyer, and police have asked probation."""
    bo, alva, _disa = kept
    for proposer, members in (*kept.items(), (officer, kept[alva][:1])):
        to = AgencyKind.POLICE if proposer.agency_kind is not AgencyKind.POLICE else AgencyKind.PROBATION
        reviewing.propose(proposer, members, _terms(to, fields=("language",)))
        db.session.flush()
    asking.ask(bo, kept[bo], Wanted(Facet.SUPERVISION, ("supervision",)), _terms(AgencyKind.PROBATION, "own-task"))
    db.session.flush()


def _terms(to: AgencyKind, ground: str = "osl-10-15a", *, fields: Sequence[str] = asking.TOLD) -> Terms:
    return Terms(
        facet=Facet.IDENTITY, fields=fields, receiver=agency(to), ground=factories.ground(ground), purpose="Planera samtal",
        balancing=None, valid_until=clock.today() + timedelta(days=30),
    )  # fmt: skip


def _police_facets(bo: Actor, members: list[Member], *, approved_by: Actor) -> None:
    groups = [factories.group(bo, alias=alias) for alias in ("Alm", "Björk")]
    db.session.flush()
    factories.relation(bo, *groups)
    for member, other in zip(members, [*members[1:], members[0]], strict=True):
        today = clock.today()
        factories.membership(bo, member, groups[0])
        factories.tie(bo, member, other)
        police.add_restriction(bo, member, other=other, kind=RestrictionKind.CONTACT_BAN, starts_on=today)
        police.add_case_role(bo, member, against=other, kind=CaseRoleKind.WITNESS, starts_on=today)
        police.add_risk(bo, member, level=RiskLevel.YELLOW, direction=RiskDirection.EXPOSED, valid_from=today)
        db.session.flush()
    for approver in (None, approved_by):
        incident = factories.incident(bo)
        db.session.flush()
        factories.attribution(bo, incident, groups[0], approved_by=approver)
    tax = replace(actor("partner"), site_id=bo.site_id)
    for group, actors in zip(groups, ([bo, tax], [bo]), strict=True):
        period = factories.focus(bo, group)
        db.session.flush()
        for each in actors:
            following.add_action(each, period, type=ActionType.OTHER, legal_ground="2 kap. 1 §", done_on=clock.today())
            db.session.flush()


def _call_in(bo: Actor, alva: Actor, disa: Actor, members: list[Member], *, days: int) -> None:
    call_in = factories.call_in(alva, **scene.basis(), starts_at=scene.evening(days), clearances_asked_at=clock.now())
    speaker = factories.speaker(alva)
    db.session.flush()
    speaking.start_from_default(alva, call_in)
    speaking.add_slot(alva, call_in, speaker=speaker, voice=speaker.voice, message="Ont om tid", minutes=5)
    _checklist(bo, alva, disa, call_in)
    one, other, _third = participants.add(alva, call_in, members, why="Reaches many")
    db.session.flush()
    factories.release(alva, members[0], to=AgencyKind.POLICE, facet=Facet.IDENTITY, call_in=call_in)
    for each in (bo, alva, disa):
        _pair(each, call_in.id, one.id, other.id)
    _tap(alva, call_in.id, one.id)
    a_while = clock.now() + timedelta(hours=1)
    for kind in (ExportKind.PARTICIPANTS, ExportKind.SERVICE):
        factories.export(alva, kind, call_in_id=call_in.id, is_approved=True, ends_at=a_while)
    _answers(alva, call_in)
    _afterwards(bo, alva, call_in, members)
    _looked_at_and_served(alva, call_in, one.id, other.id)
    _dates(alva, call_in, speaker)


def _afterwards(bo: Actor, alva: Actor, call_in: CallIn, members: list[Member]) -> None:
    """Two who are followed up, and what two agencies have learnt."""
    today = clock.today()
    rows: list[Absence | Debrief] = [
        Absence(**alva.owns, call_in_id=call_in.id, member_id=member.id, code=f"D{number:02d}", due=today)
        for number, member in enumerate(members[:2], 1)
    ]
    rows += [
        Debrief(**each.owns, call_in_id=call_in.id, held_on=today, worked="-", change="-", written_by=each.name)
        for each in (alva, bo)
    ]
    db.session.add_all(rows)
    log.record_all(alva, Verb.ABSENCE_OPEN, rows)
    db.session.flush()


def _looked_at_and_served(alva: Actor, call_in: CallIn, *invitations: int) -> None:
    """Each has been looked at, somebody decided about them, and something was noted of their letters."""
    rechecks.keep_look(alva, call_in, Occasion.ASKED)
    for each in invitations:
        told = {
            "call_in_id": call_in.id,
            "invitation_id": each,
            "letter_ref": "k7m3q9b",
            "who": "Johan Ek",
            "noted_by": alva.name,
        }
        step = ServiceStep(
            **alva.owns,
            **told,
            event=ServiceEvent.ATTEMPT,
            by=Server.STAFF,
            happened_on=clock.today(),
            note="Ont om tid",
            scan=_receipt(),
            scan_kind="pdf",
            scan_sha256="0" * 64,
        )
        decided = {"what": Decided.KEEP, "code": "age-unknown", "reason": "Ont om tid", "decided_by": alva.name}
        decision = RecheckDecision(**alva.owns, call_in_id=call_in.id, invitation_id=each, **decided)
        db.session.add_all([step, decision])
        log.record(alva, Verb.SERVICE_NOTE, step)
        log.record(alva, Verb.RECHECK_KEEP, decision)
    db.session.flush()


def _dates(actor: Actor, call_in: CallIn, speaker: Speaker) -> None:
    """The speaker is asked about two evenings, and somebody else of the same voice is free."""
    factories.speaker(actor, name="Fri Talare", email=None)
    moments = [scene.evening(days) for days in (60, 61)]
    polls.ask(actor, call_in, moments=moments, speakers=[speaker], closes_on=clock.today(), address_of=str)
    db.session.flush()


def _answers(actor: Actor, call_in: CallIn) -> None:
    """The speaker is invited; one message about it waits, and one has been dismissed."""
    inviting.send(actor, call_in, plan_of(actor, call_in))
    db.session.flush()
    for number in range(2):
        content = f"From: {call_in.ref}{number}@stranger.example\r\nSubject: Test\r\n\r\nTest\r\n".encode()
        reply = taking.take(actor, content, source=Source.UPLOAD).reply
        db.session.flush()
        if number:
            answering.dismiss(actor, reply, reason="Test")
    db.session.flush()


def _receipt() -> bytes:
    """An empty page."""
    drawn, content = PdfWriter(), io.BytesIO()
    drawn.add_blank_page(width=100, height=100)
    drawn.write(content)
    return content.getvalue()


def _checklist(bo: Actor, alva: Actor, disa: Actor, call_in: CallIn) -> None:
    """A list with something done by each, something added by each, and a playbook to begin from."""
    playbook.adopt(alva)
    tasks = {task.standard: task for task in listing.make(alva, call_in)}
    db.session.flush()
    for each, done in ((bo, Standard.GROUP_AUDIT), (alva, Standard.VENUE), (disa, Standard.FIRST_HELP)):
        listing.tick(each, tasks[done])
        own = db.session.get_one(Agency, each.agency_id)
        listing.add(each, call_in, text="Boka tolk", due=call_in.day, agency=own)
    db.session.flush()


def _tap(actor: Actor, call_in: int, invitation: int) -> None:
    """Something that was answered about one of them, and corrected; the invitation says nothing of it."""
    made = AttendanceTap(
        **actor.owns, call_in_id=call_in, invitation_id=invitation, mark="0" * 32, press=Press.SHEET, at=clock.now(),
        attendance=Attendance.EXCUSED, excuse="Sjuk", reason="Fel person", by_id=actor.user_id,
    )  # fmt: skip
    db.session.add(made)
    log.record(actor, Verb.ATTENDANCE_TAP, made)
    db.session.flush()


def _pair(actor: Actor, call_in: int, one: int, other: int) -> None:
    made = Clearance(
        **actor.owns,
        call_in_id=call_in,
        invitation_id=one,
        other_id=other,
        answer=Answer.ONLY_APART,
        list_version=1,
        answered_by_id=actor.user_id,
    )
    db.session.add(made)
    log.record(actor, Verb.CLEARANCE_ANSWER, made)
    db.session.flush()


def _keeping(actor: Actor, held: Member, shown: Member, gone: Member) -> None:
    """A record on hold; one due, of which an extract has been reviewed and from which a colleague is kept apart next year; and
    one that a colleague proposes to purge."""
    retaining.hold(actor, held, reason="Tvist")
    next_year = clock.today() + timedelta(days=365)
    locking.lock_out(actor, shown, user=_field_users(actor)[0], reason="Granne", starts_on=next_year)
    extract = retaining.make_extract(actor, shown)
    db.session.flush()
    retaining.review_extract(actor, extract, withheld=[], ground=None)
    for member in (shown, gone):
        retaining.close_case(actor, member, closed_on=date(2005, 1, 1))
    db.session.flush()
    retaining.propose(replace(actor, user_id=_field_users(actor)[0].id), [gone.ref])
    db.session.flush()


def _files(each: Actor) -> None:
    """Every list of people may be fetched whole, so that what leaves is walked through too; one more waits."""
    for kind in (ExportKind.PEOPLE, ExportKind.VISITS):
        factories.export(each, kind, is_approved=True, ends_at=clock.now() + timedelta(hours=1))
    factories.export(each, ExportKind.PEOPLE, filters={"unreviewed": "1"})


def _twice(actor: Actor) -> None:
    """Two records of one person: a colleague proposes that they are one, and of two others it has been approved and is
    to be taken apart."""
    unnumbered = factories.member(actor, name="Test Testsson", purpose="Twice")
    db.session.flush()
    for kind in set(KINDS) - {actor.agency_kind}:
        factories.release(actor, unnumbered, to=kind, facet=Facet.IDENTITY)
    colleague = replace(actor, user_id=_field_users(actor)[0].id)
    for is_merged in (False, True):
        one, other = (factories.member(actor, birth_year=1990, purpose="Twice") for _ in range(2))
        db.session.flush()
        merger = merging.propose(colleague, one, other, picks=[], reason="Samma adress")
        db.session.flush()
        if is_merged:
            merging.approve(actor, merger)
            merging.propose_apart(colleague, merger, reason="Två bröder")
            db.session.flush()


def _sample(auditor: Actor) -> None:
    """A sample of no reads: what is in it stands in the log, which the towns leave to the product."""
    made = LogReview(
        **auditor.owns, from_day=world.BEGINNING, to_day=world.BEGINNING, population=0, drawn_by_id=auditor.user_id
    )
    db.session.add(made)
    log.record(auditor, Verb.LOG_REVIEW_DRAW, made)
    db.session.flush()


def _uploads(site: Site) -> None:
    """A file of everybody who may import anything; of groups also one with two sheets, and one imported in part."""
    for uploader in _everybody(site):
        for kind in kinds_for(uploader)[:1]:
            importing.upload(uploader, kind=kind, content=b"name\nTest\n")
        if Kind.GROUPS in kinds_for(uploader):
            book = books.xlsx(sheets={"One": [["alias"], ["Test"]], "Other": [["alias"], ["Test"]]})
            importing.upload(uploader, kind=Kind.GROUPS, content=book)
            rows = f"alias,type\nImported by {uploader.role},network\nRefused,nothing\n"
            batch = importing.upload(uploader, kind=Kind.GROUPS, content=rows.encode())
            db.session.flush()
            importing.run(uploader, batch, keep_good=True)


def _everybody(site: Site) -> Iterable[Actor]:
    return (replace(actor(role.value), site_id=site.id) for role in Role)
