"""The staff page under whatever a browser, or no browser, may send: refused or taken, never a fault, never half."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from staff.application import PAGES
from staff.guard import MOST_BYTES, Page
from staff.models import Role
from tests.catalogues import SAMPLE, catalogue_at
from tests.office import Office, form_token

EVIL = '"><script>alert(1)</script>'
NOBODY = "00000000-0000-0000-0000-000000000000"
PLACES = {
    "slug": ("sample_cafe", "no_such_entry", EVIL.replace("/", "")),
    "part": ("phones", "locations", "events", "publication", "no_such_part"),
    "field": ("name", "description", "no_such_field"),
    "language": ("de", "ar", "xx"),
    "token": ("x",),
    "form": ("csv", "po", "xliff", "hsds", "exe"),
    "number": ("A1-B2", "0"),
    "sign": ("x1y2", "ä"),
}
FORMS = [page for page in PAGES if page.method == "POST"]
LOOKS = [page for page in PAGES if page.method == "GET"]
# Ends the log-in that the test goes on with.
ENDS = {"/log-out", "/second-factor/turn-on"}
VALUES = st.one_of(
    st.sampled_from(
        (
            "",
            " ",
            EVIL,
            "on",
            "0",
            "-1",
            "9" * 400,
            "1e309",
            "NaN",
            "31.02.2026",
            "24.12.2026",
            "99:99",
            "10:00",
            "+49 241 123456",
            "javascript:alert(1)",
            "https://example.org",
            "\x00",
            "\u202e\ufeff",
            "EUR",
            "ar",
            "German",
            NOBODY,
            "x" * 70_000,
        )
    ),
    st.text(max_size=40),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with catalogue_at(f"sqlite:///{folder / 'staff.db'}", SAMPLE) as sessions:
        yield Office(sessions)


@pytest.fixture(scope="module")
def browser(office: Office) -> TestClient:
    return office.logged_in(Role.COORDINATOR)


@pytest.fixture(scope="module")
def names(browser: TestClient) -> list[str]:
    """The names of all fields on all pages of the sample entry."""
    found = {"sure", "name", "text", "slug", "kind", "role"}
    for page in LOOKS:
        for path in paths(page):
            found |= set(re.findall(r'name="([^"]+)"', browser.get(path).text))
    return sorted(found - {"form_token"})


def paths(page: Page) -> list[str]:
    """Some addresses of a page: with what there is, and with what there is not."""
    made = [page.path]
    for place in re.findall(r"{(\w+)[^}]*}", page.path):
        values = PLACES.get(place, (NOBODY,))
        made = [re.sub(rf"{{{place}[^}}]*}}", value, path) for path in made for value in values]
    return made


def test_looking_at_any_address_is_no_fault(browser: TestClient) -> None:
    for page in LOOKS:
        for path in paths(page):
            answer = browser.get(
                path, params={"days": EVIL, "page": EVIL, "q": EVIL, "state": EVIL}
            )
            assert answer.status_code < 500, path
            assert EVIL not in answer.text, path


@settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_form_with_any_fields_is_no_fault(
    browser: TestClient, names: list[str], data: st.DataObject
) -> None:
    page = data.draw(st.sampled_from([page for page in FORMS if page.path not in ENDS]))
    path = data.draw(st.sampled_from(paths(page)))
    form = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=12))
    token = form_token(browser)
    assert token, "still logged in"
    answer = browser.post(path, data={"form_token": token, **form})
    assert answer.status_code < 500
    assert EVIL not in answer.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"form_token=%FF%FE&name=%ZZ&&&==&%"),
        ("application/x-www-form-urlencoded", b"\xff\xfe\x00" * 50),
        ("application/x-www-form-urlencoded; charset=utf-99", b"name=x"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nhello"),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 2000),
        ("application/json", b'{"form_token": 1}'),
        ("text/plain", b""),
        ("nonsense", b"\x00" * 100),
    ],
)
def test_a_body_that_is_no_form_is_refused(browser: TestClient, kind: str, body: bytes) -> None:
    for page in FORMS:
        answer = browser.post(paths(page)[0], content=body, headers={"content-type": kind})
        assert 400 <= answer.status_code < 500, page.path
    assert form_token(browser), "still logged in"


def test_ten_megabytes_in_a_field_are_refused_everywhere(browser: TestClient) -> None:
    paste = "x" * 10_000_000
    token = form_token(browser)
    for page in FORMS:
        if page.most_bytes > MOST_BYTES:
            continue
        answer = browser.post(paths(page)[0], data={"form_token": token, "text": paste})
        assert answer.status_code == 413, page.path
