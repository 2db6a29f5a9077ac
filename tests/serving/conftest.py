"""An approved call-in with cleared people, as the letters' tests have it."""

from tests.letters.conftest import change, move, planned

__all__ = ("change", "move", "planned")
