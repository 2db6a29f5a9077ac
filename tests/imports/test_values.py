"""One cell at a time: what it means, and when it means nothing or too much."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvi.core.problems import Problem
from gvi.imports import values, vocabulary

TODAY = date(2026, 11, 21)


def outcome(value: object) -> object:
    return value.code if isinstance(value, Problem) else value


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("2026-03-12", date(2026, 3, 12)),
        (" 2026-3-2 ", date(2026, 3, 2)),
        ("2026/03/12", date(2026, 3, 12)),
        ("20260312", date(2026, 3, 12)),
        ("2026-03-12 12:00", date(2026, 3, 12)),
        ("2026-03-12T23:30:00Z", date(2026, 3, 13)),
        ("13/12/2026", date(2026, 12, 13)),
        ("13.12.2026", date(2026, 12, 13)),
        ("12/12/2026", date(2026, 12, 12)),
        ("den 13 december 2026", date(2026, 12, 13)),
        ("1 May 2026", date(2026, 5, 1)),
        ("21/1 2027", date(2027, 1, 21)),
        ("1/2 2027", date(2027, 2, 1)),
        ("21 jan 2027", date(2027, 1, 21)),
        ("21 Jan. 2027", date(2027, 1, 21)),
        ("3 okt 2027", date(2027, 10, 3)),
        ("21/13 2027", "date-impossible"),
        ("21 jax 2027", "date-shape"),
        ("2024-02-29", date(2024, 2, 29)),
        ("3/12/2026", "date-ambiguous"),
        ("13/12/26", "date-ambiguous"),
        ("26-03-12", "date-ambiguous"),
        ("12/13/2026", "date-impossible"),
        ("2026-02-29", "date-impossible"),
        ("2026-13-01", "date-impossible"),
        ("2026-00-10", "date-impossible"),
        ("0026-03-12", "date-impossible"),
        ("2206-03-12", "date-impossible"),
        ("31 februari 2026", "date-impossible"),
        ("2026-03/12", "date-shape"),
        ("46000", "date-shape"),
        ("i går", "date-shape"),
        ("=TODAY()", "date-shape"),
        ("٢٠٢٦-03-12", "date-shape"),
    ],
)
def test_a_date_is_read_only_when_it_can_mean_one_day(cell: str, meaning: object) -> None:
    assert outcome(values.day(cell)) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("2026-03-12 12:00", datetime(2026, 3, 12, 11, 0, tzinfo=UTC)),
        ("2026-07-12 12:00", datetime(2026, 7, 12, 10, 0, tzinfo=UTC)),
        ("2026-03-12T12:00:30", datetime(2026, 3, 12, 11, 0, 30, tzinfo=UTC)),
        ("2023-03-22 6:40:11 +01:00", datetime(2023, 3, 22, 5, 40, 11, tzinfo=UTC)),
        ("2015-01-01 04:17:00+00", datetime(2015, 1, 1, 4, 17, tzinfo=UTC)),
        ("2026-03-12T12:00:00.123Z", datetime(2026, 3, 12, 12, 0, tzinfo=UTC)),
        ("2026-03-12 12:00 -0500", datetime(2026, 3, 12, 17, 0, tzinfo=UTC)),
        ("13/12/2026 kl. 17.30", datetime(2026, 12, 13, 16, 30, tzinfo=UTC)),
        ("den 13 december 2026 kl 9.05", datetime(2026, 12, 13, 8, 5, tzinfo=UTC)),
        ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-03-29 02:30", "time-skipped"),
        ("2026-03-12", "time-missing"),
        ("2026-03-12 24:00", "time-impossible"),
        ("2026-03-12 12:60", "time-impossible"),
        ("2026-03-12 12:00 +99:00", "time-impossible"),
        ("2026-02-30 12:00", "date-impossible"),
        ("3/12/2026 12:00", "date-ambiguous"),
        ("12:00", "date-shape"),
    ],
)
def test_a_moment_is_on_the_swedish_clock_unless_it_says_otherwise(cell: str, meaning: object) -> None:
    assert outcome(values.moment(cell)) == meaning


def test_what_is_known_cannot_lie_ahead() -> None:
    assert outcome(values.day_until(TODAY)("2026-11-21")) == TODAY
    assert outcome(values.day_until(TODAY)("2026-11-22")) == "date-future"
    assert outcome(values.moment_until(TODAY)("2026-11-21 23:59")) == datetime(2026, 11, 21, 22, 59, tzinfo=UTC)
    assert outcome(values.moment_until(TODAY)("2026-11-22 00:00")) == "date-future"


@pytest.mark.parametrize(
    ("words", "cell", "meaning"),
    [
        (vocabulary.CATEGORY, "MISSTÄNKT", "suspect"),
        (vocabulary.SUPERVISION, "VF", "conditional_release"),
        (vocabulary.SUPERVISION, "Villkorlig  frigivning", "conditional_release"),
        (vocabulary.SUPERVISION, "st", "probation_sentence"),
        (vocabulary.SUPERVISION, "conditional release", "conditional_release"),
        (vocabulary.CERTAINTY, "Osäker", "possible"),
        (vocabulary.CERTAINTY, "trolig", "probable"),
        (vocabulary.TIE_KIND, "co-offending", "co_offending"),
        (vocabulary.GROUP_RELATED, "Ja", "yes"),
        (vocabulary.GROUP_RELATED, "vet ej", "unknown"),
        (vocabulary.AGENCY_KIND, "Frivården", "probation"),
        (vocabulary.CERTAINTY, "99", "code-unknown"),
        (vocabulary.RELATION_KIND, "1", "code-unknown"),
    ],
)
def test_codes_are_read_in_both_languages_and_any_case(
    words: dict[str, tuple[str, ...]], cell: str, meaning: str
) -> None:
    assert outcome(values.code(words)(cell)) == meaning


def test_an_unknown_code_lists_what_may_be_written() -> None:
    refused = values.code(vocabulary.RELATION_KIND)("bråk")
    assert isinstance(refused, Problem)
    assert refused.facts["allowed"] == "feud (konflikt), alliance (allians), truce (vapenvila), unknown (okänd)"


VOCABULARIES = {
    name: words
    for name, words in vars(vocabulary).items()
    if name.isupper() and isinstance(words, dict) and name not in {"SYNONYMS", "FIELDS", "ALTERNATIVES", "ID_FIELD"}
}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_no_word_means_two_codes(name: str) -> None:
    codes: dict[str, set[str]] = {}
    for code, others in VOCABULARIES[name].items():
        for word in (code, *others):
            codes.setdefault(vocabulary.fold(word), set()).add(code)
    assert [word for word, meant in codes.items() if len(meant) > 1] == []


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("1", 1),
        (" 10 ", 10),
        ("0", "whole-range"),
        ("11", "whole-range"),
        ("-1", "whole-range"),
        ("2.5", "whole-number"),
        ("2,0", "whole-number"),
        ("två", "whole-number"),
        ("=1+1", "whole-number"),
        ("1e3", "whole-number"),
        ("٣", "whole-number"),
        ("9" * 5000, "whole-number"),
    ],
)
def test_whole_numbers_are_digits_within_limits(cell: str, meaning: object) -> None:
    assert outcome(values.whole(1, 10)(cell)) == meaning


@pytest.mark.parametrize("cell", ["=SUM(A1:A9)", "+46", "-1+1", "@cmd", "=cmd|' /C calc'!A0"])
def test_a_formula_is_text_and_stays_as_it_stands(cell: str) -> None:
    assert outcome(values.line(100)(cell)) == cell
    assert outcome(values.text(100)(cell)) == cell


def test_text_has_a_limit_and_no_invisible_signs() -> None:
    assert outcome(values.line(3)("abc")) == "abc"
    assert outcome(values.line(3)("abcd")) == "value-too-long"
    assert outcome(values.text(9)("a\x07b")) == "value-control"


def test_one_line_of_words_has_no_line_breaks_but_a_text_keeps_them() -> None:
    assert outcome(values.line(20)(" Bo \n  Ek\u00a0")) == "Bo Ek"
    assert outcome(values.text(20)("one\r\ntwo\t3 ")) == "one\ntwo\t3"


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("08-700 08 00", "+46 8 700 08 00"),
        ("+46 8 7000800", "+46 8 700 08 00"),
        ("0046 70-174 06 05", "+46 70 174 06 05"),
        ("+45 32 12 34 56", "+45 32 12 34 56"),
        ("114 14", "114 14"),
        ("12", "phone-invalid"),
        ("ring mig", "phone-invalid"),
    ],
)
def test_telephone_numbers_are_swedish_unless_they_say_otherwise(cell: str, meaning: str) -> None:
    assert outcome(values.phone(cell)) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        (" Alva@Kommun.example ", "Alva@kommun.example"),
        ("alva", "email-invalid"),
        ("a@b", "email-invalid"),
        ("a b@c.se", "email-invalid"),
    ],
)
def test_mail_addresses_have_a_plausible_shape(cell: str, meaning: str) -> None:
    assert outcome(values.email(cell)) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("21120", "211 20"),
        ("211 20", "211 20"),
        ("SE-211 20", "211 20"),
        ("01120", "postcode-invalid"),
        ("2112", "postcode-invalid"),
        ("K-2100", "postcode-invalid"),
    ],
)
def test_postcodes_have_five_digits(cell: str, meaning: str) -> None:
    assert outcome(values.postcode(cell)) == meaning


@given(st.text(max_size=40))
def test_any_cell_gets_an_answer_and_never_a_crash(cell: str) -> None:
    for parse in (
        values.day,
        values.moment,
        values.phone,
        values.email,
        values.postcode,
        values.whole(0, 9),
        values.line(40),
        values.code(vocabulary.HARM),
        values.identity_number(TODAY),
    ):
        assert parse(cell) is not None


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_date_written_year_first_is_read_back(day: date) -> None:
    assert values.day(day.isoformat()) == day
