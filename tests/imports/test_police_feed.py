"""The Swedish police's feed of events as incidents."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import select

from gvi.extensions import db
from gvi.incidents.models import GroupRelated, Harm, Incident
from tests.imports.files import file, imported

# Made up, in the feed's own form.
FEED = """id,datetime,name,summary,type,location,gps,url
1,2025-01-01 0:40:11 +01:00,"31 december 23:14, Explosion, Malmö",Smäll i ett trapphus.,Explosion,Malmö,"55.6,13.0",/a/
2,2025-02-03 6:40:11 +01:00,"03 februari 03:14, Brand, Malmö",Bilbrand.,Brand,Malmö,"55.6,13.0",/b/
3,2025-02-04 9:10:00 +01:00,"04 februari 09:00, Brand, Malmö",Brand i en container.,Brand,Malmö,"55.6,13.0",/c/
"""


def incidents() -> dict[str | None, Incident]:
    return {incident.external_id: incident for incident in db.session.scalars(select(Incident))}


def test_an_event_gets_the_time_of_its_title_and_keeps_the_sources_own_word(app, tmp_path, work) -> None:
    ran = imported(app, "incidents", file(tmp_path, FEED))
    assert (ran.code, ran.counts, ran.json["refused"]) == (0, (3, 0, 0), [])
    with work():
        found = incidents()
        assert found["1"].happened_at == datetime(2024, 12, 31, 22, 14, tzinfo=UTC)
        assert found["1"].published_at == datetime(2024, 12, 31, 23, 40, 11, tzinfo=UTC)
        assert (found["1"].harm, found["2"].harm, found["2"].type) == (Harm.EXPLOSION, Harm.OTHER, "Brand")
        assert found["2"].group_related is GroupRelated.UNKNOWN and found["2"].area_name == "Malmö"


def test_a_type_that_is_not_in_the_list_is_warned_of_once(app, tmp_path) -> None:
    ran = imported(app, "incidents", file(tmp_path, FEED))
    assert [(each["code"], each["value"], each["line"]) for each in ran.json["warnings"]] == [
        ("type-unknown", "Brand", 3)
    ]


def test_a_second_reading_of_the_feed_changes_nothing(app, tmp_path) -> None:
    feed = file(tmp_path, FEED)
    imported(app, "incidents", feed)
    assert imported(app, "incidents", feed).counts == (0, 0, 3)


def test_the_real_feed_of_malmo_is_read_whole_and_twice_without_a_change(app, corpus, work) -> None:
    feed = corpus / "polisen_events" / "malmo_2023_2024.csv"
    first = imported(app, "incidents", feed)
    assert (first.code, first.json["read"], first.counts, first.json["refused"]) == (0, 1411, (1411, 0, 0), [])
    assert imported(app, "incidents", feed).counts == (0, 0, 1411)
    unknown = Counter(each["value"] for each in first.json["warnings"] if each["code"] == "type-unknown")
    assert unknown and max(unknown.values()) == 1
    with work():
        found = incidents()
        assert found["409534"].happened_at == datetime(2023, 3, 20, 9, 14, tzinfo=UTC)
        assert found["409534"].type == "Trafikolycka" and found["409534"].harm is Harm.OTHER
        assert {incident.type for incident in found.values() if incident.harm is Harm.EXPLOSION} == {
            "Detonation",
            "Explosion",
        }
