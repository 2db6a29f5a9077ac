"""Where a window envelope shows the address, and what of the sheet must therefore stay empty.

Lengths are millimetres on A4, from the left edge and from the top edge. Where the figures come from: an A4 folded once
to A5 (210 × 148) slides in a C5 envelope (229 × 162) by the difference, 19 across and 14 along; in E65 (220 × 110), the
sheet folded in three (210 × 99), it slides less, 10 and 11, so that what C5 cannot show E65 cannot either. Swedish makers
agree that the window is on the right (H2) or on the left (V2). The place and the size of the box, 80 × 28 at 110 and 47, are
the project's own choice and not measured against the Swedish standard for window envelopes, which is not at hand: that is
why the place is the site's to say, and why a test page with rulers goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gvi.documents.page import MARGIN, WIDTH

BOX_WIDTH, BOX_HEIGHT = 80.0, 28.0
SLIDE_X, SLIDE_Y = 19.0, 14.0
_GAP = 3.0
_HEAD_WIDTH = 75.0


class Window(StrEnum):
    """The side on which the envelope's window is."""

    RIGHT = "right"
    LEFT = "left"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """How far the box may be moved so that the page still has room for all else, ends included."""

    x: tuple[int, int]
    y: tuple[int, int]


USUAL: Mapping[Window, tuple[int, int]] = {Window.RIGHT: (110, 47), Window.LEFT: (25, 47), Window.NONE: (110, 47)}
"""Where the box is until the site says otherwise."""

LIMITS: Mapping[Window, Limits] = {
    Window.RIGHT: Limits(x=(100, 124), y=(47, 65)),
    Window.LEFT: Limits(x=(23, 40), y=(47, 65)),
    Window.NONE: Limits(x=(100, 124), y=(47, 65)),
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """One kind of envelope and the place of its address box. Raises ValueError when the box lies outside its limits."""

    window: Window = Window.RIGHT
    x: int = USUAL[Window.RIGHT][0]
    y: int = USUAL[Window.RIGHT][1]

    def __post_init__(self) -> None:
        limits = LIMITS[self.window]
        if not (limits.x[0] <= self.x <= limits.x[1] and limits.y[0] <= self.y <= limits.y[1]):
            raise ValueError("the address box lies outside its limits")

    @property
    def right(self) -> float:
        """The right edge of the address box."""
        return self.x + BOX_WIDTH

    @property
    def bottom(self) -> float:
        """The lower edge of the address box."""
        return self.y + BOX_HEIGHT

    @property
    def slide(self) -> tuple[float, float]:
        """How far the sheet can move beneath the window, across and along; nothing without a window."""
        return (0.0, 0.0) if self.window is Window.NONE else (SLIDE_X, SLIDE_Y)

    @property
    def reach(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that can ever show."""
        across, along = self.slide
        return self.x - across, self.y - along, self.right + across, self.bottom + along

    @property
    def address_right(self) -> float:
        """As far as an address line may go."""
        return min(WIDTH - MARGIN, self.right - 2)

    @property
    def sender(self) -> tuple[float, float]:
        """Where the sender's column begins and how wide it is: on the side that the window cannot reach."""
        left, _top, right, _bottom = self.reach
        if self.window is Window.LEFT:
            return right + _GAP, WIDTH - MARGIN - right - _GAP
        return MARGIN, left - _GAP - MARGIN

    @property
    def head(self) -> tuple[float, float]:
        """Left and right edge of the two rows above the window's reach."""
        if self.window is Window.LEFT:
            return MARGIN, MARGIN + _HEAD_WIDTH
        return WIDTH - MARGIN - _HEAD_WIDTH, WIDTH - MARGIN

    @property
    def body_top(self) -> float:
        """The text begins below everything that can show, on every page."""
        return self.reach[3] + 2


COMMON = Envelope()
"""The envelope until a site says otherwise: H2, the window on the right."""
