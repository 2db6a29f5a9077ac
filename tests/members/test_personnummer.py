"""Personal identity numbers: every verdict, in every way of writing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvi.members.personnummer import InvalidNumber, Number, NumberKind, age_on, masked, parse
from tests.corpus import CORPUS

OFFICIAL = CORPUS / "personnummer"
needs_corpus = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason=f"no outside data in {OFFICIAL}: set CORPUS to check every official number"
)
TODAY = date(2026, 11, 21)


def verdict(text: str, today: date = TODAY) -> str:
    try:
        return parse(text, today).twelve
    except InvalidNumber as refused:
        return refused.code


def written(twelve: str, today: date = TODAY) -> Iterator[str]:
    """Every way of writing that the rules allow for a person of this year of birth."""
    sign = "+" if today.year - int(twelve[:4]) >= 100 else "-"
    yield twelve
    yield f"{twelve[:8]}{sign}{twelve[8:]}"
    yield f"{twelve[2:8]}{sign}{twelve[8:]}"
    if sign == "-":
        yield twelve[2:]


# --- our own equivalents, which always run -------------------------------------------------------------------------

NUMBERS = [
    # twelve digits, kind, date of birth: Skatteverket's test numbers
    ("199001012385", NumberKind.PERSONNUMMER, date(1990, 1, 1)),
    ("199202292380", NumberKind.PERSONNUMMER, date(1992, 2, 29)),
    ("189001019802", NumberKind.PERSONNUMMER, date(1890, 1, 1)),
    ("192601049030", NumberKind.PERSONNUMMER, date(1926, 1, 4)),
    ("200201812385", NumberKind.SAMORDNINGSNUMMER, date(2002, 1, 21)),
    ("200407862390", NumberKind.SAMORDNINGSNUMMER, date(2004, 7, 26)),
    ("199000702390", NumberKind.SAMORDNINGSNUMMER, None),  # month 00
    ("199100912386", NumberKind.SAMORDNINGSNUMMER, None),  # month 00, day 31
    ("198108602395", NumberKind.SAMORDNINGSNUMMER, None),  # day 60
    ("199001792382", NumberKind.SAMORDNINGSNUMMER, date(1990, 1, 19)),
]


@pytest.mark.parametrize(("twelve", "kind", "born"), NUMBERS)
def test_every_way_of_writing_a_number_gives_the_same_twelve_digits(
    twelve: str, kind: NumberKind, born: date | None
) -> None:
    for text in written(twelve):
        assert parse(text, TODAY) == Number(twelve, kind, born), text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("199001012386", "number-checksum"),
        ("900101-2386", "number-checksum"),
        ("201509160006", "number-serial"),
        ("199002302380", "number-date"),
        ("199013012385", "number-date"),
        ("199001002385", "number-date"),
        ("199013612385", "number-date"),
        ("199001922385", "number-date"),
        ("159001012385", "number-date"),
        ("20261122-2380", "number-future"),
        ("261122-2380", "number-future"),
        ("20270101-2380", "number-future"),
        ("20270060-2380", "number-future"),
        ("19900101+2385", "number-separator"),
        ("802005-1952", "number-organisation"),
        ("8572090606", "number-organisation"),
        ("168020051952", "number-organisation"),
        ("000101-T220", "number-interim"),
        ("20000101-t220", "number-interim"),
        ("19090527 1474", "number-shape"),
        ("90010-2385", "number-shape"),
        ("9001012385\n1", "number-shape"),
        ("900101–2385", "number-shape"),
        ("٩٠٠١٠١2385", "number-shape"),
        ("0", "number-shape"),
        ("", "number-shape"),
        ("ÅÄÖ", "number-shape"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(text: str, code: str) -> None:
    assert verdict(text) == code


def test_a_day_the_month_lacks_is_unknown_in_a_coordination_number() -> None:
    number = parse(with_check_digit("19900291238"), TODAY)
    assert (number.kind, number.birth_date, number.birth_year) == (NumberKind.SAMORDNINGSNUMMER, None, 1990)


def test_the_plus_sign_comes_with_the_year_of_turning_100() -> None:
    assert verdict("260104+9030", date(2026, 1, 1)) == "192601049030"
    assert verdict("19260104+9030", date(2026, 1, 1)) == "192601049030"
    assert verdict("19260104+9030", date(2025, 12, 31)) == "number-separator"
    assert verdict("260104-9030", date(2025, 12, 31)) == "192601049030"
    assert verdict("260104-9030", date(2026, 1, 4)) == "202601049030"


def test_ten_digits_without_a_sign_mean_the_youngest_person_they_can_mean() -> None:
    assert verdict("2601049030", date(2026, 1, 3)) == "192601049030"
    assert verdict("2601049030", date(2026, 1, 4)) == "202601049030"


def test_age_turns_on_the_birthday_and_is_unknown_without_one() -> None:
    number = parse("199001012385", TODAY)
    assert (age_on(number, date(2007, 12, 31)), age_on(number, date(2008, 1, 1))) == (17, 18)
    assert age_on(parse("199000702390", TODAY), TODAY) is None


def test_a_leap_day_child_is_an_adult_on_the_first_of_march() -> None:
    number = parse("199202292380", TODAY)
    assert (age_on(number, date(2010, 2, 28)), age_on(number, date(2010, 3, 1))) == (17, 18)


def test_nothing_but_the_year_shows_in_a_masked_number_or_in_a_traceback() -> None:
    number = parse("900101-2385", TODAY)
    assert masked(number) == "1990••••-••••"
    assert "0101" not in repr(number) and "2385" not in repr(number)
    with pytest.raises(InvalidNumber) as refused:
        parse("900101-2386", TODAY)
    assert str(refused.value) == "number-checksum"


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(1, 999))
def test_one_wrong_digit_is_always_noticed(born: date, serial: int) -> None:
    good = with_check_digit(f"{born:%Y%m%d}{serial:03}")
    assert verdict(good) == good
    for place in range(8, 12):
        wrong = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :]
        assert verdict(wrong) in {"number-checksum", "number-serial"}


@given(st.text(max_size=20))
def test_any_text_gets_an_answer_and_never_a_crash(text: str) -> None:
    assert verdict(text)


def with_check_digit(eleven: str) -> str:
    """The twelve digits, by the textbook: double every second, add the digits, fill up to ten."""
    total = 0
    for place, digit in enumerate(eleven[2:]):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return f"{eleven}{-total % 10}"


# --- the official lists --------------------------------------------------------------------------------------------


def load(name: str) -> Any:
    return json.loads((OFFICIAL / name).read_text("utf-8"))


@needs_corpus
def test_every_official_test_number_is_right_in_every_way_of_writing() -> None:
    numbers = (OFFICIAL / "skatteverket_testpersonnummer.txt").read_text("ascii").split()
    assert len(numbers) == 41_493
    for twelve in numbers:
        born = date(int(twelve[:4]), int(twelve[4:6]), int(twelve[6:8]))
        for text in written(twelve):
            assert parse(text, TODAY) == Number(twelve, NumberKind.PERSONNUMMER, born), text


@needs_corpus
def test_every_edge_case_has_its_kind_and_its_unknown_date() -> None:
    with (OFFICIAL / "test_numbers_with_edge_cases.csv").open(encoding="utf-8", newline="") as lines:
        cases = list(csv.DictReader(lines))
    assert len(cases) == 67
    for case in cases:
        number = parse(case["n12"], TODAY)
        assert (number.twelve, number.kind.value) == (case["n12"], case["kind"])
        assert parse(case["n10"], TODAY) == number
        assert (number.birth_date is None) == ("unknown" in case["note"])


@needs_corpus
def test_the_published_vectors_get_the_published_verdicts() -> None:
    for case in load("meta_list.json") + load("meta_orgnumber.json"):
        for shape in ("long_format", "separated_long", "separated_format", "short_format"):
            if shape in case:
                assert (not verdict(case[shape]).startswith("number-")) == case["valid"], case[shape]
        assert (not verdict(str(case["integer"])).startswith("number-")) == case["valid"]


@needs_corpus
def test_the_vectors_by_format_get_the_published_verdicts() -> None:
    for shapes in load("meta_structured.json").values():
        for verdicts in shapes.values():
            assert not [text for text in verdicts["valid"] if verdict(str(text)).startswith("number-")]
            assert not [text for text in verdicts["invalid"] if not verdict(str(text)).startswith("number-")]


@needs_corpus
def test_interim_numbers_are_refused_as_such() -> None:
    for case in load("meta_interim.json"):
        for shape in ("long_format", "separated_long", "separated_format", "short_format"):
            assert verdict(case[shape]) == "number-interim", case[shape]
