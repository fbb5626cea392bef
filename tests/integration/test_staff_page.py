"""The staff page over HTTP: who comes in, what each role may, what is saved and what is refused."""

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pyotp
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from httpx import Response
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from catalogue import compose
from catalogue.publishing import published_only
from handover import cases, decisions
from handover.errors import InvitationInvalid
from handover.invitations import invite, redeem
from handover.mediators import by_short_id, short_id
from handover.models import DecisionKind
from handover.requests import Wish, by_number, open_request
from settings import ROOT
from staff import accounts
from staff.application import PAGES
from staff.guard import MOST_BYTES, Page
from staff.models import Account, Role
from staff.permissions import may
from tests.catalogues import SAMPLE, catalogue_at, url_of
from tests.office import PASSWORD, Office, form_token, log_in, send

pytest_plugins = ["tests.fixtures_office"]

NAME_DE, NAME_AR = "/entries/sample_cafe/name/de", "/entries/sample_cafe/name/ar"


class TestComingIn:
    def test_a_link_sets_the_password_once(self, office: Office) -> None:
        with office.sessions.begin() as session:
            token = accounts.add(session, "Ana", Role.EDITOR, (), office.time)
        browser = office.browser()
        assert "Ana" in browser.get(f"/welcome/{token}").text
        weak = browser.post(f"/welcome/{token}", data={"password": "kurz"})
        assert (weak.status_code, "schwach" in weak.text) == (422, True)
        assert browser.post(f"/welcome/{token}", data={"password": "ana " * 5}).status_code == 422
        assert "Katalog" in browser.post(f"/welcome/{token}", data={"password": PASSWORD}).text
        again = office.browser().post(f"/welcome/{token}", data={"password": PASSWORD})
        assert (again.status_code, "schon benutzt" in again.text) == (404, True)

    def test_a_link_does_not_hold_for_ever(self, office: Office) -> None:
        with office.sessions.begin() as session:
            token = accounts.add(session, "Ana", Role.EDITOR, (), office.time)
        office.time += accounts.LINK_VALID + timedelta(seconds=1)
        assert office.browser().get(f"/welcome/{token}").status_code == 404

    def test_guessing_is_locked_out_and_the_right_password_too(self, office: Office) -> None:
        office.account("Ana", Role.EDITOR)
        browser = office.browser()
        for _ in range(accounts.FREE_TRIES):
            assert log_in(browser, "Ana", "falsch").status_code == 401
        assert "Zu viele falsche" in log_in(browser, "Ana").text
        office.time += timedelta(minutes=1, seconds=1)
        assert "Katalog" in log_in(browser, "Ana").text

    def test_it_is_not_told_whether_a_name_is_known(self, office: Office) -> None:
        office.account("Ana", Role.EDITOR)
        browser = office.browser()
        known, unknown = (log_in(browser, name, "falsch") for name in ("Ana", "Uli"))
        assert known.text.replace("Ana", "") == unknown.text.replace("Uli", "")

    def test_the_cookie_is_strict_and_nothing_is_stored_in_the_clear(self, office: Office) -> None:
        office.account("Ana", Role.EDITOR)
        browser = office.browser()
        browser.follow_redirects = False
        cookie = log_in(browser, "Ana").headers["set-cookie"]
        assert {"HttpOnly", "Secure", "SameSite=strict"} <= set(cookie.split("; "))
        token = cookie.split(";")[0].split("=")[1]
        database = urlsplit(str(office.sessions.kw["bind"].url)).path
        stored = Path(database.replace("//", "/")).read_bytes()
        assert token.encode() not in stored
        assert PASSWORD.encode() not in stored

    def test_a_log_in_ends_by_hand_by_idleness_and_from_elsewhere(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        other = office.browser()
        log_in(other, Role.EDITOR.value)
        listed = browser.get("/sessions").text
        ends = re.findall(r'action="(/sessions/[^"]+/end)"', listed)
        assert len(ends) == 2
        own = next(end for end in ends if end in listed.split("diese hier")[1])
        send(browser, next(end for end in ends if end != own))
        assert "Anmelden" in other.get("/").text
        send(browser, "/log-out")
        assert "Anmelden" in browser.get("/").text
        log_in(browser, Role.EDITOR.value)
        office.time += accounts.IDLE + timedelta(seconds=1)
        assert "Anmelden" in browser.get("/").text


def filled(page: Page) -> str:
    """A page's address with something in its places."""
    path = page.path.replace("{slug}", "sample_cafe").replace("{field}", "name")
    path = path.replace("{part}", "phones").replace("{language}", "de").replace("{token}", "x")
    nobody = "00000000-0000-0000-0000-000000000000"
    path = path.replace("{form}", "csv").replace("{upload:uuid}", nobody)
    path = path.replace("{number}", "mako-27").replace("{sign}", "0a1b2c3d")
    path = path.replace("{invitation:uuid}", nobody)
    return path.replace("{id:uuid}", nobody).replace("{change:uuid}", nobody)


def ask(browser: TestClient, page: Page, **form: str) -> Response:
    browser.follow_redirects = False
    if page.method == "GET":
        return browser.get(filled(page))
    return browser.post(filled(page), data=form)


# Who logs out can't go on: that page comes last.
GUARDED = sorted((page for page in PAGES if page.needs), key=lambda page: page.path == "/log-out")
POSTED = [page for page in PAGES if page.method == "POST"]


class TestEveryPage:
    def test_pages_without_a_permission_are_those_for_coming_in(self) -> None:
        assert {page.path for page in PAGES if page.needs is None} == {
            "/log-in",
            "/log-in/code",
            "/welcome/{token}",
            "/language",
        }

    def test_without_log_in_nothing_is_shown_or_done(self, office: Office) -> None:
        answers = {str(page): ask(office.browser(), page) for page in GUARDED}
        assert len(answers) == len(GUARDED)
        shown = {
            name: (answer.status_code, answer.headers.get("location"))
            for name, answer in answers.items()
        }
        assert {*shown.values()} == {(303, "/log-in"), (401, None)}, shown

    @pytest.mark.parametrize("role", list(Role), ids=str)
    def test_with_the_wrong_role_it_is_refused(self, office: Office, role: Role) -> None:
        browser = office.logged_in(role, "de")
        token = form_token(browser)
        for page in GUARDED:
            assert page.needs is not None
            answer = ask(browser, page, form_token=token, content="x", version="1", seen="1")
            is_refused = answer.status_code == 403
            assert is_refused == (not may(Account(role=role), page.needs)), page

    def test_a_form_without_its_token_is_refused(self, office: Office) -> None:
        browser = office.logged_in(Role.COORDINATOR)
        for page in POSTED:
            assert ask(browser, page).status_code == 403, page
            assert ask(browser, page, form_token="invented").status_code == 403, page

    def test_a_form_of_another_site_is_refused(self, office: Office) -> None:
        browser = office.browser()
        browser.follow_redirects = False
        for page in POSTED:
            for headers in (
                {"origin": "https://elsewhere.example"},
                {"sec-fetch-site": "cross-site"},
            ):
                answer = browser.post(filled(page), data={}, headers=headers)
                assert answer.status_code in (401, 403), page

    def test_ten_megabytes_are_refused_before_they_are_read(self, office: Office) -> None:
        for page in POSTED:
            answer = office.browser().post(filled(page), data={"content": "x" * (MOST_BYTES + 1)})
            # Files may be larger, but only from somebody who is known.
            expected = 413 if page.most_bytes == MOST_BYTES else 401
            assert answer.status_code == expected, page

    def test_the_browser_may_load_nothing_from_elsewhere(self, office: Office) -> None:
        for page in PAGES:
            answer = ask(office.browser(), page)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["cache-control"] == "no-store"
            # No script of the page's own text, no handler, no style: only files of ours.
            assert not re.search(r"<script(?! src=\"/static/)|\son\w+=|style=", answer.text), page


class TestTexts:
    def test_what_is_saved_is_what_the_bot_says_next(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        before = office.bot_says("de")
        assert "Probecafé" not in before
        shown = send(browser, NAME_DE, content="Probecafé <b>& mehr</b>", seen="1")
        assert "Probecafé &lt;b&gt;&amp; mehr&lt;/b&gt;" in shown.text
        assert "Probecafé &lt;b&gt;&amp; mehr&lt;/b&gt;" in office.bot_says("de")
        assert "editor" in shown.text
        send(browser, f"{NAME_DE}/back", version="1", seen="2")
        assert office.bot_says("de") == before

    def test_two_people_at_once_are_told_and_nothing_is_overwritten(self, office: Office) -> None:
        first, second = office.logged_in(Role.EDITOR), office.logged_in(Role.COORDINATOR)
        send(first, NAME_DE, content="Erste Fassung", seen="1")
        refused = send(second, NAME_DE, content="Zweite Fassung", seen="1")
        assert refused.status_code == 409
        assert "Erste Fassung" in refused.text
        assert "Zweite Fassung" in refused.text
        assert "Erste Fassung" in office.bot_says("de")
        seen = re.search(r'name="seen" value="(\d+)"', refused.text)
        assert seen is not None
        send(second, NAME_DE, content="Zweite Fassung", seen=seen[1])
        assert "Zweite Fassung" in office.bot_says("de")

    @pytest.mark.parametrize(
        ("content", "words"),
        [("  ", "leer"), ("x" * 61, "61 Zeichen sind mehr als 60"), ("a\x07b", "in keinem Text")],
    )
    def test_what_cannot_be_shown_is_refused_and_stays_in_the_field(
        self, office: Office, content: str, words: str
    ) -> None:
        browser = office.logged_in(Role.EDITOR)
        refused = send(browser, NAME_DE, content=content, seen="1")
        assert (refused.status_code, words in refused.text) == (422, True)
        assert content.strip() in refused.text

    def test_a_translator_reaches_only_their_languages(self, office: Office) -> None:
        browser = office.logged_in(Role.TRANSLATOR, "ar")
        assert send(browser, NAME_DE, content="Neu", seen="1").status_code == 403
        assert "Neu" not in office.bot_says("de")
        send(browser, NAME_AR, content="مقهى", seen=_seen(browser, NAME_AR))
        assert "مقهى" in office.bot_says("ar")

    def test_a_changed_original_marks_its_translations_and_shows_what_changed(
        self, office: Office
    ) -> None:
        browser = office.logged_in(Role.EDITOR)
        send(browser, NAME_AR, content="مقهى", seen=_seen(browser, NAME_AR))
        send(browser, NAME_DE, content="Café am Markt", seen="1")
        assert "veraltet" in browser.get("/entries/sample_cafe").text
        assert "<ins>" in browser.get(NAME_AR).text
        send(browser, NAME_AR, content="مقهى", seen=_seen(browser, NAME_AR))
        assert "<ins>" not in browser.get(NAME_AR).text.split("<h2>Verlauf")[0]

    def test_what_was_typed_survives_the_end_of_the_log_in(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        token = form_token(browser)
        office.time += accounts.IDLE + timedelta(seconds=1)
        form = {"form_token": token, "content": "Langer neuer Text", "seen": "1"}
        asked = browser.post(NAME_DE, data=form)
        assert "noch da" in asked.text
        kept = hidden_fields(asked.text)
        shown = browser.post(
            "/log-in", data={**kept, "name": Role.EDITOR.value, "password": PASSWORD}
        )
        assert "Langer neuer Text</textarea>" in shown.text
        assert "Langer neuer Text" not in office.bot_says("de")

    @pytest.mark.parametrize(
        "path",
        ["/entries/nowhere", "/entries/sample_cafe/name/xx", "/entries/sample_cafe/secret/de"],
    )
    def test_what_is_not_there_is_said(self, office: Office, path: str) -> None:
        answer = office.logged_in(Role.READER).get(path)
        assert (answer.status_code, "gibt es nicht" in answer.text) == (404, True)


def _seen(browser: TestClient, path: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', browser.get(path).text)
    assert found is not None
    return found[1]


class TestOpeningHours:
    HOURS = "/entries/sample_cafe/hours"

    def test_a_corrected_hour_is_what_the_bot_says_next_and_goes_back(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        before = office.bot_says("de")
        form = typed(browser, self.HOURS)
        form["closes_0"] = "23.45"
        shown = browser.post(self.HOURS, data=form)
        assert "23:45" in office.bot_says("de")
        back = re.search(r'action="([^"]+/back)"', shown.text)
        assert back is not None
        send(browser, back[1], seen=typed(browser, self.HOURS)["seen"])
        assert office.bot_says("de") == before

    def test_rows_come_and_go(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        form = typed(browser, self.HOURS)
        rows = sum(name.startswith("opens_") for name in form)
        new = rows - 1
        form |= {f"day_{new}_SA": "on", f"opens_{new}": "8", f"closes_{new}": "24:00"}
        browser.post(self.HOURS, data=form)
        form = typed(browser, self.HOURS)
        assert sum(name.startswith("opens_") for name in form) == rows + 1
        nothing = {name: form[name] for name in ("form_token", "seen")}
        browser.post(self.HOURS, data=nothing)
        assert sum(name.startswith("opens_") for name in typed(browser, self.HOURS)) == 2

    @pytest.mark.parametrize(
        ("opens", "closes", "words"),
        [
            ("17:00", "9:00", "Das Ende liegt vor dem Anfang"),
            ("9:00", "25:00", "Uhrzeiten wie 9:30"),
            ("neun", "17:00", "Uhrzeiten wie 9:30"),
            ("24:00", "24:00", ""),
        ],
    )
    def test_what_is_no_span_is_told_in_its_row_and_nothing_is_saved(
        self, office: Office, opens: str, closes: str, words: str
    ) -> None:
        browser = office.logged_in(Role.EDITOR)
        before = office.bot_says("de")
        form = typed(browser, self.HOURS) | {"opens_0": opens, "closes_0": closes}
        refused = browser.post(self.HOURS, data=form)
        if words:
            assert (refused.status_code, words in refused.text) == (422, True)
            assert f'value="{opens}"' in refused.text
            assert office.bot_says("de") == before

    def test_two_people_at_once_are_told(self, office: Office) -> None:
        first, second = office.logged_in(Role.EDITOR), office.logged_in(Role.COORDINATOR)
        form, other = typed(first, self.HOURS), typed(second, self.HOURS)
        first.post(self.HOURS, data=form | {"closes_0": "23:45"})
        refused = second.post(self.HOURS, data=other | {"closes_0": "23:15"})
        assert (refused.status_code, "23:15" in refused.text) == (409, True)
        assert "23:45" in office.bot_says("de")
        forged = second.post(self.HOURS, data=other | {"seen": '[{"days": 1}]'})
        assert forged.status_code == 409


def typed(browser: TestClient, path: str) -> dict[str, str]:
    """What the grid's form would send as it stands."""
    text = browser.get(path).text.split("<h2>Verlauf")[0]
    inputs = re.findall(r"<input [^>]+>", text.split('action="/entries')[1])
    form = {}
    for one in inputs:
        name = re.search(r'name="([^"]+)"', one)
        value = re.search(r'value="([^"]*)"', one)
        if name and ('type="checkbox"' not in one or " checked" in one):
            form[name[1]] = html.unescape(value[1]) if value else "on"
    return form


def look(browser: TestClient, content: bytes, name: str = "iz.csv") -> Response:
    """Have a file looked at."""
    token = form_token(browser)
    return browser.post(
        "/exchange/look", data={"form_token": token}, files={"file": (name, content)}
    )


def agree(browser: TestClient, looked: Response) -> Response:
    """Agree to the import of a file that was looked at."""
    [path] = re.findall(r'action="(/exchange/[^"]+/import)"', looked.text)
    return send(browser, path)


class TestFiles:
    def test_a_csv_from_a_german_excel_is_looked_at_and_then_imported(self, office: Office) -> None:
        browser = office.logged_in(Role.TRANSLATOR, "ar")
        exported = browser.get("/exchange/export/csv?language=ar").content.decode("utf-8-sig")
        changed = exported.replace(";Mustercafé;", ";Mustercafé;مقهى العينة", 1)
        assert changed != exported
        looked = look(browser, changed.encode("cp1256", errors="replace"))
        looked = look(browser, changed.encode("utf-8-sig"))
        assert "مقهى العينة" in looked.text
        assert "مقهى العينة" not in office.bot_says("ar")
        assert "Eingelesen" in agree(browser, looked).text
        assert "مقهى العينة" in office.bot_says("ar")
        assert "translator" in browser.get(NAME_AR).text

    def test_the_whole_catalogue_goes_out_and_comes_in_changed(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        document = browser.get("/exchange/export/hsds").json()
        looked = look(browser, json.dumps(document).encode(), "iz.json")
        assert "enthält das alles schon" in looked.text
        [cafe] = [one for one in document["services"] if one["iz"]["slug"] == "sample_cafe"]
        cafe["phones"][0]["number"] = "+492419007080"
        looked = look(browser, json.dumps(document).encode(), "iz.json")
        assert "+492419007080" in looked.text
        agree(browser, looked)
        assert "0241 9007080" in office.bot_says("de")
        assert "editor" in browser.get(PHONES).text

    @pytest.mark.parametrize(
        "content", [b"", b"\x00\xff", b"key;half", b"{", b"PK\x03\x04 a sheet of Excel", b"<html>"]
    )
    def test_a_broken_file_is_refused_with_reasons_and_changes_nothing(
        self, office: Office, content: bytes
    ) -> None:
        browser = office.logged_in(Role.EDITOR)
        refused = look(browser, content)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text
        assert '/import"' not in refused.text

    def test_a_translator_imports_only_their_languages_and_no_catalogue(
        self, office: Office
    ) -> None:
        browser = office.logged_in(Role.TRANSLATOR, "tr")
        exported = browser.get("/exchange/export/csv?language=ar").content.decode("utf-8-sig")
        changed = exported.replace(";Mustercafé;", ";Mustercafé;مقهى", 1).encode()
        assert look(browser, changed).status_code == 422
        assert look(browser, browser.get("/exchange/export/hsds").content).status_code == 422

    def test_a_file_is_nobody_elses_and_not_kept_for_ever(self, office: Office) -> None:
        editor, other = office.logged_in(Role.EDITOR), office.logged_in(Role.COORDINATOR)
        document = editor.get("/exchange/export/hsds").content.replace(b"Sample Street 1", b"Rue 2")
        looked = look(editor, document)
        assert "nicht mehr da" in agree(other, looked).text
        office.time += timedelta(hours=1, seconds=1)
        assert "nicht mehr da" in agree(editor, looked).text
        assert "Rue 2" not in office.bot_says("de")

    def test_what_changed_since_the_look_is_told(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        document = browser.get("/exchange/export/hsds").content.replace(
            b"Sample Street 1", b"Rue 2"
        )
        looked = look(browser, document)
        send(browser, NAME_DE, content="Inzwischen", seen="1")
        assert agree(browser, looked).status_code == 409
        assert "Rue 2" not in office.bot_says("de")


class TestQueues:
    def test_what_waits_is_listed_by_urgency_and_goes_when_it_is_done(self, office: Office) -> None:
        browser = office.logged_in(Role.TRANSLATOR, "en")
        editor = office.logged_in(Role.EDITOR)
        send(editor, NAME_DE, content="Neues Café", seen="1")
        assert "Englisch" in browser.get("/translations").text
        outdated = browser.get("/translations/en?state=outdated").text
        assert "/entries/sample_cafe/name/en" in outdated
        first = re.search(
            r'class="cards">\s*<li>\s*<a href="([^"]+)"', browser.get("/translations/en").text
        )
        assert first is not None
        assert first[1] == "/entries/sample_cafe/name/en"
        send(browser, first[1], content="New café", seen="1")
        assert "/entries/sample_cafe/name/en" not in browser.get("/translations/en").text
        assert "required_documents" in browser.get("/translations/ar").text

    def test_an_empty_queue_and_a_language_that_is_none(self, office: Office) -> None:
        browser = office.logged_in(Role.READER)
        assert "Hier wartet nichts" in browser.get("/translations/en?state=outdated").text
        assert browser.get("/translations/xx").status_code == 404


def turn_on(browser: TestClient, office: Office) -> tuple[pyotp.TOTP, list[str]]:
    """Set the second factor up; returns what the app holds, and the recovery codes."""
    secret = hidden_fields(browser.get("/second-factor").text)["secret"]
    totp = pyotp.TOTP(secret)
    shown = send(browser, "/second-factor", secret=secret, code=totp.at(office.time))
    office.time += timedelta(seconds=30)
    return totp, re.findall(r"<code>(\d{10})</code>", shown.text)


class TestSecondFactor:
    def test_a_code_is_asked_for_after_the_password_and_works_once(self, office: Office) -> None:
        totp, _ = turn_on(office.logged_in(Role.EDITOR), office)
        browser = office.browser()
        assert "Sechs Ziffern" in log_in(browser, Role.EDITOR.value).text
        assert "Anmelden" in browser.get("/").text
        code = totp.at(office.time)
        assert "Katalog" in browser.post("/log-in/code", data={"code": code}).text
        other = office.browser()
        log_in(other, Role.EDITOR.value)
        refused = other.post("/log-in/code", data={"code": code})
        assert (refused.status_code, "schon benutzt" in refused.text) == (401, True)

    def test_a_recovery_code_lets_in_once(self, office: Office) -> None:
        _, recovery = turn_on(office.logged_in(Role.EDITOR), office)
        assert len(recovery) == 8
        for status in (200, 401):
            browser = office.browser()
            log_in(browser, Role.EDITOR.value)
            assert browser.post("/log-in/code", data={"code": recovery[0]}).status_code == status

    def test_guessing_codes_is_locked_out_though_the_password_is_right(
        self, office: Office
    ) -> None:
        totp, _ = turn_on(office.logged_in(Role.EDITOR), office)
        browser = office.browser()
        for _ in range(accounts.FREE_TRIES):
            log_in(browser, Role.EDITOR.value)
            assert browser.post("/log-in/code", data={"code": "000000"}).status_code == 401
        right = browser.post("/log-in/code", data={"code": totp.at(office.time)})
        assert "Zu viele falsche" in right.text
        office.time += timedelta(minutes=1, seconds=1)
        again = browser.post("/log-in/code", data={"code": totp.at(office.time)})
        assert "Katalog" in again.text

    def test_it_is_turned_on_and_off_only_with_a_code(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        secret = hidden_fields(browser.get("/second-factor").text)["secret"]
        assert send(browser, "/second-factor", secret=secret, code="000000").status_code == 422
        totp, _ = turn_on(browser, office)
        assert send(browser, "/second-factor/off", code="000000").status_code == 422
        assert "data:image" in send(browser, "/second-factor/off", code=totp.at(office.time)).text

    def test_a_new_log_in_link_does_not_go_round_it(self, office: Office) -> None:
        turn_on(office.logged_in(Role.EDITOR), office)
        with office.sessions.begin() as session:
            account = session.scalars(select(Account)).one()
            token = accounts.make_link(session, account, office.time)
        browser = office.browser()
        browser.post(f"/welcome/{token}", data={"password": PASSWORD})
        assert "Anmelden" in browser.get("/").text


def asked(office: Office, language: str = "ar") -> str:
    """A request that waits; returns its number."""
    with office.sessions.begin() as session:
        wish = Wish([language], "ar")
        return open_request(session, "key of a newcomer", wish, office.time, Random(1)).number


def mediator(office: Office, languages: tuple[str, ...] = ("ar",), key: str = "key") -> str:
    """A mediator; returns their sign."""
    with office.sessions.begin() as session:
        token = invite(session, languages, (), office.time)
        return short_id(redeem(session, token, key, "de", office.time))


class TestRequests:
    def test_the_board_shows_what_waits_and_for_how_long(self, office: Office) -> None:
        browser = office.logged_in(Role.COORDINATOR)
        assert "Zurzeit wartet niemand" in browser.get("/requests").text
        number = asked(office)
        office.time += timedelta(minutes=42)
        board = browser.get("/requests").text
        assert number in board
        assert "42 min" in board
        assert "Arabisch" in board
        assert "key of a newcomer" not in board

    def test_a_request_is_assigned_by_hand_and_the_bot_carries_it_out(self, office: Office) -> None:
        browser = office.logged_in(Role.COORDINATOR)
        number = asked(office)
        assert "Niemand spricht diese Sprache" in browser.get(f"/requests/{number}").text
        sign = mediator(office)
        shown = send(browser, f"/requests/{number}/assign", mediator=sign)
        assert "wird gerade ausgeführt" in shown.text
        with office.sessions() as session:
            [decision] = decisions.take_next(session)
            assert decision.kind is DecisionKind.ASSIGN

    def test_what_is_no_longer_possible_is_told(self, office: Office) -> None:
        browser = office.logged_in(Role.COORDINATOR)
        number, sign = asked(office), mediator(office)
        with office.sessions.begin() as session:
            held = by_number(session, number)
            cases.assign(session, held.id, by_short_id(session, sign).id, office.time)
        taken = send(browser, f"/requests/{number}/assign", mediator=sign)
        assert (taken.status_code, "inzwischen übernommen" in taken.text) == (409, True)
        nobody = send(browser, f"/requests/{number}/assign", mediator="ffffffff")
        assert nobody.status_code == 409
        assert send(browser, f"/requests/{number}/close", outcome="expired").status_code == 422
        assert send(browser, f"/requests/{number}/close", outcome="helped").status_code == 200
        assert send(browser, "/requests/none-99/close", outcome="helped").status_code == 404

    def test_what_happened_is_listed_without_content(self, office: Office) -> None:
        browser = office.logged_in(Role.COORDINATOR)
        assert "gestellt" in browser.get(f"/requests/{asked(office)}").text


class TestMediators:
    def test_an_invitation_is_a_link_and_a_code_and_makes_a_mediator(self, office: Office) -> None:
        browser = office.logged_in(Role.COORDINATOR)
        assert "Es gibt noch keine" in browser.get("/mediators").text
        shown = send(browser, "/mediators/invite", languages="Arabisch, ku")
        [link] = re.findall(r'<code id="link">([^<]+)</code>', shown.text)
        assert "data:image/svg+xml" in shown.text
        assert link not in browser.get("/mediators").text
        with office.sessions.begin() as session:
            redeem(session, link.removeprefix("/start mediator_"), "key", "de", office.time)
        listed = browser.get("/mediators").text
        assert "Arabisch, Kurdisch" in listed
        assert "verfügbar" in listed

    def test_an_invitation_that_was_withdrawn_holds_no_longer(self, office: Office) -> None:
        browser = office.logged_in(Role.COORDINATOR)
        shown = send(browser, "/mediators/invite", languages="ar")
        [link] = re.findall(r'<code id="link">([^<]+)</code>', shown.text)
        [withdraw] = re.findall(r'action="([^"]+/withdraw)"', shown.text)
        send(browser, withdraw)
        with office.sessions() as session, pytest.raises(InvitationInvalid):
            redeem(session, link.removeprefix("/start mediator_"), "key", "de", office.time)

    @pytest.mark.parametrize("languages", ["", "  ,", "ar, Klingonisch?"])
    def test_languages_that_are_none_are_refused(self, office: Office, languages: str) -> None:
        browser = office.logged_in(Role.COORDINATOR)
        refused = send(browser, "/mediators/invite", languages=languages)
        assert refused.status_code == 422
        assert "aria-invalid" in refused.text
        assert "data:image" not in refused.text

    def test_pausing_resuming_and_removing_after_a_question(self, office: Office) -> None:
        browser = office.logged_in(Role.COORDINATOR)
        sign = mediator(office)
        assert "von der IZ pausiert" in send(browser, f"/mediators/{sign}/pause").text
        assert "verfügbar" in send(browser, f"/mediators/{sign}/resume").text
        question = send(browser, f"/mediators/{sign}/remove")
        assert f"{sign} aus der Sprachmittlung entfernen?" in question.text
        assert sign in browser.get("/mediators").text
        assert sign not in send(browser, f"/mediators/{sign}/remove", sure="yes").text
        assert send(browser, f"/mediators/{sign}/pause").status_code == 404


class TestNewEntries:
    def test_an_answer_with_example_questions_is_there_at_once(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        shown = send(
            browser,
            "/new",
            kind="organizations",
            name="Fahrrad <b>Treff</b>",
            description="Wir reparieren.",
            example_questions="Wer repariert mein Fahrrad?",
            publish="on",
        )
        assert "Fahrrad &lt;b&gt;Treff&lt;/b&gt;" in shown.text
        with published_only(office.sessions)() as session:
            answer = compose.search_results(session, "fahrrad reparieren", "ar", office.time)
        assert "Wir reparieren." in answer.text
        assert "editor" in browser.get(f"{shown.url.path}/description/de").text

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({"name": "Neu"}, "Wählen Sie, was es ist"),
            ({"kind": "topics", "name": "Neu"}, "Wählen Sie, wohin es gehört"),
            ({"kind": "organizations", "name": " "}, "Der Name ist nötig"),
            ({"kind": "organizations", "name": "Neu", "description": "x" * 701}, "Höchstens 700"),
        ],
    )
    def test_what_is_missing_is_named_and_what_was_typed_stays(
        self, office: Office, form: dict[str, str], words: str
    ) -> None:
        browser = office.logged_in(Role.EDITOR)
        refused = send(browser, "/new", **form, example_questions="Bleibt das?")
        assert (refused.status_code, words in refused.text) == (422, True)
        assert "Bleibt das?" in refused.text
        assert ">Neu<" not in browser.get("/").text

    def test_what_was_typed_survives_a_lost_log_in(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        office.time += accounts.IDLE + timedelta(seconds=1)
        asked = browser.post("/new", data={"kind": "topics", "name": "Radeln", "form_token": "x"})
        again = browser.post(
            "/log-in",
            data={**hidden_fields(asked.text), "name": Role.EDITOR.value, "password": PASSWORD},
        )
        assert 'value="Radeln"' in again.text
        assert ">Radeln<" not in browser.get("/").text


PHONES = "/entries/sample_cafe/parts/phones"


class TestParts:
    def test_a_corrected_number_is_what_the_bot_says_next_and_goes_back(
        self, office: Office
    ) -> None:
        browser = office.logged_in(Role.EDITOR)
        before = office.bot_says("ar")
        shown = send(browser, PHONES, **as_shown(browser, PHONES, number_0="0241 900 7080"))
        assert "0241 9007080" in office.bot_says("ar")
        assert "editor" in shown.text
        [back] = re.findall(r'action="([^"]+/back)"', shown.text)
        send(browser, back, seen=as_shown(browser, PHONES)["seen"])
        assert office.bot_says("ar") == before

    def test_a_wrong_number_is_marked_and_stays_in_the_field(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        refused = send(browser, PHONES, **as_shown(browser, PHONES, number_0="<i>ring</i>"))
        assert (refused.status_code, "Nicht gespeichert" in refused.text) == (422, True)
        assert 'value="&lt;i&gt;ring&lt;/i&gt;" aria-invalid="true"' in refused.text

    def test_as_one_types_it_is_shown_and_nothing_is_saved(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        before = office.bot_says("de")
        typed = as_shown(browser, PHONES, number_0="0241 900 7080")
        tried = send(browser, f"{PHONES}/try", **typed)
        assert "0241 9007080" in tried.text.split('class="bubble"')[1]
        wrong = send(browser, f"{PHONES}/try", **{**typed, "number_0": "ring"})
        assert 'aria-invalid="true"' in wrong.text
        assert office.bot_says("de") == before
        assert "Hier hat noch niemand" in browser.get(PHONES).text

    def test_two_people_at_once_are_told_and_what_was_typed_stays(self, office: Office) -> None:
        first, second = office.logged_in(Role.EDITOR), office.logged_in(Role.COORDINATOR)
        typed = as_shown(second, PHONES, number_0="112")
        send(first, PHONES, **as_shown(first, PHONES, number_0="110"))
        refused = send(second, PHONES, **typed)
        assert (refused.status_code, 'value="112"' in refused.text) == (409, True)
        assert "110" in office.bot_says("de")

    def test_a_removed_row_is_gone(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        send(browser, PHONES, **as_shown(browser, PHONES, remove_0="on"))
        assert "☎️" not in office.bot_says("de")

    def test_what_was_typed_survives_a_lost_log_in(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        typed = as_shown(browser, PHONES, number_0="0241 900 7080", description_0="Büro")
        token = form_token(browser)
        office.time += accounts.IDLE + timedelta(seconds=1)
        asked = browser.post(PHONES, data={**typed, "form_token": token})
        kept = hidden_fields(asked.text)
        again = browser.post(
            "/log-in", data={**kept, "name": Role.EDITOR.value, "password": PASSWORD}
        )
        assert 'value="0241 900 7080"' in again.text
        assert 'value="Büro"' in again.text
        assert "0241 9007080" not in office.bot_says("de")

    def test_a_translation_of_a_part_is_what_the_bot_says_next(self, office: Office) -> None:
        browser = office.logged_in(Role.TRANSLATOR, "ar")
        page = browser.get("/entries/sample_cafe").text
        [document] = re.findall(r'href="([^"]+required_documents[^"]+/ar)"', page)
        assert "Ausweis" in browser.get(document).text
        send(browser, document, content="بطاقة الهوية", seen="0")
        with office.sessions() as session:
            kind = compose.Detail("documents_needed")
            answer = compose.detail(session, "sample_cafe", kind, "ar", office.time)
        assert "بطاقة الهوية" in answer.text

    def test_a_draft_is_told_on_its_page(self, office: Office) -> None:
        browser = office.logged_in(Role.EDITOR)
        path = "/entries/sample_cafe/parts/publication"
        send(browser, path, **as_shown(browser, path, state_0="draft"))
        assert "Ratsuchende sehen das nicht" in browser.get("/entries/sample_cafe").text


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms, by name."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def as_shown(browser: TestClient, path: str, **typed: str) -> dict[str, str]:
    """The fields of a part's form as they are shown, with some typed anew."""
    page = browser.get(path).text
    inputs = re.findall(r'<input id="\w+" name="(\w+)" value="([^"]*)"', page)
    chosen = re.findall(
        r'name="(\w+)"[^>]*>\s*(?:<option[^>]*>[^<]*</option>)*?<option value="([^"]*)" selected',
        page,
    )
    shown = {name: html.unescape(value) for name, value in (*inputs, *chosen)}
    return {**hidden_fields(page), **shown, **typed}


def test_the_list_is_searched_and_filtered(office: Office) -> None:
    browser = office.logged_in(Role.READER)
    assert "sample_cafe" in browser.get("/?q=CAFE").text
    assert "sample_cafe" not in browser.get("/?q=zzz").text
    assert "Dazu passt nichts" in browser.get("/?q=zzz").text
    assert "sample_cafe" in browser.get("/?language=ti&only=missing").text


def test_times_are_those_of_aachen(office: Office) -> None:
    office.time = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert "02.07.2026 00:30" in office.logged_in(Role.READER).get("/sessions").text


def test_the_page_is_in_english_too(office: Office) -> None:
    browser = office.logged_in(Role.READER)
    assert "<h1>Catalogue</h1>" in send(browser, "/language", language="en", back="/").text
    assert (
        send(browser, "/language", language="en", back="//evil.example").url.host == "staff.example"
    )


def test_all_texts_of_the_page_are_in_german() -> None:
    method = [("templates/**.html", "jinja2")]
    found = {
        message
        for _, _, message, _, _ in extract_from_dir(
            str(ROOT / "staff"), method, {"templates/**.html": {"trimmed": "true"}}
        )
    }
    with (ROOT / "staff" / "texts" / "de.po").open("rb") as file:
        german = {message.id for message in read_po(file) if message.id and message.string}
    assert found == german


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    with catalogue_at(url_of(request, tmp_path), SAMPLE) as made:
        yield made


def test_it_works_on_both_databases(both: sessionmaker[Session]) -> None:
    office = Office(both)
    browser = office.logged_in(Role.EDITOR)
    send(browser, NAME_DE, content="Auf beiden", seen="1")
    assert "Auf beiden" in office.bot_says("de")
