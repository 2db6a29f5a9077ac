"""Every page about what speakers are asked and told."""

from __future__ import annotations

from gvi.appearances import link_views, own_views, page_views, poll_views, rehearsal_views, text_views

blueprints = (
    poll_views.bp, page_views.bp, rehearsal_views.bp, link_views.bp, own_views.bp, text_views.bp,
)  # fmt: skip
