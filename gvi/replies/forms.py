"""What is answered about messages: the files, whose answer one is, why it is left, and what was said on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from gvi.accounts.models import User
from gvi.core.fields import ChoiceField, EnumRadio, FileField, LongText, Text
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.core.templating import weekday
from gvi.invitations.models import CalendarEntry, Coming
from gvi.replies.models import Reply
from gvi.replies.opening import MOST_BYTES
from gvi.replies.queries import Invited

MOST_FILES = 50
MEGABYTES = MOST_BYTES // 1_000_000


class MessageFiles(FileField):
    """Several files at once. Their content decides what they are, not their names; `contents` are their bytes."""

    accept = ".ics,.eml,text/calendar,message/rfc822"
    widget = widgets.FileInput(multiple=True)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what has been chosen."""
        self.files = [each for each in valuelist if getattr(each, "filename", "")]
        self.data = self.files[0] if self.files else None

    def pre_validate(self, form: Any) -> None:
        """Too many, or too heavy."""
        if len(getattr(self, "files", ())) > MOST_FILES:
            raise ValidationError(gettext("Choose at most %(most)s files at a time.", most=MOST_FILES))
        self.contents = [each.stream.read(MOST_BYTES + 1) for each in getattr(self, "files", ())]
        if any(len(each) > MOST_BYTES for each in self.contents):
            raise ValidationError(gettext("A file is too large. Choose files of at most %(mb)s MB each.", mb=MEGABYTES))


class UploadForm(BaseForm):
    """Answers that came to somebody's own mail."""

    files = MessageFiles(
        _l("Files"),
        hint=_l("Calendar files (.ics) or saved mails (.eml), up to %(most)s at a time.", most=MOST_FILES),
    )


class AssignForm(BaseForm):
    """Whose answer it is, and what it says."""

    entry = ChoiceField(_l("Whose answer is it?"))
    answer = EnumRadio(_l("What does it say?"), Coming)

    def __init__(self, reply: Reply, invited: Sequence[Invited], **kwargs: Any) -> None:
        suggested = {"answer": reply.answer, "entry": reply.entry.ref if reply.entry else None}
        super().__init__(data=suggested, **kwargs)
        self._entries = {each.entry.ref: each.entry for each in invited}
        self.entry.choices = [SelectChoice(each.entry.ref, _named(each), {}) for each in invited]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        return {"entry": self._entries[self.entry.data], "answer": self.answer.data}


class DismissForm(BaseForm):
    """Why it has no effect."""

    reason = Text(_l("Why is it left without effect?"), limit=300, hint=_l("For example: an advertisement."))


class CallForm(BaseForm):
    """An answer by phone."""

    answer = EnumRadio(_l("What was the answer?"), Coming)
    taken_by = ChoiceField(_l("Who took the call?"))
    note = LongText(_l("What was said"), limit=500, required=False)

    def __init__(self, entry: CalendarEntry, colleagues: Sequence[User], *, me: int, **kwargs: Any) -> None:
        own = next((user.ref for user in colleagues if user.id == me), None)
        super().__init__(subject=entry, data={"taken_by": own, "answer": entry.answer}, **kwargs)
        self._users = {user.ref: user.id for user in colleagues}
        self.taken_by.choices = [SelectChoice(user.ref, user.name, {}) for user in colleagues]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        return {"answer": self.answer.data, "taken_by": self._users[self.taken_by.data], "note": self.note.data}


def _named(invited: Invited) -> str:
    where = gettext("call-in %(day)s", day=weekday(invited.call_in.day))
    return f"{invited.entry.name} ({invited.entry.email}), {where}"
