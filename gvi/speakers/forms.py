"""What may be typed about speakers and slots."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.core.fields import (
    ChoiceField,
    EmailField,
    EnumField,
    LongText,
    MultiCheck,
    PhoneField,
    Text,
    Tick,
    WholeNumber,
)
from gvi.core.forms import BaseForm
from gvi.core.templating import word_text
from gvi.speakers.models import Speaker, Voice

LANGUAGES = (
    ("sv", _l("Swedish")), ("en", _l("English")), ("ar", _l("Arabic")), ("so", _l("Somali")), ("ti", _l("Tigrinya")),
    ("bs", _l("Bosnian, Croatian, Serbian")), ("sq", _l("Albanian")), ("ku", _l("Kurdish")), ("fa", _l("Persian, Dari")), ("tr", _l("Turkish")),
)  # fmt: skip


class SpeakerForm(BaseForm):
    """One speaker of the register."""

    name = Text(_l("Name"), limit=120)
    organisation = Text(_l("Organisation"), limit=120, required=False)
    voice = EnumField(_l("Voice"), Voice, word_text, hint=_l("Every call-in needs all three."))
    email = EmailField(_l("E-mail"), hint=_l("Calendar invitations go here."), required=False)
    phone = PhoneField(_l("Phone"), required=False)
    languages = MultiCheck(_l("Languages"), LANGUAGES, required=False)
    security_brief = LongText(
        _l("Security"),
        limit=1000,
        hint=_l("What the speaker needs to be safe on the day. Nothing about participants."),
        required=False,
    )
    aftercare = LongText(_l("Aftercare"), limit=1000, hint=_l("Who calls afterwards, and when."), required=False)
    is_retired = Tick(_l("No longer speaks"))


class SlotForm(BaseForm):
    """One part of a run sheet."""

    message = Text(_l("Message"), limit=200, hint=_l("What the part is to say, in a few words."))
    voice = ChoiceField(_l("Voice"), hint=_l("Leave empty for a part such as the welcome."), required=False)
    speaker_ref = ChoiceField(_l("Speaker"), required=False)
    minutes = WholeNumber(_l("Minutes"), minimum=1, maximum=30)
    script = LongText(
        _l("Points to hold on to"),
        limit=2000,
        lines=6,
        hint=_l("The speaker reads them on their own page. Nothing about participants or groups."),
        required=False,
    )

    def __init__(self, speakers: list[Speaker], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._speakers = {speaker.ref: speaker for speaker in speakers}
        self.voice.choices = [(voice.value, word_text(voice)) for voice in Voice]
        self.speaker_ref.choices = [(speaker.ref, speaker.name) for speaker in speakers]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        voice = self.voice.data
        return {
            "message": self.message.data, "minutes": self.minutes.data, "voice": Voice(voice) if voice else None,
            "speaker": self._speakers.get(self.speaker_ref.data or ""), "script": self.script.data,
        }  # fmt: skip
