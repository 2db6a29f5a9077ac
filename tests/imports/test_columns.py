"""Headers to fields: names people use, wishes of the importer, and what must never be read."""

from __future__ import annotations

import pytest

from gvi.core.problems import Problem, Severity
from gvi.imports.columns import is_forbidden, recognise, split_override
from gvi.imports.headers import ALTERNATIVES, FIELDS, SYNONYMS
from gvi.imports.vocabulary import Kind

PUBLISHED = {
    Kind.MEMBERS: "external_id, name, personnummer, birth_year, group, role, supervision, supervision_start, supervision_end, officer,"
    " street, postcode, city, phone, email, language, category, purpose, legal_basis",
    Kind.GROUPS: "alias, type, area, estimated_size, status, audited_on, certainty",
    Kind.MEMBERSHIPS: "person, group, role, from, to, certainty",
    Kind.TIES: "person_a, person_b, kind, strength, last_seen, source",
    Kind.RELATIONS: "group_a, group_b, kind, from, to, certainty, source",
    Kind.INCIDENTS: "external_id, datetime, area, type, harm, group_related, summary, source, victims",
    Kind.SPEAKERS: "name, organisation, voice, email, phone, languages",
    Kind.AGENCIES: "name, kind, email, phone, street, postcode, city, external_id",
}


@pytest.mark.parametrize("kind", Kind)
def test_the_published_columns_are_recognised_in_their_order(kind: Kind) -> None:
    header = PUBLISHED[kind].split(", ")
    found = recognise(kind, header)
    assert dict(found.fields) == {field: place for place, field in enumerate(header)}
    assert (found.unknown, found.missing, found.refused, found.forbidden) == ((), (), (), ())


@pytest.mark.parametrize("kind", Kind)
def test_every_synonym_means_one_field_and_none_is_forbidden(kind: Kind) -> None:
    for field, synonyms in SYNONYMS[kind].items():
        for written in (field, *synonyms):
            found = recognise(kind, [written.upper()])
            assert list(found.fields) == [field], written
            assert not found.forbidden


@pytest.mark.parametrize(
    ("kind", "header", "fields"),
    [
        (Kind.TIES, ["member_a", "member_b", "tie_value"], {"person_a": 0, "person_b": 1, "strength": 2}),
        (Kind.RELATIONS, ["gang_a", "gang_b"], {"group_a": 0, "group_b": 1}),
        (Kind.MEMBERS, ["Namn", "Person-nr", "FÖDELSEÅR", "Övervakning t.o.m."], {"name": 0, "birth_year": 2}),
        (Kind.MEMBERS, ["", "Age"], {"external_id": 0}),
        (Kind.MEMBERS, ["", "external_id"], {"external_id": 1}),
        (
            Kind.MEMBERS,
            [
                "Klientnr",
                "För- och efternamn",
                "Person-/samordningsnummer",
                "Grupptillhörighet",
                "Övervakning fr.o.m.",
                "Övervakning t.o.m.",
                "Mobilnr",
                "Tolkspråk",
            ],
            {
                "external_id": 0,
                "name": 1,
                "personnummer": 2,
                "group": 3,
                "supervision_start": 4,
                "supervision_end": 5,
                "phone": 6,
                "language": 7,
            },
        ),
        (
            Kind.MEMBERS,
            [
                "Client ID",
                "Full name",
                "Gang",
                "Position",
                "Supervision begins",
                "Supervision ends",
                "Probation officer",
                "Home address",
                "Post code",
                "Town",
                "E-mail",
            ],
            {
                "external_id": 0,
                "name": 1,
                "group": 2,
                "role": 3,
                "supervision_start": 4,
                "supervision_end": 5,
                "officer": 6,
                "street": 7,
                "postcode": 8,
                "city": 9,
                "email": 10,
            },
        ),
        (
            Kind.GROUPS,
            ["Gruppnamn", "Typ av gruppering", "Lokalpolisområde", "Antal medlemmar", "Kartläggningsdatum"],
            {"alias": 0, "type": 1, "area": 2, "estimated_size": 3, "audited_on": 4},
        ),
        (
            Kind.MEMBERSHIPS,
            ["Individ", "Gäng", "Ställning", "Medlem från", "Medlem till"],
            {"person": 0, "group": 1, "role": 2, "from": 3, "to": 4},
        ),
        (
            Kind.TIES,
            ["Source node", "Target node", "Weight", "Link type"],
            {"person_a": 0, "person_b": 1, "strength": 2, "kind": 3},
        ),
        (
            Kind.TIES,
            ["Person 1", "Person 2", "Relationstyp", "Senast sedda tillsammans"],
            {"person_a": 0, "person_b": 1, "kind": 2, "last_seen": 3},
        ),
        (
            Kind.RELATIONS,
            ["Gruppering A", "Gruppering B", "Förhållande", "Gäller från"],
            {"group_a": 0, "group_b": 1, "kind": 2, "from": 3},
        ),
        (
            Kind.INCIDENTS,
            ["K-nr", "Brottstid", "Brottsplats", "Brottsrubricering", "Grupprelaterat", "Fritext"],
            {"external_id": 0, "datetime": 1, "area": 2, "type": 3, "group_related": 4, "summary": 5},
        ),
        (
            Kind.INCIDENTS,
            ["Case number", "Date/time", "Neighborhood", "Offense", "Gang-related", "Narrative", "Victim count"],
            {"external_id": 0, "datetime": 1, "area": 2, "type": 3, "group_related": 4, "summary": 5, "victims": 6},
        ),
        (
            Kind.SPEAKERS,
            ["Talare", "Arbetsgivare", "Talar för", "Mobil", "Språk"],
            {"name": 0, "organisation": 1, "voice": 2, "phone": 3, "languages": 4},
        ),
        (
            Kind.AGENCIES,
            ["Organisationsnr", "Namn", "PostAdress", "PostNr", "PostOrt", "Tfn", "Epost"],
            {"external_id": 0, "name": 1, "street": 2, "postcode": 3, "city": 4, "phone": 5, "email": 6},
        ),
    ],
)
def test_headers_from_real_files_are_recognised(kind: Kind, header: list[str], fields: dict[str, int]) -> None:
    found = dict(recognise(kind, header).fields)
    assert {field: found.get(field) for field in fields} == fields


