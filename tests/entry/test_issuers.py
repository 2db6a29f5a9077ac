"""Through an agency's identity provider: one that runs here, over its real protocol. It says who, never what they may."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey
from sqlalchemy import select

from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.config import BadSettings, from_environment
from gvi.entry.models import OutsideIdentity, SignIn
from gvi.extensions import db
from gvi.issuers import Issuer
from gvi.sites.models import Site
from tests import world
from tests.entry.provider import CLIENT, SECRET, Person, Provider, running

ALVA = world.address("alva")
HIGH = "http://id.elegnamnden.se/loa/1.0/loa3"


@pytest.fixture(scope="module")
def providers() -> Iterator[tuple[Provider, Provider]]:
    with running() as probation, running() as police:
        yield probation, police


@pytest.fixture
def probation(app, providers) -> Provider:
    """The probation service's provider; beside it the police have theirs."""
    made = [
        Issuer(name=name, issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET, agency=agency, label=label, levels=HIGH)
        for name, provider, agency, label in (
            ("frivard", providers[0], f"{AgencyKind.PROBATION}-malmo", "Frivården"),
            ("polis", providers[1], f"{AgencyKind.POLICE}-malmo", "Polisen"),
        )
    ]  # fmt: skip
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], issuers=tuple(made))
    for provider in providers:
        provider.lies, provider.signs_with = {}, provider.key
        provider.person = person()
    return providers[0]


def person(
    email: str = ALVA, *, sub: str = "s-1", acr: str | None = HIGH, auth_time: int | None = None, **claims
) -> Person:
    return Person(sub, {"email": email, "email_verified": True, **claims}, acr=acr, auth_time=auth_time)


