"""Whole files of every kind: good rows typed, everything else told by line and column."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gvi.core.problems import Severity
from gvi.imports.kinds import AnyRow
from gvi.imports.reader import Refusal, read
from gvi.imports.rows import (
    AgencyRow,
    GroupRow,
    IncidentRow,
    Kind,
    MemberRow,
    MembershipRow,
    Parsed,
    RelationRow,
    SpeakerRow,
    TieRow,
    columns_of,
    parse,
)  # fmt: skip
from gvi.members.personnummer import Number, NumberKind
from tests.corpus import CORPUS

needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason=f"no outside data in {CORPUS}: set CORPUS to read real files"
)
TODAY = date(2026, 11, 21)


def parsed(kind: Kind, data: str | bytes, **overrides: str) -> Parsed:
    table = read(data.encode() if isinstance(data, str) else data)
    return parse(kind, table, columns_of(kind, table, overrides), today=TODAY)


def told(objections: tuple[Refusal, ...]) -> list[tuple[int | None, str | None, str]]:
    return [(each.line, each.column, each.why.code) for each in objections]


def only(found: Parsed) -> AnyRow:
    assert told(found.refused) == []
    (row,) = found.rows
    return row


def test_a_member_is_read_whole() -> None:
    found = only(
        parsed(
            Kind.MEMBERS,
            (
                "Klientnummer;Namn;Personnr;Födelseår;Gruppering;Roll;Övervakning;Övervakning från;Övervakning till;Handläggare;Adress;"
                "Postnr;Ort;Telefon;E-post;Språk;Kategori;Ändamål;Rättslig grund\n"
                "K-17;Åke Test;900101-2385;1990;Norra;kärna;VF;2026-01-02;2027-01-01;Eva Prov;Storgatan 1;21120;Malmö;040-12 34 56;"
                "ake@test.example;svenska;dömd;Kallelse;26 kap. 11 § BrB\n"
            ),
        )
    )
    assert found == MemberRow(
        line=2,
        external_id="K-17",
        name="Åke Test",
        personnummer=Number("199001012385", NumberKind.PERSONNUMMER, date(1990, 1, 1)),
        birth_year=1990,
        group="Norra",
        role="core",
        supervision="conditional_release",
        supervision_start=date(2026, 1, 2),
        supervision_end=date(2027, 1, 1),
        officer="Eva Prov",
        street="Storgatan 1",
        postcode="211 20",
        city="Malmö",
        phone="+46 40 12 34 56",
        email="ake@test.example",
        language="svenska",
        category="convicted",
        purpose="Kallelse",
        legal_basis="26 kap. 11 § BrB",
    )


def test_everything_wrong_with_a_row_is_told_at_once() -> None:
    found = parsed(Kind.MEMBERS, "id,personnummer,email,supervision,Postnr\n1,900101-2386,nope,livstid,1\n2,,,,\n")
    assert told(found.refused) == [
        (2, "personnummer", "number-checksum"),
        (2, "supervision", "code-unknown"),
        (2, "Postnr", "postcode-invalid"),
        (2, "email", "email-invalid"),
    ]
    assert [row.line for row in found.rows] == [3]
    assert found.refused[0].value == "900101-2386"


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("id,personnummer,name", ",,Bo", ("id", "member-unnamed")),
        ("id,personnummer,birth_year", "1,900101-2385,1991", ("birth_year", "birth-year-differs")),
        ("id,role", "1,core", ("role", "role-without-group")),
        ("id,supervision_end", "1,2027-01-01", ("supervision_end", "supervision-unnamed")),
        (
            "id,supervision,supervision_start,supervision_end",
            "1,VF,2026-05-02,2026-05-01",
            ("supervision_end", "period-backwards"),
        ),
        ("id,birth_year", "1,2027", ("birth_year", "whole-range")),
    ],
)
def test_a_member_that_contradicts_itself_is_refused(header: str, row: str, expected: tuple[str, str]) -> None:
    found = parsed(Kind.MEMBERS, f"{header}\n{row}\n")
    assert told(found.refused) == [(2, *expected)]
    assert found.rows == ()


def test_what_the_product_must_not_hold_is_told_once_per_column_and_never_read() -> None:
    found = parsed(Kind.MEMBERS, '"",Age,Birthplace,Music\n1,20,Ghana,1\n2,21,Ghana,0\n')
    assert told(found.refused) == [(1, "Birthplace", "column-forbidden"), (1, "Music", "column-forbidden")]
    assert {each.why.severity for each in found.refused} == {Severity.WARNING}
    assert told(found.warnings) == [(None, "Age", "column-unknown")]
    assert [row.external_id for row in found.rows if isinstance(row, MemberRow)] == ["1", "2"]
    assert "Ghana" not in repr(found)


def test_a_file_without_a_required_column_yields_no_rows() -> None:
    found = parsed(Kind.GROUPS, "status\nactive\n")
    assert (found.read, found.rows, told(found.refused)) == (1, (), [(1, "alias", "column-missing")])


def test_an_override_is_followed_to_the_rows() -> None:
    found = only(parsed(Kind.GROUPS, "Vad,x\nNorra,1\n", alias="Vad"))
    assert isinstance(found, GroupRow) and found.alias == "Norra"


def test_a_group_is_read_whole() -> None:
    found = only(
        parsed(
            Kind.GROUPS,
            (
                "alias,type,area,estimated_size,status,audited_on,certainty\n99,gäng,Fosie,30,Ökat fokus,2026-11-21,säker\n"
            ),
        )
    )
    assert found == GroupRow(
        line=2,
        alias="99",
        type="gang",
        area="Fosie",
        estimated_size=30,
        status="focus",
        audited_on=date(2026, 11, 21),
        certainty="certain",
    )


def test_a_membership_is_read_whole_and_says_nothing_that_the_file_does_not() -> None:
    lines = "person,grupp,roll,från,till,certainty\n7,Norra,rekryt,2025-01-01,2026-12-31,trolig\n8,Norra,,,,\n"
    start, end = date(2025, 1, 1), date(2026, 12, 31)
    assert parsed(Kind.MEMBERSHIPS, lines).rows == (
        MembershipRow(line=2, person="7", group="Norra", role="recruit", start=start, end=end, certainty="probable"),
        MembershipRow(line=3, person="8", group="Norra", role=None, start=None, end=None, certainty=None),
    )


def test_a_membership_cannot_end_before_it_begins_or_begin_ahead_of_today() -> None:
    found = parsed(Kind.MEMBERSHIPS, "person,group,from,to\n7,N,2026-01-02,2026-01-01\n8,N,2026-11-22,\n,N,,\n")
    assert told(found.refused) == [
        (2, "to", "period-backwards"),
        (3, "from", "date-future"),
        (4, "person", "value-missing"),
    ]


def test_a_tie_without_kind_or_strength_is_a_weak_acquaintance() -> None:
    assert only(parsed(Kind.TIES, "a,b\n1,2\n")) == TieRow(
        line=2, person_a="1", person_b="2", kind="associate", strength=1, last_seen=None, source=None
    )


def test_ties_to_oneself_and_strengths_out_of_range_are_refused() -> None:
    found = parsed(Kind.TIES, "a,b,strength\n1,1,2\n1,2,11\n1,3,0\n")
    assert told(found.refused) == [(2, "b", "tie-self"), (3, "strength", "whole-range"), (4, "strength", "whole-range")]


def test_a_tie_given_in_both_directions_is_taken_once() -> None:
    found = parsed(Kind.TIES, "a,b,strength\n1,2,3\n2,1,3\n1,2,3\n")
    assert [row.line for row in found.rows] == [2]
    assert told(found.warnings) == [(3, "b", "row-repeated"), (4, "b", "row-repeated")]
    assert found.refused == ()


def test_a_tie_with_two_strengths_is_nobody_s_to_decide() -> None:
    found = parsed(Kind.TIES, "a,b,strength\n1,2,3\n2,1,4\n1,3,1\n")
    assert told(found.refused) == [(2, "b", "row-contradicts"), (3, "b", "row-contradicts")]
    assert [each.why.facts["line"] for each in found.refused] == [3, 2]
    assert [row.line for row in found.rows] == [4]


def test_two_people_can_be_tied_in_two_ways() -> None:
    assert len(parsed(Kind.TIES, "a,b,kind\n1,2,kin\n1,2,co_offending\n").rows) == 2


MATRIX = '"",1,2,10\n1,0,3,0\n2,3,0,1\n10,0,1,0\n'


def test_a_square_matrix_gives_each_pair_once() -> None:
    found = parsed(Kind.TIES, MATRIX)
    ties = [(row.person_a, row.person_b, row.strength, row.line) for row in found.rows if isinstance(row, TieRow)]
    assert ties == [("1", "2", 3, 2), ("2", "10", 1, 3)]
    assert (found.read, found.refused, found.warnings) == (3, (), ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("10,0,1,0", "10,0,2,0", [(3, "10", "matrix-one-sided")]),
        ("10,0,1,0", "10,0,,0", [(3, "10", "matrix-one-sided")]),
        ("10,0,1,0", "10,0,1,1", [(4, "10", "tie-self")]),
        ("1,0,3,0", "1,0,3,x", [(2, "10", "whole-number")]),
        ("10,0,1,0", "2,0,1,0", [(1, None, "matrix-not-square"), (4, None, "matrix-id-twice")]),
        ("10,0,1,0\n", "", [(1, None, "matrix-not-square")]),
    ],
)
def test_what_is_wrong_with_a_matrix_is_told_and_not_guessed(
    old: str, new: str, expected: list[tuple[int, str | None, str]]
) -> None:
    assert told(parsed(Kind.TIES, MATRIX.replace(old, new)).refused) == expected


def test_a_relation_needs_its_kind_in_every_row() -> None:
    found = parsed(
        Kind.RELATIONS, "group_a,group_b,kind,from,to,source\nN,S,konflikt,2026-01-01,,tips\nN,Ö,,,,\nN,N,feud,,,\n"
    )
    assert found.rows == (
        RelationRow(
            line=2,
            group_a="N",
            group_b="S",
            kind="feud",
            start=date(2026, 1, 1),
            end=None,
            certainty=None,
            source="tips",
        ),
    )
    assert told(found.refused) == [(3, "kind", "value-missing"), (4, "group_b", "relation-self")]


def test_an_incident_keeps_the_source_s_type_and_takes_its_harm_where_it_is_one_of_ours() -> None:
    found = parsed(
        Kind.INCIDENTS,
        (
            "id,datetime,area,type,harm,group_related,summary,source,victims\n"
            "1,2026-03-12 12:00,Fosie,Sprängning,,,=HYPERLINK(1),tips,0\n"
            "2,2026-03-13 12:00,Fosie,Vådeld,injury,ja,,,1\n"
            "3,2026-03-14 12:00,Fosie,Vådeld,,,,,\n"
        ),
    )
    assert found.rows[0] == IncidentRow(
        line=2,
        external_id="1",
        occurred_at=datetime(2026, 3, 12, 11, tzinfo=UTC),
        published_at=None,
        area="Fosie",
        type="Sprängning",
        harm="explosion",
        group_related="unknown",
        summary="=HYPERLINK(1)",
        source="tips",
        victims=0,
    )
    assert [(row.type, row.harm, row.group_related) for row in found.rows[1:] if isinstance(row, IncidentRow)] == [
        ("Vådeld", "injury", "yes"),
        ("Vådeld", "other", "unknown"),
    ]
    assert [
        (*each[:3], warning.why.facts["times"])
        for each, warning in zip(told(found.warnings), found.warnings, strict=True)
    ] == [(3, "type", "type-unknown", 2)]


def test_an_incident_without_a_time_of_day_or_ahead_of_today_is_refused() -> None:
    found = parsed(Kind.INCIDENTS, "datetime,area\n2026-03-12,x\n2026-12-12 12:00,x\n,x\n")
    assert told(found.refused) == [
        (2, "datetime", "time-missing"),
        (3, "datetime", "date-future"),
        (4, "datetime", "value-missing"),
    ]


def test_a_speaker_is_read_whole() -> None:
    found = only(
        parsed(
            Kind.SPEAKERS,
            (
                "namn,organisation,röst,e-post,tel,språk\nAnn Ek,Vän,Lokalsamhället,a@v.example,070-1740605,svenska / arabiska\n"
            ),
        )
    )
    assert found == SpeakerRow(
        line=2,
        name="Ann Ek",
        organisation="Vän",
        voice="community",
        email="a@v.example",
        phone="+46 70 174 06 05",
        languages=("svenska", "arabiska"),
    )


def test_an_agency_without_a_kind_is_another_one() -> None:
    assert only(parsed(Kind.AGENCIES, "name,type\nFrivården Malmö,\n")) == AgencyRow(
        line=2,
        name="Frivården Malmö",
        kind="other",
        email=None,
        phone=None,
        street=None,
        postcode=None,
        city=None,
        external_id=None,
    )


@pytest.mark.parametrize(
    ("kind", "same", "other"),
    [
        (Kind.MEMBERS, "id,name\n1,Bo\n1,Bo\n", "id,name\n1,Bo\n1,Ek\n"),
        (
            Kind.MEMBERS,
            "personnummer,name\n9001012385,Bo\n19900101-2385,Bo\n",
            "id,personnummer\n1,9001012385\n2,199001012385\n",
        ),
        (Kind.GROUPS, "alias,area\nNorra,F\nNorra,F\n", "alias,area\nNorra,F\nNORRA,R\n"),
        (Kind.MEMBERSHIPS, "person,group\n1,N\n1,N\n", "person,group,role\n1,N,core\n1,N,recruit\n"),
        (
            Kind.RELATIONS,
            "group_a,group_b,kind\nN,S,feud\nS,N,feud\n",
            "group_a,group_b,kind,certainty\nN,S,feud,certain\nS,N,feud,possible\n",
        ),
        (
            Kind.INCIDENTS,
            "datetime,area\n2026-03-12 12:00,F\n2026-03-12 12:00,F\n",
            "id,datetime\n1,2026-03-12 12:00\n1,2026-03-12 13:00\n",
        ),
        (Kind.SPEAKERS, "name,voice\nBo,help\nBo,help\n", "name,voice\nBo,help\nBo,law\n"),
        (Kind.AGENCIES, "name,city\nA,M\nA,M\n", "name,city\nA,M\na,L\n"),
    ],
)
def test_the_same_thing_twice_is_taken_once_and_two_versions_are_refused(kind: Kind, same: str, other: str) -> None:
    alike = parsed(kind, same)
    assert ([row.line for row in alike.rows], alike.refused) == ([2], ())
    assert [(each.line, each.why.code, each.why.facts["line"]) for each in alike.warnings] == [(3, "row-repeated", 2)]
    differing = parsed(kind, other)
    assert differing.rows == ()
    assert [(each.line, each.why.code) for each in differing.refused] == [
        (2, "row-contradicts"),
        (3, "row-contradicts"),
    ]


def test_objections_of_every_stage_stand_in_the_order_of_lines() -> None:
    found = parsed(Kind.TIES, "a,b\n1,1\n1\n2,3\n3,2,1\n,4\n")
    assert [each.line for each in found.refused] == [2, 3, 5, 6]
    assert found.read == 5


@needs_corpus
def test_the_london_network_is_the_same_from_its_list_and_from_its_matrix() -> None:
    folder = CORPUS / "networks" / "london_gang"
    listed, square = (parsed(Kind.TIES, (folder / name).read_bytes()) for name in ("edges.csv", "LONDON_GANG.csv"))
    assert (listed.refused, listed.warnings, square.refused, square.warnings) == ((), (), (), ())
    pairs = [
        {(row.person_a, row.person_b): row.strength for row in found.rows if isinstance(row, TieRow)}
        for found in (listed, square)
    ]
    assert len(pairs[0]) == 315 and pairs[0] == pairs[1]
    assert sum(strength >= 2 for strength in pairs[0].values()) == 133


@needs_corpus
def test_the_london_attributes_give_people_and_nothing_about_them() -> None:
    found = parsed(Kind.MEMBERS, (CORPUS / "networks" / "london_gang" / "LONDON_GANG_ATTR.csv").read_bytes())
    assert [each.column for each in found.refused] == ["Birthplace", "Residence", "Music"]
    assert [row.external_id for row in found.rows if isinstance(row, MemberRow)] == [
        str(number) for number in range(1, 55)
    ]


@needs_corpus
def test_the_montreal_files_show_their_one_sided_pairs_and_make_no_feuds() -> None:
    folder = CORPUS / "networks" / "montreal_street_gangs"
    square = parsed(Kind.TIES, (folder / "MONTREALGANG.csv").read_bytes())
    assert [(each.why.code, each.why.facts["one"], each.why.facts["other"]) for each in square.refused] == [
        ("matrix-one-sided", "18th", "South_Side"),
        ("matrix-one-sided", "13th", "99"),
        ("matrix-one-sided", "99", "RTC"),
    ]
    listed = parsed(Kind.RELATIONS, (folder / "edges.csv").read_bytes())
    assert {row.kind for row in listed.rows if isinstance(row, RelationRow)} == {"unknown"} and len(listed.rows) == 78
    groups = parsed(Kind.GROUPS, (folder / "MONTREALGANG_ATTR.csv").read_bytes())
    assert [each.column for each in groups.refused] == ["Ethnicity"]
    assert "99" in {row.alias for row in groups.rows if isinstance(row, GroupRow)} and len(groups.rows) == 35


@needs_corpus
def test_every_swedish_authority_is_read_with_its_address() -> None:
    found = parsed(
        Kind.AGENCIES, (CORPUS / "import_corpora" / "swedish" / "statliga_forvaltningsmyndigheter.tsv").read_bytes()
    )
    assert (len(found.rows), found.refused) == (257, ())
    first = found.rows[0]
    assert isinstance(first, AgencyRow) and (first.street, first.postcode, first.city) == (
        "BOX 2218",
        "103 15",
        "STOCKHOLM",
    )


@needs_corpus
def test_shots_fired_that_share_a_number_but_differ_are_refused_and_the_rest_is_read() -> None:
    found = parsed(Kind.INCIDENTS, (CORPUS / "us_shootings" / "boston_shots_fired.csv").read_bytes())
    assert found.read == 7_555
    repeated = sum(each.why.code == "row-repeated" for each in found.warnings)
    assert len(found.rows) + len({each.line for each in found.refused}) + repeated == 7_555
    assert {each.why.code for each in found.refused} == {"row-contradicts", "value-control"}


@pytest.mark.parametrize("said", ["medlem", "Medlem ", "member", ""])
def test_a_list_that_says_of_everybody_that_they_are_members_says_nothing_of_their_role(said: str) -> None:
    belonging = only(parsed(Kind.MEMBERSHIPS, f"Person;Grupp;Roll\nK-1;Norra;{said}\n"))
    person = only(parsed(Kind.MEMBERS, f"Klientnummer;Namn;Gruppering;Roll\nK-17;Åke Test;Norra;{said}\n"))
    assert (belonging.role, person.role) == (None, None)
    assert told(parsed(Kind.MEMBERSHIPS, "Person;Grupp;Roll\nK-1;Norra;ledamot\n").refused)
