"""Lists, a person's page, search and a form, beside a tuned Django project over the same rows: python -m bench.beside

Ours with access, masking and log on; the peer without any of them but one log row on the page written by hand. Both
on SQLite with WAL and synchronous=FULL, one gunicorn process of four threads, the same clients. Both are asked a
while before anything counts, then by turns, so that the machine's own moods meet both. The peer is installed into an
environment of its own, in a temporary folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from sqlalchemy import event, select
from sqlalchemy.orm import aliased

from bench import fictional
from bench.campaign import campaign, email, folder_of, settings_of
from bench.filling import row_id
from bench.load import Client, Request, Timing, load
from bench.serving import ours, served
from gvi import create_app
from gvi.access.roles import Role
from gvi.extensions import db
from gvi.groups.models import Group, Membership
from gvi.members.facts import Supervision, Tie
from gvi.members.models import Identity, Member
from gvi.server.readiness import DEMO_PASSWORD
from gvi.visits.models import TeamMember, Visit
from tests.browsing import Browser

PEERS = Path(__file__).resolve().parent / "peers"
REQUIREMENTS = ("django>=5.2,<6", "gunicorn>=23")
CLIENTS = (1, 8, 32)
REQUESTS = {1: 160, 8: 160, 32: 192}
ROUNDS, WARM = 5, 200
SETTLED = 500
"""Lists before anything counts. SQLite's file of what is new grows at first, ours for 4 000 pages and the peer's for 1 000, and
what lets it grow waits twice for the disk; afterwards it is written over again. The peer's fills while its forms are warmed."""
BUSY = fictional.ref(row_id("member", 0))
Person = aliased(Member)
REASON = {"reading_need": "checking"}
"""Who does not work with the busy person says once a day why they read."""
DEEP = (0.0, 0.25, 0.5, 0.75, 0.99)


@dataclass(frozen=True, slots=True)
class Case:
    """One thing people do, on both sides, and how many times faster ours should be."""

    name: str
    ours: Callable[[int], Request]
    peer: Callable[[int], Request]
    goal: float


def _incident(number: int) -> dict[str, str]:
    return {
        "area_name": "Hyllie",
        "type": "Skottlossning",
        "harm": "injury",
        "group_related": "unknown",
        "n": str(number),
    }


CASES = (
    Case("list of 50", lambda n: Request("/members"), lambda n: Request("/admin/kept/person/"), 4.0),
    Case("member page, 200 entries", lambda n: Request(f"/members/{BUSY}"), lambda n: Request(f"/people/{BUSY}"), 0.6),
    Case(
        "search",
        lambda n: Request("/search", {"text": fictional.LAST[n % 50]}),
        lambda n: Request(f"/admin/kept/person/?q={quote(fictional.LAST[n % 50])}"),
        5.0,
    ),
    Case(
        "submit",
        lambda n: Request(
            "/incidents/new",
            {**_incident(n), "day": "2026-10-01", "hour": "12:00", "account": "Skott."},
            leads_on=True,
        ),
        lambda n: Request(
            "/admin/kept/incident/add/",
            {**_incident(n), "happened_at_0": "2026-10-01", "happened_at_1": "12:00", "summary": "Skott."},
            leads_on=True,
        ),
        1.5,
    ),
)


def main() -> None:
    """Print a line for each case and number of clients: ours, peer, ratio; then how size and depth tell."""
    folder = folder_of(sys.argv[1:])
    small = campaign(5_000, folder)
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        python = _install(Path(made))
        _fill(python, Path(made), small)
        own = stack.enter_context(served(*ours(small), first="/login"))
        peer = stack.enter_context(served(*_peer(python, Path(made)), first="/admin/login/", cwd=PEERS))
        print(
            f"{'':28} clients   ours p50/p95 ms    peer p50/p95 ms   ratio (rounds)      goal   answers/s  statements"
        )
        us, them = signed_in(own.port), _theirs(peer.port)
        load([us.beside() for _ in range(CLIENTS[1])], CASES[0].ours, SETTLED)
        for case in CASES:
            counted = _statements(small, case), _peer_statements(python, Path(made), case)
            _warm(case, us, them)
            for clients in CLIENTS:
                rounds = [_round(case, clients, us, them) for _ in range(ROUNDS)]
                _say(case, clients, [ours for ours, _ in rounds], [peer for _, peer in rounds], counted)
        _frame(us, them)
    _depths(small, campaign(62_000, folder))


