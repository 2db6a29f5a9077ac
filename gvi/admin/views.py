"""Gathers the pages: importing a module hangs its routes on the blueprint."""

from __future__ import annotations

from gvi.accounts import admin_views as users
from gvi.admin.blueprint import bp
from gvi.agencies import views as agencies
from gvi.audit import views as log
from gvi.sites import views as sites

__all__ = ["agencies", "blueprints", "log", "sites", "users"]
blueprints = (bp,)
