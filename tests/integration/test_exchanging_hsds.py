"""The whole catalogue out as HSDS and in again, data of others, and files that are broken in some way."""

import copy
import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from catalogue.compose.voice import plain
from catalogue.errors import ExchangeRefused
from catalogue.exchange.findings import Assumed
from catalogue.exchange.hsds import import_hsds, preview_hsds, revision_of
from catalogue.exchange.hsds_writer import write_hsds
from catalogue.exchange.preview import Change, Missing
from catalogue.exchange.schemas import schema_problems
from catalogue.exchange.snapshot import take_snapshot
from catalogue.load import CONTENT
from catalogue.models import Entry, Phone, Text, TextStatus
from catalogue.texts import TextBook, TextState
from settings import ROOT
from tests.catalogues import CAFE, SAMPLE, Sessions, catalogue_at, rename_cafe, url_of

OFFICIAL = ROOT / "tests" / "hsds"
BRITISH = Assumed("en", "Europe/London", "GB")
OBJECTS = {
    "organizations": "organization",
    "services": "service",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    with catalogue_at(url_of(request, tmp_path)) as made:
        yield made


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Sessions]:
    """A database with the starting content and the tests' own, which has all details."""
    with catalogue_at(f"sqlite:///{tmp_path / 'full.db'}", CONTENT, SAMPLE) as made:
        yield made


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sessions]:
    """A database with the tests' own content only: small."""
    with catalogue_at(f"sqlite:///{tmp_path / 'sample.db'}", SAMPLE) as made:
        yield made


def exported(sessions: Sessions) -> dict[str, Any]:
    with sessions() as session:
        document: dict[str, Any] = json.loads(write_hsds(session))
    return document


def as_bytes(document: Any) -> bytes:
    return json.dumps(document).encode()


def service_of(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for one in document["services"] if one["iz"]["slug"] == "sample_cafe"
    )
    return found


def refusal(sessions: Sessions, content: bytes, **options: Any) -> str:
    """The words of a refusal; nothing may have changed."""
    before = exported(sessions)
    with sessions() as session, pytest.raises(ExchangeRefused) as refused:
        import_hsds(session, content, **options)
    assert exported(sessions) == before
    return str(refused.value)


def test_what_is_exported_is_valid_hsds_with_and_without_our_profile(full: Sessions) -> None:
    document = exported(full)
    found = [
        problem
        for key, schema in OBJECTS.items()
        for n, value in enumerate(document[key])
        for profile in (False, True)
        for problem in schema_problems(value, schema, (key, n), profile=profile)
    ]
    assert found == []
    assert list(schema_problems(document, "catalogue", (), profile=True)) == []
    assert len(document["services"]) > 30


def test_an_export_imports_into_an_empty_database_and_comes_out_the_same(
    full: Sessions, empty: Sessions
) -> None:
    with full() as session:
        first, before = write_hsds(session), take_snapshot(session)
    with empty.begin() as session:
        preview = import_hsds(session, first.encode())
    with empty() as session:
        assert write_hsds(session) == first
        assert take_snapshot(session) == before
    assert len(preview.added) == len(before)


def test_an_export_imports_where_it_comes_from_without_a_difference(full: Sessions) -> None:
    with full.begin() as session:
        revision = revision_of(session)
        preview = import_hsds(session, write_hsds(session).encode(), missing=Missing.REMOVE)
        assert preview.changes_nothing
        assert revision_of(session) == revision


def test_a_preview_names_each_change_and_makes_none(sample: Sessions) -> None:
    document = exported(sample)
    service = service_of(document)
    service["phones"][0]["number"] = "+49 241 4321"
    service["schedules"][0]["byday"] = "MO,FR"
    service["name"] = "Neues Café"
    with sample() as session:
        preview = preview_hsds(session, as_bytes(document))
    phone, hours = service["phones"][0]["id"], service["schedules"][0]["id"]
    assert [(one.slug, one.changes) for one in preview.changed] == [
        (
            "sample_cafe",
            (
                Change(f"phones.{phone}.number", "+492414320", "+492414321"),
                Change(f"schedules.{hours}.byday", "MO, TU, WE", "MO, FR"),
                Change("name [de]", "Mustercafé", "Neues Café"),
            ),
        )
    ]
    assert (preview.untouched, preview.added, preview.removed) == (1, [], [])
    assert service_of(exported(sample))["name"] == "Mustercafé"


