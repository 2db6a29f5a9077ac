"""python -m gvi: the same as the gvi command."""

from gvi.cli import main

main()
