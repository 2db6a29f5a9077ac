"""The example files: each can be imported as it is, in both languages, and tells of nobody."""

from __future__ import annotations

import pytest

from gvi.imports.examples import ROWS, example
from gvi.imports.headers import FIELDS
from gvi.imports.vocabulary import Kind
from tests.imports.files import file, imported


@pytest.mark.parametrize("swedish", [True, False])
def test_every_example_can_be_imported_as_it_is(swedish: bool, app, tmp_path) -> None:
    order = [Kind.GROUPS, *(kind for kind in Kind if kind is not Kind.GROUPS)]
    for kind in order:
        path = file(tmp_path, example(kind, FIELDS[kind], swedish=swedish), f"{kind}.csv")
        who = "administrator" if kind is Kind.AGENCIES else "bo"
        found = imported(app, kind.value, path, who=who)
        refused = [each["code"] for each in found.json["refused"] if each["code"] != "column-not-yours"]
        assert refused == [] and sum(found.counts) == len(ROWS[kind]), found.err


def test_the_numbers_in_the_examples_are_official_test_numbers(corpus) -> None:
    official = (corpus / "personnummer" / "skatteverket_testpersonnummer.txt").read_text("utf-8")
    numbers = [row["personnummer"].replace("-", "") for row in ROWS[Kind.MEMBERS]]
    assert numbers and all(number in official for number in numbers)


def test_the_import_page_names_the_columns_and_gives_the_example_under_a_neutral_name(browser) -> None:
    bo = browser("bo")
    page = bo.get("/import/add")
    assert "personnummer" in page.text and "samordningsnummer" in page.text and "födelseår" in page.text
    links = [str(link["href"]) for link in page.soup.find_all("a", href=True) if "/example/" in link["href"]]
    assert "/import/example/members" in links and "/import/example/agencies" not in links
    answer = bo.client.get("/import/example/members", headers=bo.headers)
    assert answer.status_code == 200 and 'filename="dokument.csv"' in answer.headers["Content-Disposition"]
    assert bo.client.get("/import/example/agencies", headers=bo.headers).status_code == 404
