"""A post office for every test that sends mail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.mail.postoffice import PostOffice


@pytest.fixture
def post_office(app: Flask) -> Iterator[PostOffice]:
    """An SMTP server that the application is set to use; not yet open."""
    import dataclasses

    office = PostOffice()
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], smtp_url=office.url)
    yield office
    office.close()
