"""The wording that comes with the product: whole in both languages, and saying only what it may."""

from __future__ import annotations

import re

import pytest

from gvi.documents.catalogue import FIELDS, TEMPLATES, LetterKind, MailKind, source
from gvi.documents.wording import BlockKind, fields, parse

KINDS = [*LetterKind, *MailKind]
LOCALES = ("sv", "en")
CONDITIONAL, PROBATION = (LetterKind.SUMMONS_CONDITIONAL_RELEASE, LetterKind.SUMMONS_PROBATION)


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_have_the_same_parts_and_places(kind: LetterKind | MailKind) -> None:
    swedish, english = source(kind, "sv"), source(kind, "en")
    assert fields(swedish) == fields(english)
    assert [block.kind for block in parse(swedish).blocks] == [block.kind for block in parse(english).blocks]


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_uses_all_its_fields_and_no_others(kind: LetterKind | MailKind) -> None:
    unused_in_a_cancelled_mail = {"venue"} if kind is MailKind.CALENDAR_CANCEL else set()
    assert fields(source(kind, "sv")) == FIELDS[kind] - unused_in_a_cancelled_mail


def test_every_text_in_the_folders_belongs_to_a_kind() -> None:
    for folder, kinds in (("letters", LetterKind), ("mail", MailKind)):
        found = {path.name for path in (TEMPLATES / folder).glob("*.txt")}
        assert found == {f"{kind}.{locale}.txt" for kind in kinds for locale in LOCALES}


@pytest.mark.parametrize(
    ("kind", "locale", "says", "does_not_say"),
    [
        (
            CONDITIONAL,
            "sv",
            ("villkorligt frigiven", "26 kap. 11 §", "övervakningsnämnden"),
            ("åklagare", "28 kap."),
        ),
        (
            PROBATION,
            "sv",
            ("skyddstillsyn", "28 kap. 6 § och 26 kap. 11 §", "åklagare"),
            ("övervakningsnämnden",),
        ),
        (
            CONDITIONAL,
            "en",
            ("conditional release", "section 11", "supervision board"),
            ("prosecutor", "chapter 28"),
        ),
        (PROBATION, "en", ("sentenced to probation", "chapter 28", "prosecutor"), ("supervision board",)),
    ],
)
def test_the_consequence_follows_the_sentence(
    kind: LetterKind, locale: str, says: tuple[str, ...], does_not_say: tuple[str, ...]
) -> None:
    text = source(kind, locale)
    assert all(words in text for words in says)
    assert not any(words in text for words in does_not_say)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", list(LetterKind))
def test_no_letter_counts_days_or_threatens_with_force(kind: LetterKind, locale: str) -> None:
    assert not re.search(
        r"\d+ (dagar|dygn|days)|förverka|forfeit|hämtas|handräckning|fängelse|prison\b", source(kind, locale)
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", list(LetterKind))
def test_no_letter_names_a_group_an_offence_or_a_risk(kind: LetterKind, locale: str) -> None:
    words = r"gruppering|nätverk|gäng|brottslig|misstänk|\brisk|gang\b|network|offen[cs]e|suspect|call-in"
    assert not re.search(words, source(kind, locale), re.IGNORECASE)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_voluntary_invitation_speaks_neither_of_absence_nor_of_law(locale: str) -> None:
    text = source(LetterKind.INVITATION, locale)
    assert ("Nej. Det är frivilligt." if locale == "sv" else "No. It is voluntary.") in text
    assert not re.search(r"§|kap\.|brottsbalk|Criminal Code|giltigt skäl|valid reason|varning|warning", text)
    assert "absence_deadline" not in FIELDS[LetterKind.INVITATION]


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_left_behind_names_nobody(locale: str) -> None:
    assert fields(source(LetterKind.LEAVE_BEHIND, locale)) == {"support_phone"}


@pytest.mark.parametrize("kind", list(MailKind))
def test_a_calendar_mail_tells_no_name_and_no_purpose(kind: MailKind) -> None:
    assert "name" not in FIELDS[kind]
    text = source(kind, "sv") + source(kind, "en")
    assert not re.search(r"call-in|våld|violence|kallelse|summons|deltagare|participant", text, re.IGNORECASE)


@pytest.mark.parametrize("kind", [CONDITIONAL, PROBATION])
def test_a_summons_asks_the_readers_questions(kind: LetterKind) -> None:
    headings = [block.text for block in parse(source(kind, "sv")).blocks if block.kind is BlockKind.HEADING]
    assert headings == [
        "Varför?",
        "Måste jag komma?",
        "Om du inte kan komma",
        "Tolk eller annat stöd",
        "Dina uppgifter",
    ]
