"""What a legal ground is called on a page: the Swedish provision, with the gloss of the default register in the reader's language."""

from __future__ import annotations

from typing import Protocol

from gvi.core.i18n import gettext
from gvi.releases.grounds import DEFAULTS

PROVISIONS = {each.code: each.provision for each in DEFAULTS}
GLOSS = " – "
"""Between the law, which is called what it is called, and what it is about."""


class Named(Protocol):
    """As much of a ground as a title needs."""

    @property
    def code(self) -> str: ...
    @property
    def provision(self) -> str: ...


def title_of(ground: Named) -> str:
    """The provision as it stands; of the default register, its words after the dash in the reader's language.

    A wording that a lawyer has changed stands as the lawyer wrote it.
    """
    key = f"ground.{ground.code}"
    gloss = str(gettext(key))
    if gloss == key or ground.provision != PROVISIONS.get(ground.code):
        return ground.provision
    return ground.provision.partition(GLOSS)[0] + GLOSS + gloss
