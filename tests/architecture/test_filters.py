"""What a list's address says must be said once: no filter is named as the place in the list, its order or its count."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from gvi.core.listing import Listing
from gvi.core.paging import COUNT, PLACES
from tests.architecture.source import ROOT


def every(kind: type[Listing]) -> Iterator[type[Listing]]:
    for each in kind.__subclasses__():
        yield each
        yield from every(each)


def test_no_filter_is_named_as_what_the_address_says_of_the_list_itself() -> None:
    for path in sorted((ROOT / "gvi").rglob("*.py")):
        if "Listing)" in path.read_text(encoding="utf-8"):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    taken = {*PLACES, COUNT, "sort", "lang"}
    listings = {each for each in every(Listing) if each.__module__.startswith("gvi.")}
    assert len(listings) > 20
    assert not {(each.__name__, one.key) for each in listings for one in each.filters if one.key in taken}
