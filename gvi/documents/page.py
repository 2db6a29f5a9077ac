"""The size of a sheet and its safe margin, in millimetres: known without loading what prints it."""

WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 25.0
