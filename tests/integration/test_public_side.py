"""The catalogue for other programs: HSDS's API, read only, with nothing that is not published."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from catalogue.exchange.hsds import import_hsds
from catalogue.exchange.schemas import schema_problems
from catalogue.load import CONTENT, bump_revision
from catalogue.models import Entry
from staff.public.application import LISTED, public_application
from staff.public.query import MOST_PER_PAGE
from tests.catalogues import SAMPLE, Sessions, catalogue_at

Item = dict[str, Any]


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    with catalogue_at(
        f"sqlite:///{tmp_path_factory.mktemp('api') / 'iz.db'}", CONTENT, SAMPLE
    ) as made:
        yield made


@pytest.fixture(scope="module")
def api(sessions: Sessions) -> TestClient:
    return TestClient(public_application(sessions), base_url="https://iz.example")


def contents(api: TestClient, path: str) -> list[Item]:
    """All items of all pages."""
    found: list[Item] = []
    page: Item = {"last_page": False, "page_number": 0}
    while not page["last_page"]:
        sign = "&" if "?" in path else "?"
        page = api.get(f"{path}{sign}page={page['page_number'] + 1}&per_page=20").json()
        found += page["contents"]
    return found


SCHEMAS = {
    "services": "service",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "service_at_locations": "service_at_location",
}


@pytest.mark.parametrize("listed", LISTED, ids=lambda one: one.name)
def test_lists_and_single_things_are_valid_hsds(api: TestClient, listed: Any) -> None:
    items = contents(api, f"/{listed.name}")
    assert items
    single = [api.get(f"/{listed.name}/{item['id']}").json() for item in items[:10]]
    full = contents(api, f"/{listed.name}?full=true")[:10] if "full" in listed.flags else []
    for item in (*items, *single, *full):
        assert list(schema_problems(item, SCHEMAS[listed.name], ())) == []
    assert [one["id"] for one in single] == [item["id"] for item in items[:10]]


def test_pages_hold_everything_once(api: TestClient) -> None:
    ids = [item["id"] for item in contents(api, "/services")]
    assert len(ids) == len(set(ids)) == api.get("/services").json()["total_items"]
    beyond = api.get("/services?page=999").json()
    assert (beyond["empty"], beyond["size"], beyond["last_page"]) == (True, 0, True)


def test_a_full_service_has_its_parts_and_a_listed_one_has_not(api: TestClient) -> None:
    [short] = api.get("/services?search=Elterntelefon&per_page=1").json()["contents"]
    assert "phones" not in short
    full = api.get(f"/services/{short['id']}").json()
    assert full["phones"][0]["number"] == "+498001110550"
    assert full["organization"]["name"].startswith("Nummer gegen Kummer")
    assert "schedules" in full


def test_filters_leave_what_fits(api: TestClient, sessions: Sessions) -> None:
    with sessions() as session:
        topic = session.scalars(select(Entry).where(Entry.slug == "health")).one()
        section = session.scalars(select(Entry).where(Entry.slug == "section_rights")).one()
    of_topic = contents(api, f"/services?taxonomy_term_id={topic.id}&full=true")
    assert of_topic
    for item in of_topic:
        assert str(topic.id) in [one["taxonomy_term_id"] for one in item["attributes"]]
    terms = contents(api, f"/taxonomy_terms?parent_id={section.id}")
    assert {term["parent_id"] for term in terms} == {str(section.id)}
    assert not any("parent_id" in term for term in contents(api, "/taxonomy_terms?top_only=true"))
    owner = contents(api, "/services?full=true")[0]["organization"]["id"]
    owned = contents(api, f"/services?organization_id={owner}")
    assert {item["organization_id"] for item in owned} == {owner}
    assert api.get(f"/organizations/{owner}").json()["services"]


def test_what_it_shows_can_be_imported_elsewhere(api: TestClient, tmp_path: Any) -> None:
    page = {"contents": contents(api, "/services?full=true")}
    with catalogue_at(f"sqlite:///{tmp_path / 'other.db'}") as other, other.begin() as session:
        preview = import_hsds(session, json.dumps(page).encode())
    assert len(preview.added) >= len(page["contents"])


def test_drafts_are_nowhere(api: TestClient, sessions: Sessions) -> None:
    with sessions.begin() as session:
        line = session.scalars(select(Entry).where(Entry.slug == "parents_line")).one()
        line.is_published = False
        bump_revision(session)
        identity = str(line.id)
    try:
        assert api.get(f"/services/{identity}").status_code == 404
        everything = [api.get(f"/{one.name}?per_page=200").text for one in LISTED]
        assert not any(identity in text for text in everything)
    finally:
        with sessions.begin() as session:
            session.get_one(Entry, uuid.UUID(identity)).is_published = True
            bump_revision(session)
    assert api.get(f"/services/{identity}").status_code == 200


def test_a_reader_that_has_it_already_is_told_so_until_it_changes(
    api: TestClient, sessions: Sessions
) -> None:
    tag = api.get("/services").headers["etag"]
    assert api.get("/services", headers={"if-none-match": tag}).status_code == 304
    with sessions.begin() as session:
        bump_revision(session)
    assert api.get("/services", headers={"if-none-match": tag}).status_code == 200


def test_it_is_open_to_other_sites_and_sets_no_cookie(api: TestClient) -> None:
    for path in ("/", "/services", "/nothing", "/services?page=x"):
        answer = api.get(path)
        assert "set-cookie" not in answer.headers
        assert answer.headers["content-type"] == "application/json"
    assert api.get("/services").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("/services?page=0", 400, "page"),
        ("/services?page=1.5", 400, "page"),
        (f"/services?per_page={MOST_PER_PAGE + 1}", 400, "per_page"),
        ("/services?format=csv", 400, "only json"),
        ("/services?taxonomy_term_id=health", 400, "UUID"),
        ("/services?full=yes", 400, "true or false"),
        ("/services?modified_after=2026-01-01", 400, "not supported"),
        ("/services?colour=red", 400, "colour"),
        (f"/services/{uuid.UUID(int=1)}", 404, "no such"),
        ("/services/1", 404, "Not Found"),
        ("/users", 404, "Not Found"),
    ],
)
def test_what_cannot_be_answered_is_told_clearly(
    api: TestClient, asked: str, status: int, words: str
) -> None:
    answer = api.get(asked)
    assert (answer.status_code, words in answer.json()["detail"]) == (status, True)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(api: TestClient, method: str) -> None:
    for listed in LISTED:
        assert api.request(method, f"/{listed.name}").status_code == 405


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from([one.name for one in LISTED]),
    query=st.dictionaries(
        st.sampled_from(["search", "page", "per_page", "full", "taxonomy_id", "top_only", "x"]),
        st.text(max_size=30) | st.sampled_from(["1", "2", "true", "deutsch"]),
    ),
)
def test_whatever_is_asked_the_answer_is_a_page_or_a_clear_refusal(
    api: TestClient, name: str, query: dict[str, str]
) -> None:
    answer = api.get(f"/{name}", params=query)
    assert answer.status_code in (200, 400)
    assert "contents" in answer.json() or "detail" in answer.json()