def test_a_changed_text_is_a_new_version_and_its_translations_are_outdated(
    sample: Sessions,
) -> None:
    document = exported(sample)
    service_of(document)["name"] = "Neues Café"
    with sample.begin() as session:
        import_hsds(session, as_bytes(document))
    with sample() as session:
        rows = session.scalars(
            select(Text.content)
            .where(Text.entity_id == CAFE, Text.field == "name", Text.language == "de")
            .order_by(Text.version)
        ).all()
        entry = session.get_one(Entry, CAFE)
        assert list(rows) == ["Mustercafé", "Neues Café"]
        assert TextBook(session, [entry]).state(CAFE, "name", "en") is TextState.OUTDATED
        again = preview_hsds(session, write_hsds(session).encode())
    assert again.changes_nothing


def test_an_outdated_translation_stays_outdated_in_another_database(
    sample: Sessions, empty: Sessions
) -> None:
    test_a_changed_text_is_a_new_version_and_its_translations_are_outdated(sample)
    with empty.begin() as session:
        import_hsds(session, as_bytes(exported(sample)))
        entry = session.get_one(Entry, CAFE)
        assert TextBook(session, [entry]).state(CAFE, "name", "en") is TextState.OUTDATED
    assert exported(empty) == exported(sample)


def test_a_translation_that_still_fits_is_confirmed_in_the_file(sample: Sessions) -> None:
    document = exported(sample)
    service = service_of(document)
    service["name"] = "Das Mustercafé"
    item = next(one for one in service["translations"] if one["language"] == "en")
    item["source_version"] = 2
    with sample.begin() as session:
        import_hsds(session, as_bytes(document))
        entry = session.get_one(Entry, CAFE)
        assert TextBook(session, [entry]).state(CAFE, "name", "en") is TextState.DRAFT


def test_of_two_imports_at_the_same_time_the_second_is_told(empty: Sessions) -> None:
    content = (OFFICIAL / "service_list.json").read_bytes()
    with empty.begin() as session:
        import_hsds(session, content, BRITISH)
    document = exported(empty)
    texts = [json.loads(json.dumps(document)) for _ in range(2)]
    for n, one in enumerate(texts):
        one["services"][0]["translations"][0]["text"] = f"Counselling {n}"
    with empty() as first, empty() as second:
        import_hsds(first, as_bytes(texts[0]))
        # Both have looked at the same catalogue: only one may write the next version.
        second.connection().exec_driver_sql("SELECT 1")
        preview_hsds(second, as_bytes(texts[1]))
        first.commit()
        with pytest.raises(ExchangeRefused, match="changed"):
            import_hsds(second, as_bytes(texts[1]))


def test_a_text_that_is_newer_in_the_catalogue_stays(sample: Sessions) -> None:
    old = exported(sample)
    rename_cafe(sample, "Inzwischen geändert", TextStatus.DRAFT)
    with sample.begin() as session:
        preview = import_hsds(session, as_bytes(old))
    assert (preview.kept_texts, preview.changes_nothing) == (1, True)


def test_a_text_that_both_sides_have_changed_is_refused(sample: Sessions) -> None:
    old = exported(sample)
    rename_cafe(sample, "Inzwischen geändert", TextStatus.DRAFT)
    service_of(old)["name"] = "In der Datei geändert"
    said = refusal(sample, as_bytes(old))
    assert "name (de): both the catalogue and the file have changed it since version 1" in said
    assert "set version to 2" in said


