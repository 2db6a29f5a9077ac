"""A form that answers 422 with errors beside the fields, and 409 with both versions when two people save."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar

from flask import render_template
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import Conflict
from werkzeug.wrappers import Response
from wtforms.fields import Field, HiddenField, SubmitField
from wtforms.fields.core import UnboundField

from gvi.core.binding import Binding
from gvi.core.i18n import gettext
from gvi.core.problems import Problem, RuleBroken
from gvi.core.taking import Taking
from gvi.core.templating import problem_text
from gvi.extensions import db

_OURS = ("csrf_token", "version", "once")
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field two people gave different answers to, in the words the page shows."""

    label: str
    theirs: str
    mine: str


class SaveClash(Conflict):
    """409 found by the database itself, after the view had already chosen its redirect.

    `form` holds everything typed, so the page can show both versions and offer to save again.
    """

    def __init__(self, form: BaseForm) -> None:
        super().__init__()
        self.form = form

    def get_response(self, *_args: Any, **_kwargs: Any) -> Response:
        return Response(render_template("errors/409.html", form=self.form), status=409, mimetype="text/html")


class BaseForm(Taking):
    """The one form class. Nothing typed is ever lost, and every refusal lands beside its field.

    `subject=row` fills the fields from the row and locks on `row.version`. A form that creates something
    costly to create twice says `single_use = True` and gets a token in `form.once.data`.

        form = SpeakerForm(subject=speaker)
        if form.submitted():
            with form.reporting():
                operations.edit(current_posting(), speaker, **form.values)
                return redirect(url_for(".index"), 303)
        return render_template("speakers/edit.html", form=form), form.status
    """

    single_use: ClassVar[bool] = False
    """True: the form carries a token (32 hex digits) that the receiver accepts once."""

    leading: ClassVar[tuple[str, ...]] = ()
    """Fields that the page shows before those of the classes above: the summary of errors follows the page."""

    Meta = Binding
    built: ClassVar[dict[str, dict[str, Field]]]  # by language and name; goes with the class
    version, once = HiddenField(""), HiddenField("")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.built = {}
        for name, value in vars(cls).items():
            if isinstance(value, UnboundField) and name in _RESERVED:
                raise TypeError(f"{cls.__name__}.{name} hides the form's own `{name}`; name the field otherwise")

    def __init__(self, *args: Any, subject: Any = None, **kwargs: Any) -> None:
        if subject is not None:
            kwargs.setdefault("obj", subject)
        super().__init__(*args, **kwargs)
        self.status: int = 200
        """200 as asked for, 422 when something must be corrected, 409 when somebody else saved in between."""
        self.conflict: tuple[Difference, ...] = ()
        """What differs from the saved version; empty unless `status` is 409."""
        self._subject = subject
        if subject is None:
            del self.version
        if not self.single_use:
            del self.once
        elif not self.is_submitted():
            self.once.data = uuid.uuid4().hex

    def submitted(self) -> bool:
        """True when this request sends the form and every field holds. Otherwise `status` says why not."""
        if not self.is_submitted():
            return False
        valid = self.validate() and self._has_its_token()
        if not valid:
            self.status = 422
        if self._is_stale():
            self._compare()
        return self.status == 200

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Run an operation; put what it refuses beside the fields, and write its changes to the database.

        A RuleBroken ends the block quietly with `status` 422, so the view goes on to show the form again.
        Raises SaveClash (409) when the database finds that another writer came first: by then the view
        may already have returned its redirect, and only an exception can still stop that.
        """
        try:
            yield
            db.session.flush()
        except RuleBroken as refusal:
            for problem in refusal.problems:
                self._report(problem)
            self.status = 422
        except StaleDataError as clash:
            db.session.rollback()  # a failed flush leaves the session unusable until then
            self._compare()
            raise SaveClash(self) from clash
        except IntegrityError as clash:
            db.session.rollback()
            self.status = 409
            self.form_errors.append(
                gettext(
                    "This clashes with something already saved. "
                    "Check what is there, change your answers and save again."
                )
            )
            raise SaveClash(self) from clash

    @property
    def values(self) -> dict[str, Any]:
        """What the fields hold, by name: ready to be an operation's keyword arguments."""
        return {field.name: field.data for field in self._answers()}

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every error as (id of the control to go to, message), in page order; the id is "" for the form as a whole."""
        lines = [("", str(message)) for message in self._whole_form_errors()]
        for field in sorted(self._answers(), key=lambda field: field.name not in self.leading):
            lines += [(_first_control(field), str(message)) for message in field.errors]
        return lines

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Every (name, text) pair the browser sent except the CSRF token, to send again unchanged."""
        return [
            (field.name, text)
            for field in self
            if field.name != "csrf_token"
            for text in (field.raw_data or [])
            if isinstance(text, str)
        ]

    def _answers(self) -> Iterator[Field]:
        return (field for field in self if field.name not in _OURS and not isinstance(field, SubmitField))

    def _whole_form_errors(self) -> list[str]:
        if "csrf_token" in self and self.csrf_token.errors:
            return [gettext("The page was open too long. What you wrote is kept. Save again."), *self.form_errors]
        return list(self.form_errors)

    def _report(self, problem: Problem) -> None:
        text = problem_text(problem)
        if problem.field in self and problem.field not in _OURS:
            field = self[problem.field]
            field.errors = [*field.errors, text]
        else:
            self.form_errors.append(text)

    def _has_its_token(self) -> bool:
        if not self.single_use or _TOKEN.fullmatch(self.once.data or ""):
            return True
        self.once.data = uuid.uuid4().hex
        self.form_errors.append(
            gettext("The page was incomplete when you sent it. What you wrote is kept. Save again.")
        )
        return False

    def _is_stale(self) -> bool:
        if self._subject is None:
            return False
        seen = str((self.version.raw_data or [""])[0])
        return seen != str(self._subject.version)

    def _compare(self) -> None:
        """Note what differs from the saved row, and carry its version so that saving again is a choice."""
        self.status = 409
        if self._subject is None:
            return
        current = str(self._subject.version)
        self.version.data, self.version.raw_data = current, [current]
        pairs = [(field, self._as_saved(field)) for field in self._answers() if hasattr(self._subject, field.name)]
        self.conflict = tuple(
            Difference(str(field.label.text), _in_words(saved), _in_words(field))
            for field, saved in pairs
            if _in_words(saved) != _in_words(field)
        )

    def _as_saved(self, field: Field) -> Field:
        """A twin of the field that holds the saved value instead of the typed one."""
        unbound = dict(self._unbound_fields)[field.short_name]
        twin = self.meta.bind_field(self, unbound, {"name": field.short_name, "prefix": self._prefix})
        if hasattr(field, "choices"):
            twin.choices = field.choices
        twin.process(None, getattr(self._subject, field.name))
        return twin


