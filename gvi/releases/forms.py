"""What may be typed about a release: first to whom and of what, then exactly what, on what ground and of whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from gvi.access.actor import Actor, current_posting
from gvi.access.roles import AgencyKind, Grant, grants
from gvi.agencies.models import Agency
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.fields import ChoiceField, ChoiceRadio, DateField, LongText, MultiCheck, Text
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
from gvi.core.templating import moment, word_text
from gvi.groups.models import Group
from gvi.members.opening import AREAS, OWN
from gvi.members.vocabulary import FIELDS, Facet
from gvi.releases.models import LegalGround
from gvi.releases.register import field_word, fields_in_words
from gvi.releases.rules import is_for_lawyer, may_go_to
from gvi.releases.titles import title_of

DAYS = 90
"""How long a release lasts when nobody says otherwise."""


class AimForm(BaseForm):
    """To whom, of which facet, for which call-in. Sent in the address, so that the page can be linked to."""

    receiver = ChoiceField(_l("To"))
    facet = ChoiceRadio(_l("What"))
    call_in = ChoiceField(
        _l("For a call-in"), hint=_l("The release then ends when the call-in is closed."), required=False
    )

    def __init__(
        self,
        receivers: Sequence[Agency],
        call_ins: Sequence[CallIn],
        facets: Sequence[Facet],
        *,
        asking: AgencyKind | None = None,
    ) -> None:
        super().__init__(formdata=request.args, meta={"csrf": False})
        self._asking = asking
        self._receivers = {agency.ref: agency for agency in receivers}
        self._call_ins = {call_in.ref: call_in for call_in in call_ins}
        self.receiver.choices = [(agency.ref, agency.name) for agency in receivers]
        self.facet.choices = [
            SelectChoice(facet.value, word_text(facet), {"hint": fields_in_words(FIELDS[facet])}) for facet in facets
        ]
        self.call_in.choices = [(each.ref, f"{moment(each.starts_at)}, {each.venue}") for each in call_ins]
        if request.args.keys() & {"receiver", "facet"} and not self.validate():
            self.status = 422

    @property
    def is_ready(self) -> bool:
        """Is it said to whom and of what?"""
        return self.status == 200 and bool(self.receiver.data and self.facet.data)

    @property
    def to(self) -> Agency:
        """The receiver."""
        return self._receivers[self.receiver.data]

    @property
    def of(self) -> Facet:
        """The facet."""
        return Facet(self.facet.data)

    @property
    def occasion(self) -> CallIn | None:
        """The call-in, if it is for one."""
        return self._call_ins.get(self.call_in.data or "")

    @property
    def is_blocked(self) -> bool:
        """Help goes to no police."""
        return not may_go_to(self.of, self._asking or self.to.kind)


class WhoForm(BaseForm):
    """Of whom, on what ground, why and until when."""

    who = ChoiceRadio(_l("Of whom"))
    group_ref = ChoiceField(_l("Group"), hint=_l("When you chose one group."), required=False)
    refs = LongText(
        _l("Refs or external ids"),
        limit=20_000,
        lines=3,
        hint=_l("When you chose to list them. One on each line."),
        required=False,
    )
    ground_code = ChoiceRadio(
        _l("Legal basis"), hint=_l("Only grounds in force today, from your agency to this one, are shown.")
    )
    balancing = LongText(
        _l("Balancing"),
        limit=2_000,
        required=False,
    )
    purpose = Text(_l("Purpose"), limit=300, hint=_l("What the receiver needs it for. No names."))
    valid_until = DateField(
        _l("Valid until"),
        hint=_l("A year at most. It can be revoked at any time."),
        default=lambda: clock.today() + timedelta(days=DAYS),
    )

    def __init__(self, call_in: CallIn | None, grounds: Sequence[LegalGround], groups: Sequence[Group]) -> None:
        named = request.args.get("refs", "")
        who = "refs" if named else "candidates" if _has_list(call_in) else None
        super().__init__(data={"refs": named, "who": who, "valid_until": clock.today() + timedelta(days=DAYS)})
        self._grounds = {ground.code: ground for ground in grounds}
        self._groups = {group.ref: group for group in groups}
        self.ground_code.choices = [
            SelectChoice(ground.code, title_of(ground), {"hint": in_words(ground)}) for ground in grounds
        ]
        self.balancing.description = which_need_balancing(grounds)
        self.group_ref.choices = [(group.ref, group.alias) for group in groups]
        self.who.choices = _ways(_has_list(call_in), bool(groups))

    @property
    def ground(self) -> LegalGround:
        """The chosen ground."""
        return self._grounds[self.ground_code.data]

    @property
    def group(self) -> Group | None:
        """The chosen group, if any."""
        return self._groups.get(self.group_ref.data or "")

    @property
    def named(self) -> list[str]:
        """The listed refs and external ids, each once."""
        return list(dict.fromkeys(filter(None, re.split(r"[\s,;]+", self.refs.data or ""))))


def which_need_balancing(grounds: Sequence[LegalGround]) -> str:
    """Why one weighs, and which of these grounds ask for it: said before one is chosen, for who has chosen one."""
    named = "; ".join(title_of(ground) for ground in grounds if ground.needs_balancing)
    if not named:
        return str(gettext("None of these grounds needs one."))
    return str(
        gettext(
            "Why you think the interest in releasing weighs more: a draft for the lawyer, who weighs and decides. Asked for by: %(grounds)s.",
            grounds=named,
        )
    )


class ReleaseForm(WhoForm):
    """Exactly which fields, of whom, on what ground, why and until when."""

    leading = ("fields",)
    fields = MultiCheck(_l("Fields"), hint=_l("Exactly these are released, nothing else."))

    def __init__(self, aim: AimForm, grounds: Sequence[LegalGround], groups: Sequence[Group]) -> None:
        super().__init__(aim.occasion, grounds, groups)
        self.fields.choices = [(field, field_word(field)) for field in FIELDS[aim.of]]


def in_words(ground: LegalGround) -> str:
    """What the ground says, and who decides on it."""
    if is_for_lawyer(ground):
        return str(gettext("%(what)s The lawyer decides.", what=ground.text))
    return ground.text


def readable_facets(actor: Actor) -> list[Facet]:
    """The facets of its own agency that the posting reads, and so may put before the lawyer."""
    return [facet for facet in Facet if grants(actor.role, AREAS[facet], actor.agency_kind) & OWN]


def facets_of(actor: Actor) -> list[Facet]:
    """The facets that the posting keeps, and so may release."""
    return [facet for facet in Facet if Grant.WRITE in grants(actor.role, AREAS[facet], actor.agency_kind)]


def _has_list(call_in: CallIn | None) -> bool:
    """May there be somebody on the list? Of one's own call-in it is known; of another's it is not told."""
    if call_in is None or call_in.owner_agency_id != current_posting().agency_id:
        return call_in is not None
    return bool(call_in.invitations)


def _ways(for_call_in: bool, groups: bool) -> list[tuple[str, str]]:
    ways = [("refs", gettext("Those I list below"))]
    if groups:
        ways = [
            ("active", gettext("Everybody judged to be in an active group")),
            ("group", gettext("Everybody judged to be in one group")),
            *ways,
        ]
    return [("candidates", gettext("Those on the list of the call-in")), *ways] if for_call_in else ways