def through(someone, name: str = "frivard", onward: str = ""):
    """Follow the link, the provider's redirect, and the way back."""
    away = someone.get(f"/login/with/{name}" + (f"?next={onward}" if onward else ""))
    assert away.status == 302, away.text
    back = requests.get(away.response.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    return someone.get(back.removeprefix("http://localhost"))


def test_the_provider_lets_in_with_code_nonce_and_pkce(browser, probation, work) -> None:
    someone = browser()
    assert "Log in with Frivården" in someone.get("/login").text
    landed = through(someone, onward="/speakers/")
    assert (landed.status, landed.response.headers["Location"]) == (303, "/speakers/")
    assert "Alva Malmo" in someone.get("/today").text
    assert (
        probation.asked["code_challenge_method"] == "S256"
        and probation.asked["nonce"]
        and probation.asked["acr_values"] == HIGH
    )
    with work():
        assert db.session.scalars(select(OutsideIdentity.subject)).all() == ["s-1"]


def test_roles_in_claims_are_nothing(browser, probation) -> None:
    probation.person = person(roles=["administrator"], role="administrator", groups=["administrator"])
    someone = browser()
    through(someone)
    assert someone.get("/today").status == 200 and someone.get("/admin/users").status == 403


def test_the_subject_counts_once_it_is_known_whatever_the_address(browser, probation) -> None:
    through(browser())
    probation.person = person(world.address("bo"), sub="s-1")
    again = browser()
    through(again)
    assert "Alva Malmo" in again.get("/today").text
    probation.person = person(ALVA, sub="s-2")
    assert through(browser()).status == 403, "another subject does not become her by having her address"


@pytest.mark.parametrize(
    "who",
    [
        person("stranger@malmo.example"), person(world.address("bo")), person(world.address("alva", "orebro")),
        Person("s-1", {"email": ALVA}, acr=HIGH), Person("s-1", {"email": ALVA, "email_verified": False}, acr=HIGH),
        Person("s-1", {"email": ALVA, "email_verified": "true"}, acr=HIGH), Person("s-1", {}, acr=HIGH),
    ],
)  # fmt: skip
def test_whoever_is_not_of_the_agency_or_not_made_sure_of_stays_out(browser, probation, who: Person) -> None:
    probation.person = who
    someone = browser()
    assert through(someone).status == 403
    assert someone.get("/today").status == 303


def test_a_provider_gives_its_own_agencys_postings_only(browser, probation, work) -> None:
    with work():
        first = world.actor("administrator")
        user = add_user(first, email="both@malmo.example", name="Both", password=None)
        site = db.session.scalars(select(Site).where(Site.code == "malmo")).one()
        for kind, role in (
            (AgencyKind.MUNICIPALITY, Role.ADMINISTRATOR),
            (AgencyKind.PROBATION, Role.PROBATION_OFFICER),
        ):
            add_posting(first, user, agency=world.agency(kind), site=site, role=role, starts_on=world.BEGINNING)
    probation.person = person("both@malmo.example", sub="s-9")
    someone = browser()
    through(someone)
    someone.acknowledge(someone.get("/today"))
    assert someone.get("/admin/users").status == 403
    assert len(someone.get("/account").soup.select("#h-postings + ul li")) == 1
    assert len(someone.get("/account/posting").soup.select("input[name=posting]")) == 1


def test_the_polices_provider_does_not_let_probation_in(browser, probation, providers) -> None:
    providers[1].person = person(ALVA)
    assert through(browser(), "polis").status == 403


def test_too_low_a_level_needs_our_second_step(browser, probation) -> None:
    probation.person = person(acr="http://id.elegnamnden.se/loa/1.0/loa2")
    someone = browser()
    assert through(someone).status == 303
    page = someone.get("/login/second")
    assert page.heading == "Show that it is you" and someone.get("/today").status == 303
    assert someone.second_step(page, ALVA).response.request.path == "/today"


@pytest.mark.parametrize(
    "lie", [{"iss": "https://evil.example"}, {"aud": ["another"]}, {"nonce": "another"}, {"exp": 1}]
)
def test_a_token_that_is_not_for_us_lets_nobody_in(browser, probation, lie: dict[str, object]) -> None:
    probation.lies = lie
    someone = browser()
    assert through(someone).status == 403 and someone.get("/today").status == 303


def test_a_token_signed_by_somebody_else_lets_nobody_in(browser, probation) -> None:
    probation.signs_with = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
    assert through(browser()).status == 403


def test_an_answer_is_good_for_the_browser_that_asked_and_once(browser, probation) -> None:
    asker, other = browser(), browser()
    away = asker.get("/login/with/frivard")
    back = requests.get(away.response.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
    path = back.removeprefix("http://localhost")
    assert parse_qs(urlsplit(back).query)["code"]
    assert other.get(path).status == 403, "somebody else's answer, sent as a link, signs nobody in"
    assert asker.get(path).status == 303
    asker.press("/today", "/logout")
    assert asker.get(path).status == 403


def test_a_proof_of_hours_ago_is_not_fresh(browser, probation, work) -> None:
    probation.person = person(auth_time=int(time.time()) - 3 * 3600)
    someone = browser()
    through(someone)
    asked = someone.get("/speakers/speakers.csv")
    assert asked.response.headers["Location"].startswith("/account/confirm")
    again = someone.get("/login/with/frivard?again=1")
    assert "prompt=login" in again.response.headers["Location"] and "max_age=0" in again.response.headers["Location"]
    probation.person = person()
    through(someone)
    assert someone.get("/speakers/speakers.csv").status == 200
    with work():
        living = db.session.scalars(
            select(SignIn).join(User, User.id == SignIn.user_id).where(SignIn.ended_at.is_(None))
        )
        assert len(list(living)) == 1


def test_who_has_no_password_signs_in_here_only(browser, probation, work) -> None:
    with work():
        first = world.actor("administrator")
        add_user(first, email="only@malmo.example", name="Only", password=None)
    page = browser().submit("/login", {"email": "only@malmo.example", "password": ""}, action="/login")
    assert page.response.request.path == "/login" and page.errors


def test_a_provider_that_does_not_answer_is_said(browser, app, probation) -> None:
    gone = replace(app.config["SETTINGS"].issuers[0], name="borta", issuer="http://127.0.0.1:9")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], issuers=(gone,))
    page = browser().get("/login/with/borta")
    assert page.status == 503 and "does not answer" in page.text


def test_an_unknown_provider_is_no_page(browser, probation) -> None:
    assert browser().get("/login/with/nobody").status == 404
    assert browser().get("/login/with/nobody/back").status == 404


KEYS = {"GVI_SECRET_KEY": "s" * 40, "GVI_FIELD_KEYS": "", "GVI_INDEX_KEY": "i" * 40}
SAID = {"ISSUER": "https://id.example", "CLIENT_ID": "gvi", "CLIENT_SECRET": "x", "AGENCY": "frivard"}


def settings(**changes: str):
    from cryptography.fernet import Fernet

    said = {f"GVI_OIDC_FRIV_{name}": value for name, value in {**SAID, **changes}.items() if value}
    return from_environment({**KEYS, "GVI_FIELD_KEYS": Fernet.generate_key().decode(), **said})


def test_settings_tell_of_several_providers_and_refuse_halves() -> None:
    (made,) = settings(LEVELS="a, b").issuers
    assert (made.name, made.agency, made.enough) == ("friv", "frivard", ("a", "b"))
    for broken, told in (
        ({"AGENCY": ""}, "GVI_OIDC_FRIV_AGENCY"),
        ({"ISSUER": "http://id.example"}, "https"),
        ({"ROLES": "x"}, "GVI_OIDC_FRIV_ROLES"),
    ):
        with pytest.raises(BadSettings, match=told):
            settings(**broken)