def test_what_a_file_lacks_is_removed_only_when_asked(sample: Sessions) -> None:
    document = exported(sample)
    document["services"] = []
    with sample() as session:
        kept = preview_hsds(session, as_bytes(document))
        assert (kept.removed, kept.untouched) == ([], 2)
    with sample.begin() as session:
        gone = import_hsds(session, as_bytes(document), missing=Missing.REMOVE)
    assert [one.slug for one in gone.removed] == ["sample_cafe"]
    with sample() as session:
        assert session.scalar(select(func.count()).select_from(Phone)) == 0
        assert session.scalars(select(Text).where(Text.entity_id == CAFE)).all() == []


def test_an_organization_is_not_removed_while_a_service_needs_it(sample: Sessions) -> None:
    document = exported(sample)
    document["organizations"] = []
    said = refusal(sample, as_bytes(document), missing=Missing.REMOVE)
    assert "organization: there is no entry" in said


def test_a_preview_that_is_no_longer_true_is_not_carried_out(sample: Sessions) -> None:
    document = exported(sample)
    with sample() as session:
        seen = preview_hsds(session, as_bytes(document)).revision
    service_of(document)["minimum_age"] = 21
    with sample.begin() as session:
        import_hsds(session, as_bytes(document), seen=seen)
    assert "changed since you looked" in refusal(sample, as_bytes(document), seen=seen)


def test_published_data_of_others_imports_and_stays(empty: Sessions) -> None:
    content = (OFFICIAL / "service_list.json").read_bytes()
    with empty.begin() as session:
        first = import_hsds(session, content, BRITISH)
        second = import_hsds(session, content, BRITISH)
        again = import_hsds(session, write_hsds(session).encode())
    assert [one.slug[:-9] for one in first.added] == [
        "example_organization_inc",
        "community_counselling",
    ]
    assert first.left_out["/contents/*/accreditations"] == 1
    assert second.changes_nothing
    assert again.changes_nothing


def test_a_second_import_of_others_changes_only_what_they_know(empty: Sessions) -> None:
    content = (OFFICIAL / "organization_list.json").read_bytes()
    with empty.begin() as session:
        import_hsds(session, content, BRITISH)
        entry = session.scalars(select(Entry)).one()
        entry.facet, entry.position, slug = "partner", 7, entry.slug
    with empty.begin() as session:
        assert import_hsds(session, content, BRITISH).changes_nothing
        kept = session.scalars(select(Entry)).one()
        assert (kept.facet, kept.position, kept.slug) == ("partner", 7, slug)


@pytest.mark.parametrize("name", ["service_full", "organization_full", "service_at_location_full"])
def test_published_data_with_mistakes_is_refused_with_all_reasons(
    sample: Sessions, name: str
) -> None:
    said = refusal(sample, (OFFICIAL / f"{name}.json").read_bytes(), assumed=BRITISH)
    assert "latitude: 100 is no latitude" in said
    assert "byyearday has no meaning with freq WEEKLY" in said
    assert "3 is not an offset of Europe/London" in said


def foreign(**service: Any) -> bytes:
    """A service as others might publish it, with these properties changed."""
    value: dict[str, Any] = {
        "id": str(uuid.UUID(int=1)),
        "name": "Beratung",
        "status": "active",
        "organization": {"id": str(uuid.UUID(int=2)), "name": "Verein", "description": "x"},
    }
    return as_bytes({key: one for key, one in (value | service).items() if one is not None})


def test_parts_that_services_share_become_parts_of_each(sample: Sessions) -> None:
    phone = {"id": str(uuid.UUID(int=9)), "number": "+49 241 4320"}
    two = [json.loads(foreign(phones=[phone])), json.loads(foreign(phones=[phone]))]
    two[1]["id"] = str(uuid.UUID(int=3))
    with sample.begin() as session:
        assert len(import_hsds(session, as_bytes(two)).added) == 3
        assert import_hsds(session, as_bytes(two)).changes_nothing


