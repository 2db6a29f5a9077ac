"""The one blueprint that the pages of getting in hang on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("entry", __name__)