def _warm(case: Case, us: Client, them: Client) -> None:
    """Every thread has answered before anything counts; how long the very first answer took is told."""
    first = [load([client], asked, 1).middle for client, asked in ((us, case.ours), (them, case.peer))]
    for client, asked in ((us, case.ours), (them, case.peer)):
        load([client.beside() for _ in range(CLIENTS[1])], asked, WARM)
    print(f"{case.name:28} the first answer of all: ours {first[0] * 1e3:.0f} ms, peer {first[1] * 1e3:.0f} ms")


def _round(case: Case, clients: int, us: Client, them: Client) -> tuple[Timing, Timing]:
    return (
        load([us.beside() for _ in range(clients)], case.ours, REQUESTS[clients]),
        load([them.beside() for _ in range(clients)], case.peer, REQUESTS[clients]),
    )


def _say(case: Case, clients: int, us: Sequence[Timing], them: Sequence[Timing], counted: tuple[int, int]) -> None:
    ratios = sorted(a.rate / b.rate for a, b in zip(us, them, strict=True))
    ratio = median(ratios)
    times = (f"{_ms(each, 'middle'):7.1f} /{_ms(each, 'late'):7.1f}" for each in (us, them))
    print(
        f"{case.name:28} {clients:7} {'  '.join(times)}"
        f"  {ratio:6.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})  {case.goal:4} {'met' if ratio >= case.goal else 'not':4}"
        f" {median(each.rate for each in us):5.0f} {median(each.rate for each in them):5.0f}   {counted[0]} / {counted[1]}"
    )


def _ms(rounds: Sequence[Timing], name: str) -> float:
    return median(getattr(each, name) for each in rounds) * 1e3


def _frame(us: Client, them: Client) -> None:
    """What no page of ours can be quicker than: one that shows its frame to somebody signed in, reads nothing and logs nothing."""
    alone = load([us.beside()], lambda n: Request("/help"), REQUESTS[1])
    print(f"{'the frame alone, 1 client':36} {alone.middle * 1e3:5.1f} ms; beside it the peer's whole answers:")
    for case in CASES:
        peer = load([them.beside()], case.peer, REQUESTS[1])
        print(
            f"  {case.name:34} {peer.middle * 1e3:5.1f} ms, {peer.middle / alone.middle:5.2f} times the frame; goal {case.goal}"
        )


def _depths(small: Path, large: Path) -> None:
    """The list at its beginning, along the way and at its end, at both sizes by turns."""
    with ExitStack() as stack:
        sizes = {5_000: small, 62_000: large}
        clients = {
            people: signed_in(stack.enter_context(served(*ours(instance), first="/login")).port)
            for people, instance in sizes.items()
        }
        ratios = []
        for share in DEEP:
            rounds = [_turn(clients, share) for _ in range(ROUNDS + 1)][1:]  # the first one warms
            few, many = ([each[people] for each in rounds] for people in sizes)
            for people, timings in ((5_000, few), (62_000, many)):
                print(
                    f"list of {people:6}, {share:4.0%} in       p50 {_ms(timings, 'middle'):6.1f}  p95 {_ms(timings, 'late'):6.1f} ms"
                )
            ratios.append(_ms(many, "late") / _ms(few, "late"))
    print(
        "p95 at 62 000 to p95 at 5 000, by depth:", " ".join(f"{ratio:.2f}" for ratio in ratios), "(goal: 1.5 at most)"
    )


def _turn(clients: dict[int, Client], share: float) -> dict[int, Timing]:
    timings = {}
    for people, client in clients.items():
        after = fictional.ref(row_id("member", int(people * share)))
        address = f"/members?sort=external_id&after={after}" if share else "/members?sort=external_id"
        timings[people] = load([client], lambda n, address=address: Request(address), REQUESTS[1])  # type: ignore[misc]
    return timings


def signed_in(port: int) -> Client:
    """The coordinator, who has said why they read the busy person's page."""
    form = {"email": email(Role.POLICE_COORDINATOR), "password": DEMO_PASSWORD, "submit": "1"}
    client = Client(port).sign_in("/login", form)
    client.ask(Request("/help"))
    client.ask(Request(f"/members/{BUSY}/why", REASON))
    return client


