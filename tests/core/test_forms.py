"""Forms: what people type is read, nothing typed is lost, and every refusal lands beside its field."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, get_template_attribute
from sqlalchemy import text
from wtforms import SubmitField

from gvi.core import fields
from gvi.core.forms import BaseForm, SaveClash
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from tests.core.kit_app import Booking, kit_app


class Voice(StrEnum):
    COMMUNITY = "community"
    HELP = "help"
    LAW = "law"


WORDS = {Voice.COMMUNITY: "Lokalsamhället", Voice.HELP: "Hjälp", Voice.LAW: "Lag"}


class BookingForm(BaseForm):
    hall = fields.Text("Sal", hint="Utan våning", limit=20)
    seats = fields.WholeNumber("Platser", minimum=6, maximum=25)
    day = fields.DateField("Dag", required=False)


class EveryForm(BaseForm):
    at = fields.TimeField("Börjar kl.", required=False)
    voice = fields.EnumField("Röst", Voice, WORDS, required=False)
    met = fields.EnumRadio("Vem träffade ni?", Voice, WORDS, hints={Voice.HELP: "alltid"}, required=False)
    voices = fields.MultiCheck("Röster", fields.choices_of(Voice, WORDS), coerce=Voice, required=False)
    phone = fields.PhoneField("Telefon", required=False)
    mail = fields.EmailField("E-post", required=False)
    note = fields.LongText("Anteckning", limit=10, required=False)
    sure = fields.Tick("Jag är säker")
    upload = fields.FileField("Beslut", required=False)
    save = SubmitField("Spara")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = kit_app(tmp_path)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def send(app: Flask, data: dict[str, Any], *, lang: str = "sv") -> Any:
    return app.test_request_context(f"/?lang={lang}", method="POST", data=data)


def booking(**changes: Any) -> Booking:
    row = Booking(**{"ref": "k7m3q9", "hall": "Sal B", "seats": 12, **changes})
    db.session.add(row)
    db.session.commit()
    return row


def answered(app: Flask, name: str, typed: Any) -> Any:
    with send(app, {name: typed}):
        form = EveryForm()
        assert form.submitted(), form.errors
        return form.values[name]


def refused(app: Flask, name: str, typed: Any, *, lang: str = "sv") -> str:
    with send(app, {name: typed}, lang=lang):
        form = EveryForm()
        assert not form.submitted()
        assert form.status == 422
        return str(form[name].errors[0])


def test_a_form_that_is_only_shown_is_not_submitted(app: Flask) -> None:
    with app.test_request_context("/"):
        form = BookingForm()
        assert not form.submitted()
        assert form.status == 200


def test_values_hold_the_answers_and_nothing_of_the_machinery(app: Flask) -> None:
    with send(app, {"hall": "  Sal\u0000   B ", "seats": "12", "day": "2026-03-31"}):
        form = BookingForm()
        assert form.submitted()
        assert form.values == {"hall": "Sal B", "seats": 12, "day": date(2026, 3, 31)}
    with send(app, {"save": "1"}):
        assert "save" not in EveryForm().values


def test_an_invalid_form_answers_422_and_keeps_what_was_typed(app: Flask) -> None:
    with send(app, {"hall": "", "seats": "2", "day": "31/3"}):
        form = BookingForm()
        assert not form.submitted()
        assert form.status == 422
        assert form.summary == [
            ("hall", "Fyll i ”Sal”"),
            ("seats", "Platser ska vara mellan 6 och 25"),
            ("day", "Ange datum, till exempel 2026-03-12"),
        ]
        assert [form.seats._value(), form.day._value()] == ["2", "31/3"]


def test_the_messages_are_in_the_language_of_the_page(app: Flask) -> None:
    with send(app, {"hall": "Sal B", "seats": "2"}, lang="en"):
        form = BookingForm()
        form.submitted()
        assert form.summary == [("seats", "Platser must be between 6 and 25")]


@pytest.mark.parametrize("typed", ["18.00", "18:00", "1800", "kl. 18.00", "18"])
def test_a_time_can_be_written_the_ways_people_write_it(app: Flask, typed: str) -> None:
    assert answered(app, "at", typed) == time(18, 0)


@pytest.mark.parametrize("typed", ["24.00", "24", "180", "kvart över", "18.60"])
def test_what_is_no_time_is_refused_with_an_example(app: Flask, typed: str) -> None:
    assert refused(app, "at", typed) == "Ange klockslag, till exempel 18.00"


@pytest.mark.parametrize("typed", ["2026-02-30", "0206-03-12", "12 mars", "2026-3-12"])
def test_what_is_no_date_is_refused(app: Flask, typed: str) -> None:
    with send(app, {"hall": "B", "seats": "7", "day": typed}):
        assert not BookingForm().submitted()


def test_a_telephone_number_is_kept_in_the_international_form(app: Flask) -> None:
    assert answered(app, "phone", "070-174 06 05") == "+46701740605"
    assert "riktnummer" in refused(app, "phone", "12")


def test_an_email_address_is_checked_for_its_form_only(app: Flask) -> None:
    assert answered(app, "mail", "Alva@Demo.Example") == "Alva@demo.example"
    assert "till exempel" in refused(app, "mail", "alva@")


def test_choices_become_members_of_the_vocabulary_and_empty_becomes_none(app: Flask) -> None:
    assert answered(app, "voice", "help") is Voice.HELP
    assert answered(app, "voice", "") is None
    assert answered(app, "voices", ["law", "community"]) == [Voice.COMMUNITY, Voice.LAW]
    assert "finns inte" in refused(app, "voice", "weather")


def test_long_text_keeps_its_lines_and_says_how_much_too_long_it_is(app: Flask) -> None:
    assert answered(app, "note", "ett\r\ntvå") == "ett\ntvå"
    assert refused(app, "note", "x" * 11) == "Korta ”Anteckning” till högst 10 tecken. Nu är det 11."


def test_a_file_must_be_what_its_name_says(app: Flask) -> None:
    with send(app, {"upload": (io.BytesIO(b"%PDF-1.7 ..."), "beslut.pdf")}):
        form = EveryForm()
        assert form.submitted()
        assert form.values["upload"].read() == b"%PDF-1.7 ..."
    assert "PDF" in refused(app, "upload", (io.BytesIO(b"<html>"), "beslut.pdf"))
    assert "PDF" in refused(app, "upload", (io.BytesIO(b"%PDF-1.7"), "beslut.exe"))


def test_a_broken_rule_lands_beside_its_field_and_one_without_a_field_on_the_form(app: Flask) -> None:
    with send(app, {"hall": "Sal B", "seats": "12"}):
        form = BookingForm()
        assert form.submitted()
        with form.reporting():
            insist([Problem("hall-is-taken", field="hall"), Problem("no-grounds"), Problem("odd", field="nowhere")])
        assert form.status == 422
        assert list(form.hall.errors) == ["hall-is-taken"]
        assert list(form.form_errors) == ["no-grounds", "odd"]


def test_reporting_writes_the_changes_to_the_database(app: Flask) -> None:
    with send(app, {"hall": "Sal C", "seats": "12"}):
        form = BookingForm()
        with form.reporting():
            db.session.add(Booking(ref="p9h4rn", hall="Sal C", seats=12))
        assert db.session.connection().execute(text("select count(*) from booking")).scalar() == 1


def test_two_people_saving_shows_both_versions_and_saving_again_is_a_choice(app: Flask) -> None:
    with send(app, {"hall": "Sal A", "seats": "20", "version": "1"}):
        row = booking()
        row.seats = 15
        db.session.commit()
        form = BookingForm(subject=row)
        assert not form.submitted()
        assert form.status == 409
        assert [(each.label, each.theirs, each.mine) for each in form.conflict] == [
            ("Sal", "Sal B", "Sal A"),
            ("Platser", "15", "20"),
        ]
        assert form.hall._value() == "Sal A"
        renewed = form.version._value()
    with send(app, {"hall": "Sal A", "seats": "20", "version": renewed}):
        assert BookingForm(subject=db.session.get(Booking, row.id)).submitted()


def test_a_form_sent_without_its_version_is_taken_for_an_old_one(app: Flask) -> None:
    with send(app, {"hall": "Sal A", "seats": "20"}):
        form = BookingForm(subject=booking())
        assert not form.submitted()
        assert form.status == 409


def test_a_clash_found_by_the_database_stops_the_redirect(app: Flask) -> None:
    with send(app, {"hall": "Sal A", "seats": "20", "version": "1"}):
        row = booking()
        form = BookingForm(subject=row)
        assert form.submitted()

        def view() -> str:
            with form.reporting():
                row.hall = form.values["hall"]
                db.session.connection().execute(text("update booking set version = 2, hall = 'Sal D'"))
                return "redirect"
            return "form"

        with pytest.raises(SaveClash):
            view()
        assert form.status == 409
        assert dict(form.typed)["hall"] == "Sal A"


def test_a_duplicate_found_by_the_database_is_a_409_that_says_so(app: Flask) -> None:
    with send(app, {"hall": "Sal A", "seats": "20"}):
        booking()
        form = BookingForm()
        with pytest.raises(SaveClash), form.reporting():
            db.session.add(Booking(ref="k7m3q9", hall="x", seats=6))
        assert "krockar" in form.summary[0][1]


def test_a_single_use_form_carries_a_new_token_each_time_and_insists_on_it(app: Flask) -> None:
    class OnceForm(BookingForm):
        single_use = True

    with app.test_request_context("/"):
        assert OnceForm().once.data != OnceForm().once.data
    with send(app, {"hall": "Sal A", "seats": "20"}):
        form = OnceForm()
        assert not form.submitted()
        assert form.status == 422
    with send(app, {"hall": "Sal A", "seats": "20", "once": "0" * 32}):
        form = OnceForm()
        assert form.submitted()
        assert "once" not in form.values


def test_a_field_may_not_hide_what_the_form_itself_is() -> None:
    with pytest.raises(TypeError, match="summary"):
        type("Bad", (BaseForm,), {"summary": fields.Text("Sammanfattning")})


def draw(macro: str, *args: Any) -> BeautifulSoup:
    return BeautifulSoup(get_template_attribute("_kit/form.html", macro)(*args), "html.parser")


def test_every_control_has_a_label_and_points_to_its_hint_and_its_error(app: Flask) -> None:
    with send(app, {"hall": "Sal B", "seats": "2", "at": "x", "note": "y" * 11, "met": "z"}):
        for form in (BookingForm(), EveryForm()):
            form.submitted()
            for field in form:
                if field.name in ("save", "version"):
                    continue
                page = draw("field", field)
                for control in page.select("input, select, textarea"):
                    assert page.select_one(f"label[for={control['id']}]"), field.name
                for element in page.select("[aria-describedby]"):
                    for target in element["aria-describedby"].split():
                        assert page.find(id=target), (field.name, target)
                if field.errors:
                    assert page.select_one("[aria-invalid=true], fieldset")
                    assert f"{field.id}-e" in page.select_one("[aria-describedby]")["aria-describedby"].split()
                else:
                    assert not page.select("[aria-invalid], .error")


def test_radios_and_boxes_are_groups_and_the_summary_leads_to_the_first(app: Flask) -> None:
    with send(app, {"met": "weather"}):
        form = EveryForm()
        form.submitted()
        page = draw("field", form.met)
        assert page.fieldset.legend.get_text() == "Vem träffade ni?"
        assert page.find(id=form.summary[0][0])["type"] == "radio"
        assert page.small.get_text() == "alltid"


def test_the_error_summary_counts_in_words_and_takes_focus(app: Flask) -> None:
    with send(app, {"hall": "Sal B", "seats": "2"}):
        form = BookingForm()
        form.submitted()
        page = draw("errors", form)
        assert page.h2.get_text() == "1 uppgift behöver rättas"
        assert page.div["role"] == "alert"
        assert page.div["tabindex"] == "-1"
        assert page.a["href"] == "#seats"
    with send(app, {}):
        form = BookingForm()
        form.submitted()
        assert draw("errors", form).h2.get_text() == "2 uppgifter behöver rättas"


def test_what_is_typed_is_never_read_as_markup(app: Flask) -> None:
    with send(app, {"hall": "<b>x</b>", "seats": "<i>", "version": "0"}):
        form = BookingForm(subject=booking(hall="<u>y</u>"))
        form.submitted()
        for page in (draw("field", form.hall), draw("errors", form), draw("conflict", form)):
            assert not page.select("b, i, u")


@pytest.mark.parametrize(
    "typed", ["2027-01-21", "20270121", "21/1 2027", "21 jan 2027", "den 21 januari 2027", "21 Jan. 2027"]
)
def test_a_day_is_read_as_people_write_it(app: Flask, typed: str) -> None:
    with send(app, {"hall": "Sal A", "seats": "12", "day": typed}):
        form = BookingForm()
        assert form.validate() and form.day.data == date(2027, 1, 21)


@pytest.mark.parametrize("typed", ["21/13 2027", "31 feb 2027", "1/2/2027", "21 jan 27", "21 jax 2027"])
def test_what_is_no_day_or_could_be_two_is_refused(app: Flask, typed: str) -> None:
    with send(app, {"hall": "Sal A", "seats": "12", "day": typed}):
        form = BookingForm()
        assert not form.validate() and "2026-03-12" in str(form.day.errors[0])
