"""What somebody typed is printed as it was typed: a letter knows plain `{field}` places in its own wording and nothing else."""

from __future__ import annotations

import pytest

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.letters.models import LetterTemplate
from tests.factories import NOBODY
from tests.letters.test_views import CHECKED, letters, words

HOSTILE = "{0.__class__} {member.__init__} {{7*191}} {phone} <b>fet</b> &amp; %(name)s"


def test_hostile_values_are_printed_letter_for_letter(app, browser, planned) -> None:
    call_in = planned([{"name": HOSTILE}], meeting_point=HOSTILE, venue=HOSTILE)
    alva = browser("alva")
    shown = alva.get(call_in.page)
    assert shown.status == 200 and "1337" not in shown.text
    assert "printed" in alva.submit(call_in.page, CHECKED).text
    (page,) = words(alva.get(f"{call_in.page}/letters.pdf").data)
    assert page.count(HOSTILE) >= 2, page
    assert "1337" not in page and "<class" not in page


@pytest.mark.parametrize("brace", ["{0.__class__}", "{member.__init__}", "{{7*191}}"])
def test_a_wording_with_anything_but_plain_places_prints_nothing(app, browser, planned, work, brace: str) -> None:
    call_in = planned(1)
    with work():
        for template in db.session.query(LetterTemplate).all():
            template.text += f"\n\n{brace}\n"
            log.record(NOBODY, Verb.LETTER_FREEZE, template)
    alva = browser("alva")
    assert "is missing or broken" in alva.get(call_in.page).text
    assert alva.post(call_in.page, CHECKED).status in {409, 422}
    assert letters(app) == []
