"""What a list's address says must be said once: no filter is named as the place in the list, its order or its count."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from gvi.core.listing import Listing
from gvi.core.paging import COUNT, PLACES


def every(kind: type[Listing]) -> Iterator[type[Listing]]:
    for each in kind.__subclasses__():
        yield each
        yield from every(each)


def test_no_filter_is_named_as_what_the_address_says_of_the_list_itself(app: Flask) -> None:
    for view in app.view_functions.values():
        __import__(view.__module__)
    taken = {*PLACES, COUNT, "sort", "lang"}
    listings = {each for each in every(Listing) if each.__module__.startswith("gvi.")}
    assert len(listings) > 20
    assert not {(each.__name__, filter_.key) for each in listings for filter_ in each.filters if filter_.key in taken}
