"""Both languages are whole: what the program can say it can say in Swedish and in English."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from gvi import models
from gvi.audit.listing import HOUSEKEEPING
from gvi.audit.models import Audited
from gvi.extensions import DbModel
from gvi.shell import NAVIGATION
from tests.architecture.catalogue import catalogues, keys_in_source, said_in_source, translated

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
LOCALES = ("sv", "en")


def missing(wanted: dict[str, str], locale: str) -> str:
    have = translated(locale)
    return "\n".join(
        f"{where}: {key!r}" for key, where in sorted(wanted.items(), key=lambda item: item[1]) if key not in have
    )


def test_every_text_is_translated_into_swedish() -> None:
    texts = {key if isinstance(key, str) else key[0]: where for key, where in said_in_source().items()}
    assert len(texts) > 200
    assert not (lacking := missing(texts, "sv")), "\n" + lacking


def test_every_plural_has_its_two_forms() -> None:
    have = translated("sv")
    plurals = [key for key in said_in_source() if isinstance(key, tuple)]
    assert plurals
    assert not [key for key in plurals if not (have.get(key[0]) and len(have[key[0]].string) == 2)]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_word_and_problem_is_said_in_both_languages(locale: str) -> None:
    assert len(keys_in_source()) > 150
    assert not (lacking := missing(keys_in_source(), locale)), "\n" + lacking


def test_the_navigation_is_translated() -> None:
    assert not missing({label: "gvi/shell.py" for _endpoint, label, _permission in NAVIGATION}, "sv")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_log_has_a_word_for_everything_it_tells_of(locale: str) -> None:
    said = translated(locale)
    logged = [mapper.class_ for mapper in DbModel.registry.mappers if issubclass(mapper.class_, Audited)]
    kinds = {f"log-kind.{model.__tablename__}" for model in logged}
    columns = {column.name for model in logged for column in model.__table__.columns} - HOUSEKEEPING
    assert len(models.__all__) > 30 and len(kinds) > 60 and len(columns) > 300
    assert not sorted((kinds | {f"log-field.{name}" for name in columns}) - set(said))
    verbs = {str(message.string) for key, message in said.items() if str(key).startswith("Verb.")}
    assert not [word for word in verbs if not word[0].isupper()]
    assert not [key for key in kinds if not str(said[key].string)[0].islower()]


@pytest.mark.parametrize("locale", LOCALES)
def test_no_translation_is_a_guess(locale: str) -> None:
    assert not [
        (domain, message.id)
        for domain, catalogue in catalogues(locale).items()
        for message in catalogue
        if message.fuzzy and message.id
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_keeps_its_placeholders(locale: str) -> None:
    wrong = []
    for domain, catalogue in catalogues(locale).items():
        for message in catalogue:
            if not message.id or not isinstance(message.id, str) or not message.string or " " not in message.id:
                continue
            if set(PLACEHOLDER.findall(message.id)) != set(PLACEHOLDER.findall(str(message.string))):
                wrong.append((domain, message.id))
    assert not wrong


def test_a_problem_has_the_same_facts_in_both_languages() -> None:
    swedish, english = translated("sv"), translated("en")
    different = [
        key for key in keys_in_source()
        if key in swedish and key in english and set(PLACEHOLDER.findall(str(swedish[key].string))) != set(PLACEHOLDER.findall(str(english[key].string)))
    ]  # fmt: skip
    assert not different


@pytest.mark.parametrize("locale", LOCALES)
def test_two_catalogues_never_disagree(locale: str) -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for catalogue in catalogues(locale).values():
        for message in catalogue:
            if message.id and message.string:
                said[str(message.id)].add(str(message.string))
    assert not {key: strings for key, strings in said.items() if len(strings) > 1}


@pytest.mark.parametrize(
    ("english", "others_word"), [(r"\btalk(s|ed)?\b", r"(?<!efter)samtal"), (r"\bvisit", r"\bbesök|eftersamtal")]
)
def test_visits_and_talks_after_a_meeting_have_each_their_own_word_in_swedish(english: str, others_word: str) -> None:
    """A visit is "samtal", the talk with somebody who came is "eftersamtal": neither is told by the word of the other."""
    about = {
        str(key): str(message.string)
        for key, message in translated("sv").items()
        if re.search(english, str(message.id).replace("_", " "), re.I)
    }
    assert len(about) > 10
    assert not {key: text for key, text in about.items() if re.search(others_word, text, re.I)}