def test_what_the_catalogue_has_no_place_for_is_told(sample: Sessions) -> None:
    phone = {"id": str(uuid.UUID(int=9)), "number": "+49 241 4320"}
    service = json.loads(foreign(alert="closed", licenses="x"))
    with sample() as session:
        preview = preview_hsds(session, as_bytes({"services": [service], "phones": [phone]}))
    assert dict(preview.left_out) == {
        "/services/*/alert": 1,
        "/services/*/licenses": 1,
        "/phones": 1,
    }


def test_a_file_with_a_value_a_line_is_read(sample: Sessions) -> None:
    with sample.begin() as session:
        assert (
            len(import_hsds(session, foreign() + b"\n" + foreign(id=str(uuid.UUID(int=3)))).added)
            == 3
        )


def test_html_of_others_is_neutralised(sample: Sessions) -> None:
    content = foreign(description="<p>Hallo</p><script>alert(1)</script>", email="a@example.org")
    with sample.begin() as session:
        import_hsds(session, content)
        entry = session.get_one(Entry, uuid.UUID(int=1))
        shown = TextBook(session, [entry]).get(entry.id, "description", "de")
    assert shown == "Hallo"


def test_html_in_a_file_of_ours_is_shown_as_text(sample: Sessions) -> None:
    document = exported(sample)
    service_of(document)["name"] = "<b>Café</b>"
    with sample.begin() as session:
        import_hsds(session, as_bytes(document))
        entry = session.get_one(Entry, CAFE)
        name = TextBook(session, [entry]).get(CAFE, "name", "de")
    assert plain(name) == "&lt;b&gt;Café&lt;/b&gt;"


ID = str(uuid.UUID(int=9))


@pytest.mark.parametrize(
    ("change", "place", "what"),
    [
        ({"status": "open"}, "/status", "is not one of"),
        ({"name": None}, "/", "'name' is a required property"),
        ({"name": ""}, "/name", "an empty name"),
        ({"name": "x" * 61}, "/name", "61 characters, at most 60"),
        ({"name": "a\x00b"}, "/name", "the character U+0000"),
        ({"name": "a\ud800"}, "/name", "the character U+D800"),
        ({"id": "17"}, "/id", '"17" is no uuid'),
        ({"email": "nobody"}, "/email", "is no email"),
        ({"url": "javascript:alert(1)"}, "/url", "no web address"),
        ({"url": "https://"}, "/url", "no web address"),
        ({"minimum_age": -1}, "/minimum_age", "is no age"),
        ({"minimum_age": 20, "maximum_age": 10}, "/maximum_age", "below minimum_age"),
        ({"organization": None}, "/", "a service without an organization"),
        (
            {"organization": None, "organization_id": ID},
            "/",
            "organization: there is no entry",
        ),
        ({"phones": [{"id": ID, "number": "call me"}]}, "/phones/0/number", "no telephone"),
        ({"phones": [{"id": ID, "number": "0241 1"}]}, "/phones/0/number", "no valid telephone"),
        ({"languages": [{"id": ID, "code": "klingon"}]}, "/languages/0/code", "no language"),
        ({"languages": [{"id": ID, "code": "xx"}]}, "/languages/0/code", "no such language"),
        ({"languages": [{"id": ID, "name": "Urdu"}]}, "/languages/0", "without a code"),
        (
            {"cost_options": [{"id": ID, "amount": 5, "currency": "Euros"}]},
            "/cost_options/0/currency",
            "no currency",
        ),
        (
            {"cost_options": [{"id": ID, "amount": -5, "currency": "EUR"}]},
            "/cost_options/0/amount",
            "no price",
        ),
        (
            {"cost_options": [{"id": ID, "amount": 1.005, "currency": "EUR"}]},
            "/cost_options/0/amount",
            "more than two decimals",
        ),
        (
            {"schedules": [{"id": ID, "byday": "FUNDAY", "opens_at": "09:00"}]},
            "/schedules/0/byday",
            "is no weekday",
        ),
    ],
)
def test_what_the_schemas_let_through_is_refused_with_place_and_mend(
    sample: Sessions, change: dict[str, Any], place: str, what: str
) -> None:
    said = refusal(sample, foreign(**change)).splitlines()[1:]
    found = [line for line in said if line.startswith(f"  {place}: ") and what in line]
    assert found, said
    assert all(line.count(": ") >= 2 for line in said)