def version_of(rows: Iterable[Any]) -> str:
    """One version for many rows shown as one form: another as soon as one of them changes, comes or goes."""
    return sha256(" ".join(f"{row.ref}.{row.version}" for row in rows).encode()).hexdigest()[:16]


def put(field: Field, value: Any) -> None:
    """Let the field show this value instead of what was sent."""
    field.data, field.raw_data = value, None


def _in_words(field: Field) -> str:
    """The field's answer as a reader would see it: labels for choices, the text as typed for the rest."""
    if hasattr(field, "iter_choices"):
        return ", ".join(str(choice.label) for choice in field.iter_choices() if choice.selected)
    if isinstance(field.data, bool):
        return str(gettext("Yes") if field.data else gettext("No"))
    return str(field._value()) if hasattr(field, "_value") else str(field.data or "")


def _first_control(field: Field) -> str:
    """The id a link in the error summary must reach: a group of radios or boxes is reached by its first."""
    return f"{field.id}-0" if getattr(field, "shape", "") in ("radios", "checks") else str(field.id)


_RESERVED = frozenset(
    {"status", "conflict", "values", "summary", "typed", "submitted", "reporting", "single_use"}
    | {name for name in dir(Taking) if not name.startswith("__")}
    | {"version", "once", "csrf_token", "form_errors", "meta"}
)
