"""Networks as square matrices: of people and of groups, with pairs that contradict themselves, and codes for no answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import networkx
import pytest
from sqlalchemy import select

from gvi.extensions import db
from gvi.groups.models import Group, GroupRelation, RelationKind
from tests.imports import files
from tests.imports.books import ods, xlsx
from tests.imports.files import file, imported

# Norr and Söder say different things of each other, 99 is a group like any other, and Ek has to do with nobody.
MATRIX = '\ufeff"",Norr,99,Söder,Öst,Ek\nNorr,0,1,1,0,0\n99,1,0,0,1,0\nSöder,0,0,0,1,0\nÖst,0,1,1,0,0\nEk,0,0,0,0,0\n'
ATTRIBUTES = '\ufeff"",Allegiances,Ethnicity,Territories\n99,1,2,3\nNorr,99,1,99\nSöder,2,1,1\nÖst,2,2,2\nEk,1,1,99\n'


def network() -> networkx.Graph:
    """The groups with whatever stands between them, by alias."""
    aliases = {group.id: group.alias for group in db.session.scalars(select(Group))}
    graph = networkx.Graph()
    graph.add_nodes_from(aliases.values())
    for relation in db.session.scalars(select(GroupRelation).where(GroupRelation.recorded_to.is_(None))):
        graph.add_edge(aliases[relation.a_id], aliases[relation.b_id])
    return graph


def one_sided(found) -> list[str]:
    return [each["why"] for each in found.json["refused"] if each["code"] == "matrix-one-sided"]


def components(graph: networkx.Graph) -> list[int]:
    return sorted(map(len, networkx.connected_components(graph)), reverse=True)


def test_groups_and_what_stands_between_them_come_out_of_one_matrix(app, tmp_path, work) -> None:
    path = file(tmp_path, MATRIX)
    assert imported(app, "groups", path).counts == (5, 0, 0)
    refused = imported(app, "relations", path)
    assert (refused.code, refused.counts) == (1, (0, 0, 0))
    (told,) = one_sided(refused)
    assert "Norr" in told and "Söder" in told
    taken = imported(app, "relations", path, options=["--keep-good"])
    assert (taken.code, taken.counts) == (0, (3, 0, 0))
    assert imported(app, "relations", path, options=["--keep-good"]).counts == (0, 0, 3)
    with work():
        assert set(db.session.scalars(select(GroupRelation.kind))) == {RelationKind.UNKNOWN}
        assert components(network()) == [4, 1] and network().degree("99") == 2


@pytest.mark.parametrize("book", [xlsx, ods])
def test_a_matrix_in_a_spreadsheet_says_the_same(book, app, tmp_path) -> None:
    def typed(cell: str) -> object:
        return int(cell) if cell.isdecimal() else cell or None

    rows: list[Sequence[object]] = [
        [typed(cell) for cell in line.strip('\ufeff"').replace('""', "").split(",")] for line in MATRIX.splitlines()
    ]
    rows[0] = [None, *rows[0][1:]]
    path = file(tmp_path, book(rows), "matrix.xlsx")
    assert imported(app, "groups", path).counts == (5, 0, 0)
    assert imported(app, "relations", path, options=["--keep-good"]).counts == (3, 0, 0)


def test_a_list_of_pairs_without_a_kind_makes_neither_feuds_nor_alliances_and_leaves_those_that_are_known(
    app, tmp_path, work
) -> None:
    imported(app, "groups", file(tmp_path, files.GROUPS + "Lind,,,,,,\n"))
    assert imported(app, "relations", file(tmp_path, files.RELATIONS)).counts == (1, 0, 0)
    found = imported(app, "relations", file(tmp_path, "gang_a,gang_b\nEk,Alm\nLind,Alm\n"))
    assert (found.code, found.counts) == (0, (1, 0, 1))
    assert "value-default" in {each["code"] for each in found.json["warnings"]}
    with work():
        assert sorted(db.session.scalars(select(GroupRelation.kind))) == [RelationKind.FEUD, RelationKind.UNKNOWN]


def test_ninety_nine_is_a_name_among_names_and_no_answer_among_codes(app, tmp_path, work) -> None:
    imported(app, "groups", file(tmp_path, MATRIX))
    found = imported(app, "groups", file(tmp_path, ATTRIBUTES), options=["--map", "area=Territories"])
    assert (found.code, found.counts) == (0, (0, 3, 2))
    assert {each["column"] for each in found.json["refused"]} == {"Ethnicity"}
    (told,) = [each for each in found.json["warnings"] if each["code"] == "missing-code"]
    assert (told["line"], told["column"], told["value"]) == (3, "Territories", "99")
    with work():
        areas = {group.alias: group.area_name for group in db.session.scalars(select(Group))}
    assert areas == {"99": "3", "Norr": None, "Söder": "1", "Öst": "2", "Ek": None}


def test_a_number_beside_other_numbers_is_not_taken_for_a_code(app, tmp_path, work) -> None:
    imported(app, "groups", file(tmp_path, "alias,estimated_size,area\nAlm,5,99\nEk,99,12\n"))
    with work():
        assert sorted((group.estimated_size, group.area_name) for group in db.session.scalars(select(Group))) == [
            (5, "99"),
            (99, "12"),
        ]


def montreal(corpus: Path) -> Path:
    return corpus / "networks" / "montreal_street_gangs"


def test_the_gangs_of_montreal_are_thirty_five_with_their_ties_and_none_is_a_feud(app, corpus, work) -> None:
    folder = montreal(corpus)
    assert imported(app, "groups", folder / "MONTREALGANG.csv").counts == (35, 0, 0)
    shown = imported(app, "relations", folder / "MONTREALGANG.csv")
    assert shown.code == 1 and len(one_sided(shown)) == 3
    for pair in (("18th", "South_Side"), ("13th", "99"), ("99", "RTC")):
        assert any(all(name in told for name in pair) for told in one_sided(shown)), pair
    assert imported(app, "relations", folder / "MONTREALGANG.csv", options=["--keep-good"]).counts == (75, 0, 0)
    assert imported(app, "relations", folder / "edges.csv").counts == (3, 0, 75)
    with work():
        assert set(db.session.scalars(select(GroupRelation.kind))) == {RelationKind.UNKNOWN}
        graph = network()
    assert graph.number_of_nodes() == 35 and graph.number_of_edges() == 78
    assert max(graph.degree, key=lambda each: each[1]) == ("BMF", 18)
    assert components(graph) == [29, 4, 1, 1]


def test_the_attributes_of_montreal_keep_the_gang_called_99_and_lose_the_code(app, corpus, work) -> None:
    folder = montreal(corpus)
    imported(app, "groups", folder / "MONTREALGANG.csv")
    found = imported(app, "groups", folder / "MONTREALGANG_ATTR.csv", options=["--map", "area=Territories"])
    assert found.code == 0 and {each["column"] for each in found.json["refused"]} == {"Ethnicity"}
    with work():
        areas = {group.alias: group.area_name for group in db.session.scalars(select(Group))}
    assert areas["99"] == "2" and areas["47"] is None and "99" not in areas.values() and len(areas) == 35