def located(**change: Any) -> bytes:
    address = {
        "id": ID,
        "address_1": "Hauptstraße 1",
        "city": "Aachen",
        "state_province": "NW",
        "postal_code": "52062",
        "country": change.pop("country", "DE"),
        "address_type": "physical",
    }
    location = {"id": ID, "location_type": "physical", "addresses": [address], **change}
    return foreign(service_at_locations=[{"id": ID, "location": location}])


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"latitude": 999, "longitude": 6}, "/latitude: 999 is no latitude"),
        ({"latitude": 50, "longitude": -181}, "/longitude: -181 is no longitude"),
        ({"latitude": 50}, "one coordinate alone"),
        ({"country": "Deutschland"}, '/country: "Deutschland": no country'),
        ({"country": "ZY"}, "no country"),
    ],
)
def test_what_is_no_place_is_refused(sample: Sessions, change: dict[str, Any], what: str) -> None:
    assert what in refusal(sample, located(**change))


def test_a_place_of_others_imports(sample: Sessions) -> None:
    with sample.begin() as session:
        import_hsds(session, located(latitude=50.77, longitude=6.08))
        entry = session.get_one(Entry, uuid.UUID(int=1))
        assert [(one.city, one.latitude) for one in entry.locations] == [("Aachen", 50.77)]


def edit(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        target: Any = service_of(document)
        for step in steps:
            target = target[int(step)] if step.isdigit() else target[step]
        target[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (edit("iz.slug", "another"), "the slug another instead of sample_cafe"),
        (edit("iz.slug", "sample_house"), "the slug sample_house instead of sample_cafe"),
        (edit("iz.slug", "No Slug"), "does not match"),
        (edit("iz.colour", "red"), "'colour' was unexpected"),
        (edit("iz.links", {"organization": [ID]}), "not as in iz.links.organization"),
        (edit("iz.links.topics", [ID]), "topics: there is no entry"),
        (edit("iz.sources", [{"id": ID, "name": "x", "url": "nowhere"}]), "no web address"),
        (edit("iz.sources", [{"id": ID, "name": "x", "checked": "soon"}]), "no date"),
        (edit("alternate_name", "Anders"), "not as in translations"),
        (edit("translations.1.language", "xx"), 'no language "xx"'),
        (edit("translations.1.field", "colour"), 'no text "colour" here'),
        (edit("translations.1.status", "done"), "is not one of"),
        (edit("translations.1.text", "  "), "an empty text"),
        (edit("translations.1.source_version", 9), "translates version 9"),
        (edit("translations.1.language", "de"), "stands twice"),
        (edit("phones.0.id", str(CAFE)), "belongs to another entry"),
        (edit("attributes", [{"id": ID, "taxonomy_term_id": ID}]), "there is no topic"),
    ],
)
def test_mistakes_in_a_file_of_ours_are_refused(
    sample: Sessions, change: Callable[[dict[str, Any]], None], what: str
) -> None:
    document = exported(sample)
    change(document)
    assert what in refusal(sample, as_bytes(document))


def test_an_entry_that_stands_twice_is_refused(sample: Sessions) -> None:
    document = exported(sample)
    document["services"].append(copy.deepcopy(document["services"][0]))
    assert "stands twice" in refusal(sample, as_bytes(document))


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b"3", b'"x"', b"null", b"[3]", b'{"services": 3}', b'{"contents": []}'],
)
def test_json_of_another_kind_is_refused(sample: Sessions, content: bytes) -> None:
    assert "nothing was saved" in refusal(sample, content)
