"""What may be typed about people."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import HiddenField

from gvi.accounts.models import User
from gvi.core import clock
from gvi.core.answers import Typed
from gvi.core.fields import (
    ChoiceField,
    DateField,
    EmailField,
    EnumField,
    EnumRadio,
    LongText,
    PhoneField,
    Text,
    Tick,
    WholeNumber,
)
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.core.templating import word_text
from gvi.members.models import Member
from gvi.members.operations import IdentityData
from gvi.members.personnummer import InvalidNumber, parse
from gvi.members.queries import Duplicate
from gvi.members.vocabulary import Category, SupervisionKind
from gvi.speakers.forms import LANGUAGES

FIRST_YEAR = 1900
ADDRESS = ("street", "postcode", "city")
IDENTITY = ("name", "personnummer", "birth_year", *ADDRESS, "phone", "email", "language")
RECORD = ("external_id", "category", "purpose", "legal_basis")


class NumberField(Typed):
    """A personal identity number or coordination number, with 10 or 12 digits; kept as twelve digits."""

    width = "w-date"
    inputmode = "numeric"

    def read(self, text: str) -> str:
        """Called by the form."""
        try:
            return parse(text, clock.today()).twelve
        except InvalidNumber as invalid:
            raise ValueError(gettext(invalid.code)) from None

    def write(self, value: str) -> str:
        """Called by the form."""
        return f"{value[:8]}-{value[8:]}"


class SearchFirstForm(BaseForm):
    """Who is about to be registered: enough to see whether one already follows them."""

    name = Text(_l("Name"), limit=120, required=False)
    personnummer = NumberField(_l("Personal identity number"), hint=_l("Ten or twelve digits."), required=False)
    birth_year = WholeNumber(
        _l("Birth year"), minimum=FIRST_YEAR, hint=_l("If the number is not known."), required=False
    )

    @property
    def sought(self) -> dict[str, Any]:
        """As the look-up takes it."""
        return {"name": self.name.data, "number": self.personnummer.data, "birth_year": self.birth_year.data}

    def carried(self, alike: list[Duplicate]) -> dict[str, str]:
        """What goes along to the registration, in the form's body and never in an address."""
        return {**dict(self.typed), "carry": "1", "seen": " ".join(each.member.ref for each in alike)}


class MemberForm(BaseForm):
    """A record and who it is about."""

    seen = HiddenField()
    """Refs of the likely duplicates that the page has shown."""
    category = EnumField(
        _l("Category"), Category, word_text, hint=_l("What the person is to the case, as the law asks.")
    )
    purpose = Text(_l("Purpose"), limit=200, hint=_l("Why you keep this record, in a few words."))
    legal_basis = Text(_l("Legal basis"), limit=200, required=False)
    external_id = Text(_l("Your own case or client number"), limit=80, required=False)
    is_protected = Tick(_l("Protected identity"), hint=_l("No address is shown anywhere, by any agency."))
    name = Text(_l("Name"), limit=120, required=False)
    personnummer = NumberField(_l("Personal identity number"), hint=_l("Ten or twelve digits."), required=False)
    birth_year = WholeNumber(
        _l("Birth year"), minimum=FIRST_YEAR, hint=_l("If the number is not known."), required=False
    )
    street = Text(_l("Street address"), limit=120, required=False)
    postcode = Text(_l("Postcode"), limit=12, required=False)
    city = Text(_l("City"), limit=80, required=False)
    phone = PhoneField(_l("Phone"), required=False)
    email = EmailField(_l("E-mail"), required=False)
    language = ChoiceField(_l("Language"), LANGUAGES, required=False)

    @property
    def sought(self) -> dict[str, Any]:
        """As the look-up for likely duplicates takes it."""
        return {"name": self.name.data, "number": self.personnummer.data, "birth_year": self.birth_year.data}

    @property
    def answers(self) -> dict[str, Any]:
        """The values as `register` takes them."""
        return {
            **{name: self[name].data for name in RECORD},
            "is_protected": bool(self.is_protected.data),
            "identity": self._identity(),
        }

    def corrections(self, member: Member) -> dict[str, Any]:
        """The values as `correct` takes them. What the form does not show stays as it is."""
        kept = {name: getattr(member.identity, name) for name in IDENTITY if name not in self}
        return {
            **{name: self[name].data for name in RECORD},
            "external_id": self.external_id.data or "",
            "identity": self._identity(**kept),
        }

    def unseen(self, alike: list[Duplicate]) -> list[Duplicate]:
        """Those of the likely duplicates that the page has not shown yet; then the form waits for a second press."""
        seen = (self.seen.data or "").split()
        fresh = [each for each in alike if each.member.ref not in seen]
        if fresh:
            self.seen.data = " ".join([*seen, *(each.member.ref for each in fresh)])
            self.status = 422
        return fresh

    def hide_address(self) -> None:
        """The person has a protected identity: an address is neither shown nor changed here."""
        for name in ADDRESS:
            del self[name]

    def _identity(self, **kept: Any) -> IdentityData:
        return IdentityData(**{name: self[name].data for name in IDENTITY if name in self}, **kept)


class Whole:
    """A record with its identity, as one row to a form."""

    def __init__(self, member: Member) -> None:
        self._member = member

    def __getattr__(self, name: str) -> Any:
        return getattr(self._member.identity if name in IDENTITY else self._member, name)


class SupervisionForm(BaseForm):
    """A period under supervision."""

    kind = EnumRadio(_l("Kind of supervision"), SupervisionKind)
    starts_on = DateField(_l("Supervision begins"))
    ends_on = DateField(_l("Supervision ends"))
    officer = Text(_l("Probation officer"), limit=120, hint=_l("As letters print it."), required=False)
    officer_phone = PhoneField(_l("The officer's phone"), required=False)
    case_number = Text(_l("Case number"), limit=40, required=False)
    reporting_day = Text(_l("Reports on"), limit=20, hint=_l("For example Tuesdays."), required=False)
    conditions = LongText(_l("Conditions"), limit=1000, required=False)


class CustodyForm(BaseForm):
    """A period in prison or remand."""

    starts_on = DateField(_l("First day"))
    ends_on = DateField(_l("Last day"), hint=_l("Leave empty while it lasts."), required=False)
    source = Text(_l("Source"), limit=200, hint=_l("Where you know it from."), required=False)


class CustodyEndForm(BaseForm):
    """The end of a period in custody."""

    ends_on = DateField(_l("Last day"))


class AssignForm(BaseForm):
    """Who follows the record."""

    user_ref = ChoiceField(_l("Colleague"))
    until = DateField(_l("Last day"), hint=_l("Leave empty to assign until further notice."), required=False)

    def __init__(self, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._colleagues = {user.ref: user for user in colleagues}
        self.user_ref.choices = [(user.ref, user.name) for user in colleagues]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        return {"user": self._colleagues[self.user_ref.data], "ends_at": self._ends_at()}

    def _ends_at(self) -> datetime | None:
        return clock.at(self.until.data, time(23, 59)) if self.until.data else None