def _theirs(port: int) -> Client:
    client = Client(port).sign_in("/admin/login/", {"username": "admin", "password": DEMO_PASSWORD})
    client.ask(Request("/admin/kept/incident/add/"))
    return client


def _statements(instance: Path, case: Case) -> int:
    """How many statements ours takes, those of the log included."""
    app = create_app(settings_of(instance))
    browser, sent = Browser(app), []
    browser.sign_in(email(Role.POLICE_COORDINATOR), DEMO_PASSWORD)
    token = browser.get("/help").soup.find("input", {"name": "csrf_token"})["value"]  # type: ignore[index]
    browser.client.post(f"/members/{BUSY}/why", data={"csrf_token": token, **REASON})
    request = case.ours(0)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *rest: sent.append(rest[2]))
    if request.form is None:
        browser.client.get(request.address)
    else:
        browser.client.post(request.address, data={"csrf_token": token, **request.form})
    return len([statement for statement in sent if not statement.startswith("BEGIN")])


def _peer_statements(python: Path, folder: Path, case: Case) -> int:
    command, environment = _peer(python, folder)
    with served(command, {**environment, "KEPT_COUNT": "1"}, first="/admin/login/", cwd=PEERS) as peer:
        client = _theirs(peer.port)
        client.ask(case.peer(0))
        return int(client.statements or 0)


def _install(folder: Path) -> Path:
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *REQUIREMENTS], check=True
    )
    return python


def _peer(python: Path, folder: Path) -> tuple[list[str], dict[str, str]]:
    command = [
        str(python),
        "-m",
        "gunicorn",
        "--bind",
        "127.0.0.1:{port}",
        "--worker-class",
        "gthread",
        "--threads",
        "4",
    ]
    environment = {"KEPT_DATABASE": str(folder / "kept.db"), "PYTHONPATH": str(PEERS)}
    return [*command, "--log-level", "warning", "kept.wsgi"], environment


def _fill(python: Path, folder: Path, instance: Path) -> None:
    rows = folder / "rows.json"
    with rows.open("w", encoding="utf-8") as file, create_app(settings_of(instance)).app_context():
        for name, columns, statement in _copied():
            found = [list(row) for row in db.session.execute(statement)]
            file.write(json.dumps([name, columns, found], default=str) + "\n")
    command, environment = [str(python), "-m", "kept.filling", str(rows)], _peer(python, folder)[1]
    subprocess.run(command, env=environment, cwd=PEERS, check=True)


def _copied() -> Iterator[tuple[str, list[str], object]]:
    """(model, its columns, where they come from): the police's rows."""
    police = select(Member.owner_agency_id).order_by(Member.id).limit(1).scalar_subquery()
    ends = select(Supervision.ends_on).join(Member, Member.id == Supervision.member_id)
    own = ends.where(Member.shell_id == Person.shell_id).correlate(Person).limit(1).scalar_subquery()
    people = (
        select(
            Person.id, Person.ref, Person.external_id, Person.category, Person.purpose, Person.review_due,
            Person.is_protected, Identity.name, Identity.personnummer, Membership.group_id, own,
        )
        .join(Identity, Identity.id == Person.id)
        .join(Membership, Membership.member_id == Person.id)
        .where(Person.owner_agency_id == police)
    )  # fmt: skip
    names = ["id", "ref", "external_id", "category", "purpose", "review_due", "is_protected", "name", "personnummer"]
    yield "Group", ["id", "alias"], select(Group.id, Group.alias)
    yield "Person", [*names, "group_id", "supervision_ends"], people
    yield "Tie", ["id", "a_id", "b_id", "kind", "strength"], select(Tie.id, Tie.a_id, Tie.b_id, Tie.kind, Tie.strength)
    visits = select(Visit.id, Visit.member_id, Visit.planned_for, Visit.outcome, Visit.message)
    yield "Visit", ["id", "person_id", "planned_for", "outcome", "message"], visits
    team = select(TeamMember.id, TeamMember.visit_id, TeamMember.agency_id, TeamMember.name)
    yield "TeamMember", ["id", "visit_id", "agency", "name"], team


if __name__ == "__main__":
    main()