def test_a_required_field_without_a_column_is_told_with_its_alternatives() -> None:
    found = recognise(Kind.MEMBERS, ["Namn"], line=2)
    (refusal,) = found.refused
    assert found.missing == ("external_id/personnummer",)
    assert (refusal.line, refusal.why.code, refusal.why.facts) == (
        2,
        "column-missing",
        {"field": "external_id/personnummer"},
    )


def test_a_file_of_relations_may_lack_their_kind() -> None:
    assert recognise(Kind.RELATIONS, ["gang_a", "gang_b"]).missing == ()


def test_two_columns_for_one_field_are_refused_until_somebody_chooses() -> None:
    header = ["id", "telefon", "mobil"]
    (refusal,) = recognise(Kind.MEMBERS, header).refused
    assert (refusal.why.code, refusal.why.facts["columns"]) == ("column-ambiguous", "telefon, mobil")
    chosen = recognise(Kind.MEMBERS, header, {"phone": "mobil"})
    assert (chosen.refused, chosen.fields["phone"], chosen.unknown) == ((), 2, ("telefon",))


def test_the_published_name_goes_before_its_synonyms() -> None:
    found = recognise(Kind.MEMBERS, ["id", "external_id"])
    assert (found.fields["external_id"], found.refused, found.unknown) == (1, (), ("id",))


def test_an_override_goes_before_a_name() -> None:
    found = recognise(Kind.MEMBERS, ["name", "alias", "id"], {"name": "alias"})
    assert (found.fields["name"], found.unknown) == (1, ("name",))


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"shoe_size": "id"}, "field-unknown"),
        ({"name": "Efternamn"}, "column-not-in-file"),
        ({"name": "Födelseland"}, "column-forbidden"),
    ],
)
def test_an_override_that_cannot_be_followed_is_refused(overrides: dict[str, str], code: str) -> None:
    (refusal,) = recognise(Kind.MEMBERS, ["id", "Födelseland"], overrides).refused
    assert (refusal.why.code, refusal.why.severity) == (code, Severity.BLOCK)


@pytest.mark.parametrize("text", ["name", "=Namn", "name=", " = "])
def test_an_override_without_both_halves_is_refused(text: str) -> None:
    found = split_override(text)
    assert isinstance(found, Problem) and found.code == "override-shape"


def test_an_override_is_parted_at_the_first_equals_sign() -> None:
    assert split_override(" name = a=b") == ("name", "a=b")


FORBIDDEN = [
    "Ethnicity",
    "ethnic_group",
    "Etnicitet",
    "etnisk tillhörighet",
    "Race",
    "Ras",
    "Hudfärg",
    "skin colour",
    "Birthplace",
    "birth_place",
    "Place of birth",
    "CountryOfBirth",
    "Födelseland",
    "födelse-ort",
    "Födelsestad",
    "Nationality",
    "Nationalitet",
    "Medborgarskap",
    "Citizenship",
    "Origin",
    "Ursprung",
    "Ursprungsland",
    "Härkomst",
    "Religion",
    "Religiös tillhörighet",
    "Trosuppfattning",
    "Health",
    "Hälsa",
    "Hälsotillstånd",
    "Diagnos",
    "Sjukdomar",
    "disability",
    "Funktionsnedsättning",
    "Missbruk",
    "Political opinion",
    "Politisk åsikt",
    "Fackförening",
    "trade union",
    "Sexual orientation",
    "Sexuell läggning",
    "Music",
    "Musik",
    "Residence",
    "Residence code",
    "Uppehållstillstånd",
    "DNA",
]


@pytest.mark.parametrize("name", FORBIDDEN)
@pytest.mark.parametrize("kind", [Kind.MEMBERS, Kind.INCIDENTS])
def test_what_must_not_be_held_is_refused_by_name(kind: Kind, name: str) -> None:
    found = recognise(kind, ["id", name], line=3)
    (refusal,) = found.forbidden
    assert (refusal.line, refusal.column, refusal.why.code) == (3, name, "column-forbidden")
    assert 1 not in found.fields.values() and name not in found.unknown


@pytest.mark.parametrize(
    "name", ["national_id", "original_id", "Tro.lig", "Polisområde", "Ort", "Grasklippare", "Party_size", "Adress"]
)
def test_innocent_columns_are_not_taken_for_forbidden_ones(name: str) -> None:
    assert not is_forbidden(name)


def test_every_required_field_is_a_field() -> None:
    for kind in Kind:
        assert {field for any_of in ALTERNATIVES[kind] for field in any_of} <= set(FIELDS[kind])
