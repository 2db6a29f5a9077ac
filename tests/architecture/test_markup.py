"""Where text becomes HTML without being escaped: these modules and no other, each of texts of our own with values escaped."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OFF = re.compile(r'(?<!"<br>" )\|\s*safe\b|autoescape false')
MAKERS = {
    "gvi/core/cells.py", "gvi/core/i18n.py", "gvi/core/icons.py", "gvi/core/inputs.py", "gvi/core/narrowing.py",
    "gvi/entry/codes.py", "gvi/search/drawing.py",
}  # fmt: skip


def test_markup_is_made_in_few_places() -> None:
    """When this fails, a module has begun to make HTML by hand: let a template do it, or prove it in the walk of hostile texts."""
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "gvi").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Markup"
    }
    assert found == MAKERS


def test_no_template_switches_escaping_off() -> None:
    """`|safe` and `autoescape false` would let a typed text run. A line break between lines is a constant."""
    pages = list((ROOT / "templates").rglob("*.html"))
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    assert len(pages) > 50
    assert not [str(page) for page, text in texts.items() if OFF.search(text)]
