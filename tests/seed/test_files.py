"""The files of seed_data on their own: true numbers, references that resolve, and a story that agrees with itself."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from tests.corpus import CORPUS

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "seed_data"
DAY_ZERO = date(2026, 3, 12)
SITES = ("malmo", "orebro")
READY = "malmo-4"
REGISTERS = ("police_members", "probation_clients", "social_members")
REACHED = {"delivered", "via_relative"}
CAME = {"attended", "late", "left_early", "turned_back"}

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date:
    return date.fromisoformat(text[:10])


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def end(text: str) -> date:
    return day(text) if text else date.max


def overlaps(row: Row, on: date) -> bool:
    return day(row["from"]) <= on <= end(row["to"])


def by(items: list[Row], key: str) -> dict[str, Row]:
    found = {item[key]: item for item in items}
    assert len(found) == len(items), f"{key} is not unique"
    return found


def people_files() -> list[str]:
    return [f"{site}/{name}" for site in SITES for name in REGISTERS] + ["london/police_members", "london/clients"]


def luhn(number: str) -> int:
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(number[2:])]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10


def age(number: str, on: date) -> int:
    """Whole years on the day; a coordination number carries its day plus 60, and may lack month and day."""
    year, month, birth_day = int(number[:4]), int(number[4:6]) or 12, int(number[6:8]) % 60 or 31
    return on.year - year - ((on.month, on.day) < (month, birth_day))


def police_of(site: str) -> dict[str, str]:
    """From probation's external ids to the police's, for people in both files."""
    police = {person["personnummer"]: person["external_id"] for person in rows(f"{site}/police_members")}
    return {
        c["external_id"]: police[c["personnummer"]]
        for c in rows(f"{site}/probation_clients")
        if c["personnummer"] in police
    }


def starts_at(site: str) -> dict[str, datetime]:
    return {call_in["code"]: moment(call_in["starts_at"]) for call_in in rows(f"{site}/call_ins")}


def parties(site: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {code: [] for code in starts_at(site)}
    for invitation in rows(f"{site}/invitations"):
        found[invitation["call_in"]].append(invitation)
    return found


def separated(site: str, on: date) -> set[frozenset[str]]:
    """Pairs of police ids that must not share a room on the day."""
    bans = [(r["person_a"], r["person_b"]) for r in rows(f"{site}/restrictions") if r["person_b"] and overlaps(r, on)]
    cases = [(r["person"], r["against"]) for r in rows(f"{site}/case_roles") if overlaps(r, on)]
    return {frozenset(pair) for pair in [*bans, *cases]}


def invited_sites() -> Iterator[tuple[str, str, list[Row]]]:
    for site in SITES:
        for code, party in parties(site).items():
            yield site, code, party


# Numbers and people


@pytest.mark.parametrize("name", people_files())
def test_every_number_has_a_true_check_digit_and_the_year_beside_it(name: str) -> None:
    for person in rows(name):
        number = person["personnummer"]
        assert re.fullmatch(r"(19|20)\d{2}(0\d|1[0-2])\d{6}", number), number
        assert luhn(number) == 0, number
        assert number[:4] == person["birth_year"]


@pytest.mark.parametrize("name", people_files())
def test_every_number_is_an_official_test_number(name: str) -> None:
    folder = CORPUS / "personnummer"
    if not folder.is_dir():
        pytest.skip(f"outside data is missing: set CORPUS (looked in {CORPUS})")
    official = set((folder / "skatteverket_testpersonnummer.txt").read_text(encoding="utf-8").split())
    with (folder / "test_numbers_with_edge_cases.csv").open(encoding="utf-8", newline="") as file:
        official |= {row["n12"] for row in csv.DictReader(file) if row["kind"] == "samordningsnummer"}
    assert {person["personnummer"] for person in rows(name)} <= official


def test_a_number_means_one_person_wherever_it_stands() -> None:
    names: dict[str, set[tuple[str, str]]] = {}
    for file in people_files():
        by(rows(file), "personnummer")
        by(rows(file), "external_id")
        for person in rows(file):
            names.setdefault(person["personnummer"], set()).add((file.split("/")[0], person["name"]))
    assert [number for number, who in names.items() if len(who) > 1] == []
    assert len({who for people in names.values() for who in people}) == len(names), "one name, two people"


def test_nobody_is_between_the_minors_and_the_adults() -> None:
    for file in people_files():
        for person in rows(file):
            number = person["personnummer"]
            assert age(number, date(2026, 1, 1)) >= 18 or age(number, date(2027, 12, 1)) < 18, number


def test_the_sites_are_as_large_as_the_readme_says() -> None:
    for site, people, groups in (("malmo", 261, 22), ("orebro", 45, 5)):
        assert len({p["personnummer"] for name in REGISTERS for p in rows(f"{site}/{name}")}) == people
        assert len(rows(f"{site}/groups")) == groups


def test_no_cell_starts_like_a_formula_and_every_row_has_its_columns() -> None:
    for path in SEED.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            head, *body = list(csv.reader(file))
        assert len(set(head)) == len(head), path
        for line in body:
            assert len(line) == len(head), path
            assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@")) or cell != cell.strip()], path


# Groups and ties


@pytest.mark.parametrize("site", SITES)
def test_the_group_of_a_person_is_their_open_membership(site: str) -> None:
    groups = by(rows(f"{site}/groups"), "alias")
    police = by(rows(f"{site}/police_members"), "external_id")
    memberships = rows(f"{site}/memberships")
    assert {m["group"] for m in memberships} <= set(groups)
    assert all(day(m["from"]) < end(m["to"]) and day(m["from"]) <= DAY_ZERO for m in memberships)
    today = {m["person"]: (m["group"], m["role"]) for m in memberships if not m["to"]}
    assert len(today) == sum(not m["to"] for m in memberships), "two open memberships"
    assert today == {ident: (p["group"], p["role"]) for ident, p in police.items() if p["group"]}


@pytest.mark.parametrize("site", SITES)
def test_relations_are_between_two_known_groups_and_some_are_unconfirmed(site: str) -> None:
    groups = by(rows(f"{site}/groups"), "alias")
    relations = rows(f"{site}/relations")
    for relation in relations:
        assert (
            relation["group_a"] in groups
            and relation["group_b"] in groups
            and relation["group_a"] != relation["group_b"]
        )
        assert day(relation["from"]) <= day(relation["last_confirmed"]) <= DAY_ZERO
    assert any(not r["to"] and day(r["last_confirmed"]) < DAY_ZERO - timedelta(days=90) for r in relations)
    open_pairs = [frozenset((r["group_a"], r["group_b"])) for r in relations if not r["to"]]
    assert len(open_pairs) == len(set(open_pairs)), "two relations at once"


@pytest.mark.parametrize("site", SITES)
def test_the_ties_hold_everybody_in_a_group_together(site: str) -> None:
    police = by(rows(f"{site}/police_members"), "external_id")
    neighbours: dict[str, set[str]] = {ident: set() for ident in police}
    ties = rows(f"{site}/ties")
    for tie in ties:
        assert tie["person_a"] < tie["person_b"] and tie["strength"] in {"1", "2", "3", "4"}
        assert not tie["last_seen"] or day(tie["last_seen"]) <= DAY_ZERO
        neighbours[tie["person_a"]].add(tie["person_b"])
        neighbours[tie["person_b"]].add(tie["person_a"])
    assert len({(tie["person_a"], tie["person_b"]) for tie in ties}) == len(ties)
    grouped = {ident for ident, person in police.items() if person["group"]}
    reached: set[str] = set()
    edge = {min(grouped)}
    while edge:
        reached |= edge
        edge = {next_one for person in edge for next_one in neighbours[person]} - reached
    assert grouped <= reached


# Accounts, agencies, facts of one person


def test_accounts_agencies_and_speakers_belong_together() -> None:
    sites = by(rows("sites"), "code")
    agencies = by(rows("agencies"), "code")
    speakers = {(s["site"], s["email"]): s["name"] for s in rows("speakers")}
    users = by(rows("users"), "email")
    assert {s["site"] for s in rows("speakers")} == {a["site"] for a in agencies.values()} == set(sites) == set(SITES)
    for user in users.values():
        assert agencies[user["agency"]]["site"] == user["site"]
        if user["role"] == "speaker":
            assert speakers[user["site"], user["email"]] == user["name"]
    roles = {user["role"] for email, user in users.items() if email.endswith("@other.example")}
    assert len(roles) == 14 and all(
        users[f"{role}@{where}.example"]["role"] == role for role in roles for where in ("demo", "other")
    )
    kinds = {
        user["email"].split("@")[0]: agencies[user["agency"]]["kind"]
        for user in users.values()
        if user["site"] == "malmo"
    }
    assert {kinds[f"lawyer_{agency}"] for agency in ("police", "probation", "social")} == {
        "police",
        "probation",
        "social_services",
    }
    assert {kinds[f"auditor_{agency}"] for agency in ("police", "probation", "social")} == {
        "police",
        "probation",
        "social_services",
    }
    assert {kinds[role] for role in ("project_lead", "auditor")} == {"municipality"}
    assert {kinds[role] for role in ("caseworker", "exit_coordinator", "lawyer")} == {"social_services"}


@pytest.mark.parametrize("site", SITES)
def test_what_takes_two_names_people_and_colleagues_of_the_same_agency(site: str) -> None:
    agency_of = {user["name"]: user["agency"] for user in rows("users") if user["site"] == site}
    owner_of = {
        person["external_id"]: f"{short}-{site}"
        for short, name in zip(("polis", "frivard", "social"), REGISTERS, strict=True)
        for person in rows(f"{site}/{name}")
    }
    pairs = [(row["user"], row["person"]) for row in rows(f"{site}/openings")]
    pairs += [(row["set_by"], row["person"]) for row in rows(f"{site}/conflicts")]
    pairs += [(row["made_by"], row["same_as"]) for row in rows(f"{site}/second_records")]
    pairs += [
        (row[column], row["person"])
        for row in rows(f"{site}/closed_cases")
        for column in ("proposed_by", "held_by")
        if row[column]
    ]
    assert not [pair for pair in pairs if agency_of[pair[0]] != owner_of[pair[1]]]
    assert not {row["external_id"] for row in rows(f"{site}/second_records")} & set(owner_of)
    for row in rows(f"{site}/conflicts"):
        assert agency_of[row["set_by"]] == agency_of[row["colleague"]] and row["set_by"] != row["colleague"]


@pytest.mark.parametrize("site", SITES)
def test_facts_name_people_and_speakers_that_exist(site: str) -> None:
    police = by(rows(f"{site}/police_members"), "external_id")
    clients = by(rows(f"{site}/probation_clients"), "external_id")
    speakers = {speaker["name"] for speaker in rows("speakers") if speaker["site"] == site}
    assert all(c["external_id"] in clients and day(c["from"]) < end(c["to"]) for c in rows(f"{site}/custody"))
    for restriction in rows(f"{site}/restrictions"):
        others = [restriction[column] for column in ("person_b", "speaker", "place")]
        assert restriction["person_a"] in police and sum(map(bool, others)) == 1
        assert not others[0] or others[0] in police
        assert not others[1] or others[1] in speakers
    assert all(
        c["person"] in police and c["against"] in police and c["person"] != c["against"]
        for c in rows(f"{site}/case_roles")
    )
    assert all(
        r["person"] in police and day(r["valid_from"]) <= day(r["valid_until"]) for r in rows(f"{site}/risk_entries")
    )


@pytest.mark.parametrize("site", SITES)
def test_protected_people_have_no_address_in_any_file(site: str) -> None:
    registers = {
        f"{short}-{site}": by(rows(f"{site}/{name}"), "external_id")
        for short, name in zip(("polis", "frivard", "social"), REGISTERS, strict=True)
    }
    protected = {
        registers[entry["agency"]][entry["external_id"]]["personnummer"] for entry in rows(f"{site}/protected")
    }
    listed = {(entry["agency"], entry["external_id"]) for entry in rows(f"{site}/protected")}
    assert protected
    for agency, register in registers.items():
        for ident, person in register.items():
            if person["personnummer"] in protected:
                assert (agency, ident) in listed, "protected at one agency, so in all"
                assert not [
                    person[field] for field in ("street", "postcode", "city", "phone", "email") if person.get(field)
                ]


@pytest.mark.parametrize("site", SITES)
def test_supervision_is_whole_or_absent_and_lasts_at_least_a_year(site: str) -> None:
    for client in rows(f"{site}/probation_clients"):
        kind, start, stop = (client[column] for column in ("supervision", "supervision_start", "supervision_end"))
        if kind:
            assert kind in {"conditional_release", "probation_sentence"}
            assert timedelta(days=365) <= day(stop) - day(start) and day(start) <= DAY_ZERO
        else:
            assert not start and not stop
        assert client["officer"]


def test_malmo_holds_everything_the_rules_must_stop() -> None:
    clients = rows("malmo/probation_clients")
    ready = starts_at("malmo")[READY].date()
    minors = [c for c in clients if age(c["personnummer"], ready) < 18]
    assert {age(c["personnummer"], DAY_ZERO) for c in minors} == {16} and len(minors) >= 2
    assert sum(int(c["personnummer"][6:8]) > 60 for c in clients) == 2
    assert sum(not c["street"] for c in clients) >= 4
    assert sum(bool(c["supervision_end"]) and DAY_ZERO < day(c["supervision_end"]) < ready for c in clients) >= 3
    assert any(not c["to"] for c in rows("malmo/custody"))
    red = [r for r in rows("malmo/risk_entries") if r["level"] == "red" and end(r["valid_until"]) >= DAY_ZERO]
    assert {bool(r["safety_decision"]) for r in red} == {True, False}
    police = set(police_of("malmo").values())
    invited = {police_of("malmo")[i["person"]] for i in parties("malmo")[READY]}
    assert any(pair & invited and pair <= police and not pair <= invited for pair in separated("malmo", ready))


# Call-ins


@pytest.mark.parametrize("site", SITES)
def test_participants_are_clients_of_the_site_and_represent_a_group_they_belonged_to(site: str) -> None:
    clients = by(rows(f"{site}/probation_clients"), "external_id")
    police = police_of(site)
    times = starts_at(site)
    held = {(m["person"], m["group"]): m for m in rows(f"{site}/memberships")}
    for code, party in parties(site).items():
        by(party, "person")
        on = times[code].date()
        for invitation in party:
            client = clients[invitation["person"]]
            assert overlaps(held[police[invitation["person"]], invitation["group"]], on)
            assert invitation["contact_name"] == client["officer"] and invitation["why"]
            assert age(client["personnummer"], on) >= 18


@pytest.mark.parametrize("site", SITES)
def test_only_people_under_supervision_on_the_day_are_obliged_to_come(site: str) -> None:
    clients = by(rows(f"{site}/probation_clients"), "external_id")
    for code, party in parties(site).items():
        on = starts_at(site)[code].date()
        for invitation in party:
            client = clients[invitation["person"]]
            under = bool(client["supervision"]) and day(client["supervision_start"]) <= on < day(
                client["supervision_end"]
            )
            assert invitation["mandatory"] == ("yes" if under else "no")
            assert not invitation["served_on"] or day(client["supervision_start"]) < day(invitation["served_on"]) < on


@pytest.mark.parametrize("site", SITES)
def test_closed_call_ins_have_an_attendance_for_everybody_and_coming_ones_for_nobody(site: str) -> None:
    for call_in in rows(f"{site}/call_ins"):
        party = parties(site)[call_in["code"]]
        past = moment(call_in["starts_at"]).date() < DAY_ZERO
        assert (call_in["state"] == "closed") == past
        assert {bool(i["attendance"]) for i in party} <= {past}
        for invitation in party:
            served = invitation["attendance"] not in {"", "not_served"}
            assert bool(invitation["served_on"]) == bool(invitation["served_how"]) == served
            assert bool(invitation["excuse"]) == (invitation["attendance"] == "excused")
        if past:
            assert day(call_in["legal_basis_approved_on"]) < day(call_in["starts_at"]) and len(party) <= int(
                call_in["capacity"]
            )


def test_the_third_call_in_had_twelve_called_nine_at_the_door_and_one_turned_back() -> None:
    attendance = Counter(i["attendance"] for i in parties("malmo")["malmo-3"])
    assert sum(attendance.values()) == 12 and attendance["turned_back"] == 1
    assert sum(attendance[code] for code in CAME) == 9


def test_nobody_came_who_was_in_custody_or_must_not_meet_another() -> None:
    for site, code, party in invited_sites():
        on = starts_at(site)[code].date()
        held = {c["external_id"] for c in rows(f"{site}/custody") if overlaps(c, on)}
        assert not [i for i in party if i["person"] in held and i["attendance"] in CAME | {""}], code
        police = police_of(site)
        pairs = {frozenset((police[a["person"]], police[b["person"]])) for a, b in combinations(party, 2)}
        assert not pairs & separated(site, on), code


@pytest.mark.parametrize("site", SITES)
def test_a_run_sheet_is_in_order_fits_the_hour_and_names_known_speakers(site: str) -> None:
    speakers = by([s for s in rows("speakers") if s["site"] == site], "name")
    sheets: dict[str, list[Row]] = {}
    for slot in rows(f"{site}/slots"):
        sheets.setdefault(slot["call_in"], []).append(slot)
        assert not slot["voice"] or speakers[slot["speaker"]]["voice"] == slot["voice"]
        assert slot["rehearsed"] == "no" or slot["confirmed"] == "yes"
    for code, sheet in sheets.items():
        assert code in starts_at(site)
        assert [int(slot["order"]) for slot in sheet] == list(range(1, len(sheet) + 1))
        assert sum(int(slot["minutes"]) for slot in sheet) <= 60
    for code in (c["code"] for c in rows(f"{site}/call_ins") if c["state"] != "planned"):
        assert {slot["voice"] for slot in sheets[code]} >= {"community", "help", "law"}


def test_the_ready_call_in_can_be_printed_as_it_stands() -> None:
    call_in = by(rows("malmo/call_ins"), "code")[READY]
    on = day(call_in["starts_at"])
    party = parties("malmo")[READY]
    clients = by(rows("malmo/probation_clients"), "external_id")
    people = [clients[i["person"]] for i in party]
    assert timedelta(weeks=2) < on - DAY_ZERO < timedelta(weeks=3) and len(party) == 12
    assert all(call_in[column] for column in call_in)
    assert day(call_in["legal_basis_approved_on"]) <= DAY_ZERO
    assert all(i["arrival"] and i["contact_phone"] for i in party)
    assert all(p["name"] and p["street"] and re.fullmatch(r"\d{3} \d{2}", p["postcode"]) and p["city"] for p in people)
    assert {p["supervision"] for p in people} == {"conditional_release", "probation_sentence", ""}
    assert 1 <= sum(i["mandatory"] == "no" for i in party) <= 2
    per_group = Counter(i["group"] for i in party)
    assert max(per_group.values()) <= 3
    assert set(per_group) == {g["alias"] for g in rows("malmo/groups") if g["status"] in {"active", "focus"}}
    protected = {entry["external_id"] for entry in rows("malmo/protected")}
    police = {police_of("malmo")[i["person"]] for i in party}
    red = {r["person"] for r in rows("malmo/risk_entries") if r["level"] == "red"}
    with_speaker = {r["person_a"] for r in rows("malmo/restrictions") if r["speaker"] or r["place"]}
    assert not police & (protected | red | with_speaker) and not {i["person"] for i in party} & protected
    sheet = [slot for slot in rows("malmo/slots") if slot["call_in"] == READY]
    assert sum(int(slot["minutes"]) for slot in sheet) == 56 and {slot["confirmed"] for slot in sheet} == {"yes"}


def test_people_in_feud_arrive_ten_minutes_apart() -> None:
    feuds = {
        site: {
            frozenset((r["group_a"], r["group_b"]))
            for r in rows(f"{site}/relations")
            if r["kind"] == "feud" and not r["to"]
        }
        for site in SITES
    }
    met = 0
    for site, _, party in invited_sites():
        for a, b in combinations([i for i in party if i["arrival"]], 2):
            if frozenset((a["group"], b["group"])) in feuds[site]:
                met += 1
                apart = abs(moment(f"2026-01-01 {a['arrival']}") - moment(f"2026-01-01 {b['arrival']}"))
                assert apart >= timedelta(minutes=10)
    assert met


# Incidents, focus, visits


@pytest.mark.parametrize("site", SITES)
def test_incidents_run_up_to_day_zero_and_name_known_groups(site: str) -> None:
    groups = by(rows(f"{site}/groups"), "alias")
    incidents = list(by(rows(f"{site}/incidents"), "external_id").values())
    assert [moment(i["datetime"]) for i in incidents] == sorted(moment(i["datetime"]) for i in incidents)
    assert DAY_ZERO - timedelta(weeks=4) < day(incidents[-1]["datetime"]) < DAY_ZERO
    for incident in incidents:
        attributed = [incident[column] for column in ("attributed_group", "attributed_as", "certainty", "approved")]
        assert all(attributed) or not any(attributed)
        assert not attributed[0] or (attributed[0] in groups and incident["group_related"] == "yes")
        assert (int(incident["victims"]) > 0) == (incident["harm"] in {"fatal", "injury"})


def test_malmo_has_five_to_nine_incidents_in_every_full_month() -> None:
    months = Counter(i["datetime"][:7] for i in rows("malmo/incidents"))
    months.pop("2026-03")
    assert len(months) == 26 and min(months.values()) >= 5 and max(months.values()) <= 9
    related = sum(i["group_related"] == "yes" for i in rows("malmo/incidents"))
    assert 0.4 < related / len(rows("malmo/incidents")) < 0.6


def test_the_first_approved_incident_after_a_call_in_opened_a_focus_period_in_time() -> None:
    incidents = by(rows("malmo/incidents"), "external_id")
    focus = rows("malmo/focus_periods")
    opened = {period["triggering_incident"] for period in focus}
    for code, held in starts_at("malmo").items():
        after = [
            i
            for i in incidents.values()
            if moment(i["datetime"]) > held
            and i["attributed_as"] == "suspect"
            and i["certainty"] != "possible"
            and i["approved"] == "yes"
        ]
        assert not after or after[0]["external_id"] in opened, code
    for period in focus:
        trigger = incidents[period["triggering_incident"]]
        assert trigger["attributed_group"] == period["group"]
        assert timedelta(0) <= day(period["decided_on"]) - day(trigger["datetime"]) <= timedelta(days=3)
        assert day(period["decided_on"]) <= day(period["start"]) < day(period["review_due"])
        assert bool(period["end"]) == bool(period["exit_reason"]) == bool(period["told_back_on"])
    assert [(p["group"], bool(p["end"])) for p in focus] == [
        ("Björk", True),
        ("Lind", True),
        ("Orre", True),
        ("Alm", False),
    ]
    assert [g["alias"] for g in rows("malmo/groups") if g["status"] == "focus"] == ["Alm"]


def test_actions_fall_within_their_focus_period_and_the_first_within_a_week() -> None:
    focus = by(rows("malmo/focus_periods"), "code")
    agencies = by(rows("agencies"), "code")
    first: dict[str, date] = {}
    for action in rows("malmo/actions"):
        period = focus[action["focus_period"]]
        assert day(period["start"]) <= day(action["date"]) <= min(end(period["end"]), DAY_ZERO)
        assert agencies[action["agency"]]["site"] == "malmo" and int(action["count"]) > 0
        first.setdefault(action["focus_period"], day(action["date"]))
    assert set(first) == set(focus)
    assert all(first[code] - day(period["start"]) <= timedelta(days=7) for code, period in focus.items())


@pytest.mark.parametrize("site", SITES)
def test_a_visit_has_two_agencies_and_is_logged_within_a_day_or_still_to_come(site: str) -> None:
    police = by(rows(f"{site}/police_members"), "external_id")
    agencies = by(rows("agencies"), "code")
    for visit in rows(f"{site}/visits"):
        person = police[visit["person"]]
        assert visit["address"] == f"{person['street']}, {person['city']}"
        team = [re.fullmatch(r"(.+) \((.+)\)", member) for member in visit["team"].split("; ")]
        assert len({agencies[member[2]]["kind"] for member in team if member}) >= 2
        done = moment(visit["planned_for"]).date() < DAY_ZERO
        assert all(
            bool(visit[column]) == done for column in ("attempts", "outcome", "met", "message", "offer", "logged_at")
        )
        if done:
            assert timedelta(0) < moment(visit["logged_at"]) - moment(visit["planned_for"]) <= timedelta(hours=24)
            assert visit["offer"] in {"made", "not_made"}


def test_no_visit_comes_before_the_first_call_in_and_the_group_salg_has_had_no_message() -> None:
    police = by(rows("malmo/police_members"), "external_id")
    visits = rows("malmo/visits")
    assert min(moment(v["planned_for"]) for v in visits) > min(starts_at("malmo").values())
    reached = {police[v["person"]]["group"] for v in visits if v["outcome"] in REACHED}
    reached |= {i["group"] for code in ("malmo-1", "malmo-2", "malmo-3") for i in parties("malmo")[code]}
    active = {g["alias"] for g in rows("malmo/groups") if g["status"] in {"active", "focus"}}
    assert active - reached == {"Sälg"}
    under = {c["personnummer"] for c in rows("malmo/probation_clients") if c["supervision"]}
    assert not [p for p in police.values() if p["group"] == "Sälg" and p["personnummer"] in under]


@pytest.mark.parametrize("site", SITES)
def test_a_visit_after_a_no_show_goes_to_somebody_who_did_not_come(site: str) -> None:
    police = police_of(site)
    absent = {
        (police[i["person"]], starts_at(site)[i["call_in"]])
        for i in rows(f"{site}/invitations")
        if i["attendance"] == "no_show"
    }
    visits = [v for v in rows(f"{site}/visits") if v["trigger"] == "no_show"]
    assert visits
    for visit in visits:
        when = moment(visit["planned_for"])
        assert any(
            person == visit["person"] and timedelta(0) < when - held <= timedelta(days=14) for person, held in absent
        )


# London


def test_london_has_fifty_four_people_known_to_police_and_probation_by_the_same_numbers() -> None:
    police, clients = rows("london/police_members"), rows("london/clients")
    assert [p["external_id"] for p in police] == [str(n) for n in range(1, 55)]
    assert [c["external_id"] for c in clients] == [f"L-{n:02d}" for n in range(1, 55)]
    assert [(p["personnummer"], p["name"]) for p in police] == [(c["personnummer"], c["name"]) for c in clients]
    assert {p["group"] for p in police} == {g["alias"] for g in rows("london/groups")} == {"Tall"}
    assert "Tall" not in {g["alias"] for site in SITES for g in rows(f"{site}/groups")}


def test_london_can_be_written_to_and_is_under_supervision_for_years() -> None:
    for client in rows("london/clients"):
        assert all(client[field] for field in ("street", "postcode", "city", "phone", "officer", "supervision"))
        assert day(client["supervision_start"]).year == 2025 and day(client["supervision_end"]).year >= 2029


def test_the_same_ten_in_london_are_minors_on_day_zero_and_through_2027() -> None:
    for on in (DAY_ZERO, date(2026, 11, 21), date(2027, 12, 1)):
        young = [int(p["external_id"]) for p in rows("london/police_members") if age(p["personnummer"], on) < 18]
        assert young == [24, 25, 27, 31, 32, 34, 36, 37, 47, 51]
