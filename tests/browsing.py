"""A reader of pages without a screen: follows links, fills in the forms that are really there, and keeps their tokens."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests import world


class Page:
    """An answer, with the page in it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page, taken apart when somebody looks; empty when the answer is none."""
        is_page = self.response.mimetype == "text/html"
        return BeautifulSoup(self.response.get_data(as_text=True) if is_page else "", "html.parser")

    @property
    def text(self) -> str:
        """What the page says, on one line."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def heading(self) -> str:
        """The page's main heading."""
        found = self.soup.find("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        summary = self.soup.select_one(".errors")
        return [" ".join(line.get_text(" ").split()) for line in summary.find_all("li")] if summary else []

    @property
    def data(self) -> bytes:
        """The raw answer."""
        return self.response.get_data()

    def form(self, action: str = "", having: str = "") -> Tag:
        """The form that is sent to the address, or the page's main form (the last that posts to the page itself).

        having: the name of a field that tells it from others.
        """
        forms = [form for form in self.soup.find_all("form") if form.get("method") == "post"]
        wanted = (
            [form for form in forms if (form.get("action") or "").split("?")[0].endswith(action)]
            if action
            else [form for form in forms if not form.get("action")]
        )
        wanted = [form for form in wanted if not having or form.find(attrs={"name": having})]
        if not wanted:
            raise AssertionError(
                f"no form for {action or 'this page'!r}; there are {[form.get('action') for form in forms]}"
            )
        return wanted[-1]

    def asked(self, what: str) -> Any:
        """What the page asks a passkey for. what: "get" or "create"."""
        button = self.soup.find("button", {"data-passkey": what})
        assert isinstance(button, Tag), f"the page asks for no passkey ({what})"
        return json.loads(str(button["data-options"]))

    def controls(self, form: Tag) -> list[Tag]:
        """Everything that is sent with the form: what stands in it, and what stands elsewhere and names it."""
        elsewhere = (
            self.soup.find_all(["input", "select", "textarea", "button"], attrs={"form": form["id"]})
            if form.get("id")
            else []
        )
        return [*form.find_all(["input", "select", "textarea", "button"]), *elsewhere]

    def fields(self, form: Tag) -> dict[str, Any]:
        """What the browser would send if nothing were touched."""
        values: dict[str, Any] = {}
        for control in self.controls(form):
            name, kind = control.get("name"), control.get("type", "")
            if (
                not name
                or (kind in {"checkbox", "radio"} and not control.has_attr("checked"))
                or kind in {"submit", "file"}
                or control.name == "button"
            ):
                continue
            values.setdefault(name, []).append(_value(control))
        return values


class Browser:
    """One person's browser. Every POST carries a form's own hidden fields, as a real one would."""

    def __init__(self, app: Flask, *, locale: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": locale}

    def get(self, address: str, **options: Any) -> Page:
        """Open an address."""
        return Page(self.client.get(address, headers={**self.headers, **options.pop("headers", {})}, **options))

    def post(
        self, address: str, data: dict[str, Any] | None = None, *, token_from: str = "/help", **options: Any
    ) -> Page:
        """Send a form that is not filled in from a page, with a valid token."""
        token = self.get(token_from).soup.find("input", {"name": "csrf_token"})
        assert isinstance(token, Tag)
        return Page(
            self.client.post(
                address, data={"csrf_token": token["value"], **(data or {})}, headers=self.headers, **options
            )
        )

    def submit(
        self, address: str, changes: dict[str, Any] | None = None, *, action: str = "", follow: bool = True
    ) -> Page:
        """Open a page, fill in its form and send it. A field that the form lacks is an error in the test."""
        page = self.get(address)
        return self.send(page, address, changes, action=action, follow=follow)

    def send(
        self, page: Page, address: str, changes: dict[str, Any] | None = None, *, action: str = "", having: str = "",
        follow: bool = True,
    ) -> Page:  # fmt: skip
        """Fill in the form of a page that is already open, and send it."""
        form = page.form(action, having)
        values = page.fields(form)
        known = {control.get("name") for control in page.controls(form)}
        for name, value in (changes or {}).items():
            assert name in known, f"the form has no field {name!r}, only {sorted(filter(None, known))}"
            values[name] = value
        values = {name: value for name, value in values.items() if value is not None}
        target = str(form.get("action") or address)
        options: dict[str, Any] = {"content_type": "multipart/form-data"} if form.get("enctype") else {}
        return Page(self.client.post(target, data=values, headers=self.headers, follow_redirects=follow, **options))

    def click(
        self, page: Page, address: str, label: str, changes: dict[str, Any] | None = None, *, nth: int = 0
    ) -> Page:
        """Press one of several buttons of an open page's form, with what is typed. address: the page's own."""
        found = [
            button for button in page.soup.select("main button") if label in " ".join(button.get_text(" ").split())
        ]
        button = found[nth]
        form = page.soup.find("form", id=button["form"]) if button.get("form") else button.find_parent("form")
        assert isinstance(form, Tag), f"{label!r} stands in no form"
        values = {**page.fields(form), **(changes or {})}
        if button.get("name"):
            values[str(button["name"])] = button["value"]
        target = str(button.get("formaction") or form.get("action") or address)
        return Page(self.client.post(target, data=values, headers=self.headers, follow_redirects=True))

    def press(self, address: str, action: str, *, follow: bool = True) -> Page:
        """Press a button that stands in a form of its own."""
        return self.submit(address, action=action, follow=follow)

    def sign_in(self, email: str, password: str, *, onward: str = "/login", follow: bool = True) -> Page:
        """Through the sign-in form, the second step with the user's own passkey, and the terms when they are new to them.

        follow: False stays at the door, before the first page is opened.
        """
        first = self.submit(onward, {"email": email, "password": password}, action="/login")
        return self.acknowledge(self.second_step(first, email, follow=follow))

    def acknowledge(self, page: Page) -> Page:
        """Acknowledge the terms where they are asked for. Other pages are left as they are."""
        onward = page.response.headers.get("Location", "")
        page = self.get(onward) if onward.startswith("/terms") else page
        if page.response.request.path != "/terms":
            return page
        address = page.response.request.full_path.rstrip("?")
        return self.send(page, address, having="terms")

    def second_step(self, page: Page, email: str, *, follow: bool = True) -> Page:
        """Show the passkey where it is asked for, or set one up where there is none yet. Other pages are left as they are."""
        key, address = world.KEYS[email.strip().lower()], page.response.request.full_path.rstrip("?")
        if page.response.request.path == "/login/second":
            return self.send(page, address, {"proof_key": key.get(page.asked("get"))}, follow=follow)
        if page.response.request.path == "/login/enrol":
            codes = self.send(page, address, {"new_key": key.create(page.asked("create"))}, having="new_key")
            return self.get(str(codes.soup.select_one("main a.btn")["href"]))
        return page


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""
    return str(control.get("value", "on"))
