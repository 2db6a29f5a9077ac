"""The words of vocabularies on a page."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale

from gvi.callins.models import Answer
from gvi.core.templating import word_text
from gvi.reviews.models import Verdict


def test_two_vocabularies_that_share_a_word_are_said_each_in_its_own_way(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        said = [word_text(each) for each in (Answer.MAY_NOT, Verdict.MAY_NOT, Answer.MAY_NOT)]
    assert said[1] == "May not be shared" and said[0] == said[2] != said[1]
