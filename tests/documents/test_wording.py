"""Texts with places: what is read, what is refused, and that nothing typed by a person is ever evaluated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvi.documents.wording import (
    BadPlaceholder,
    Block,
    BlockKind,
    MissingField,
    NoTitle,
    UnknownField,
    Wording,
    fields,
    fill,
    missing,
    one_line,
    parse,
    plain_text,
    write,
)

TEXT = "\ufeffHej {name}\r\n\r\n## Varför?\r\nFör att\r\ndu kan.\r\n\r\n\r\nRing {phone}.\r\n"


def test_a_text_is_a_title_with_headings_and_paragraphs() -> None:
    assert parse(TEXT) == Wording(
        title="Hej {name}",
        blocks=(
            Block(BlockKind.HEADING, "Varför?"),
            Block(BlockKind.PARAGRAPH, "För att du kan."),
            Block(BlockKind.PARAGRAPH, "Ring {phone}."),
        ),
    )


@pytest.mark.parametrize("empty", ["", "\n\n", " \t\r\n"])
def test_a_text_without_a_first_line_has_no_title(empty: str) -> None:
    with pytest.raises(NoTitle):
        parse(empty)


def test_the_fields_of_a_text_are_its_plain_places() -> None:
    assert fields(TEXT) == {"name", "phone"}


@pytest.mark.parametrize(
    "text",
    [
        "{a.b}",
        "{a[0]}",
        "{a!r}",
        "{a:>9}",
        "{}",
        "{0}",
        "{A}",
        "{ a }",
        "{å}",
        "{{a}}",
        "{a",
        "a}",
        "{a}{",
        "{% if a %}",
        "{{ config }}",
        "{a.__class__.__mro__}",
        "{a\n}",
    ],
)
def test_any_other_brace_is_refused(text: str) -> None:
    with pytest.raises(BadPlaceholder):
        fields(text)
    with pytest.raises(BadPlaceholder):
        fill(text, {"a": "x"}, allowed={"a"})
    with pytest.raises(BadPlaceholder):
        write(f"Titel\n\n{text}", {"a": "x"}, allowed={"a"})


def test_a_refused_brace_is_shown_with_what_stands_beside_it() -> None:
    with pytest.raises(BadPlaceholder) as refused:
        fields("Hej {name.upper}!")
    assert refused.value.excerpt.startswith("{name.upper")


@pytest.mark.parametrize("value", [None, "", "  ", "\n\t"])
def test_an_empty_value_stops_the_letter_by_name(value: str | None) -> None:
    with pytest.raises(MissingField) as stopped:
        fill("Hej {name}", {"name": value}, allowed={"name"})
    assert stopped.value.name == "name"


def test_a_missing_value_stops_the_letter_by_name() -> None:
    with pytest.raises(MissingField, match=r"^phone$"):
        write(TEXT, {"name": "Vera"}, allowed={"name", "phone"})
    assert missing(TEXT, {"phone": " "}) == ("name", "phone")
    assert missing(TEXT, {"phone": "1", "name": "2"}) == ()


def test_a_place_outside_the_list_is_refused_even_when_it_has_a_value() -> None:
    with pytest.raises(UnknownField) as refused:
        fill("{secret}", {"secret": "x"}, allowed={"name"})
    assert refused.value.name == "secret"


def test_a_value_is_never_read_for_places() -> None:
    assert fill("{a} {b}", {"a": "{b}", "b": "{a}"}, allowed={"a", "b"}) == "{b} {a}"
    assert fill("{a}", {"a": r"\1 \g<0> {a.__class__}"}, allowed={"a"}) == r"\1 \g<0> {a.__class__}"


def test_a_value_cannot_begin_a_heading_or_a_paragraph() -> None:
    wording = write("Titel\n\n{a}", {"a": "ett\n\n## Två\u2028tre"}, allowed={"a"})
    assert wording.blocks == (Block(BlockKind.PARAGRAPH, "ett ## Två tre"),)
    wording = write("Titel\n\n{a}", {"a": "## Rubrik"}, allowed={"a"})
    assert wording.blocks == (Block(BlockKind.PARAGRAPH, "## Rubrik"),)


def test_the_body_of_a_mail_is_the_text_without_its_title() -> None:
    assert plain_text(parse(TEXT)) == "Varför?\n\nFör att du kan.\n\nRing {phone}.\n"


@given(st.text(), st.text(min_size=1))
def test_any_value_goes_in_verbatim_as_one_line(before: str, value: str) -> None:
    before = before.replace("{", "").replace("}", "")
    if one_line(value):
        assert fill(before + "{a}", {"a": value}, allowed={"a"}) == before + one_line(value)
    else:
        with pytest.raises(MissingField):
            fill(before + "{a}", {"a": value}, allowed={"a"})


@given(st.text(alphabet="{}abz_.[]!: 0\n"))
def test_a_text_is_either_plain_or_refused(text: str) -> None:
    try:
        names = fields(text)
    except BadPlaceholder:
        return
    filled = fill(text, dict.fromkeys(names, "x"), allowed=names)
    assert not {"{", "}"} & set(filled)
