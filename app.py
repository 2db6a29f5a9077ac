"""The application that servers load."""

from gvi import create_app

app = create_app()
