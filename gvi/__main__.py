"""python -m gvi: the same as the gvi command."""

import gc

gc.disable()  # starting makes thousands of classes and throws nothing away; the command turns it on again when built

from gvi.cli import main  # noqa: E402  (after the line above, which is about what this imports)

main()
