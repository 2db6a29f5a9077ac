"""The one blueprint that accounts, agencies and the log hang their pages on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")
