"""Accounts on the staff page: who gives roles, what a role is worth at once, and who can't be removed."""

import re

from sqlalchemy import select
from starlette.testclient import TestClient

from staff import accounts, second_factor
from staff.models import Account, Role
from tests.office import PASSWORD, Office, log_in, send

pytest_plugins = ["tests.fixtures_office"]


def path_of(office: Office, name: str) -> str:
    with office.sessions() as session:
        found = session.scalars(select(Account).where(Account.name == name)).one()
        return f"/accounts/{found.id}"


def link_on(text: str) -> str:
    [link] = re.findall(r'<code id="link">([^<]+)</code>', text)
    return str(link)


def test_who_is_added_comes_in_by_the_link(office: Office) -> None:
    coordinator = office.logged_in(Role.COORDINATOR)
    shown = send(coordinator, "/accounts", name="Ana", role="translator", language_ar="on")
    other = office.browser()
    other.post(link_on(shown.text), data={"password": PASSWORD})
    assert "Katalog" in other.get("/").text
    assert other.get("/accounts").status_code == 403
    listed = coordinator.get("/accounts").text
    assert ("Ana" in listed, "Arabisch" in listed, "Übersetzung" in listed) == (True, True, True)


def test_a_new_role_holds_with_the_next_page(office: Office) -> None:
    coordinator = office.logged_in(Role.COORDINATOR)
    reader = office.logged_in(Role.READER)
    path = path_of(office, "reader")
    assert reader.get("/accounts").status_code == 403
    send(coordinator, path, role="coordinator")
    assert reader.get("/accounts").status_code == 200
    send(reader, path_of(office, "coordinator"), role="editor")
    assert coordinator.get("/accounts").status_code == 403


def test_an_account_that_is_removed_is_logged_out_at_once(office: Office) -> None:
    coordinator, editor = office.logged_in(Role.COORDINATOR), office.logged_in(Role.EDITOR)
    path = path_of(office, "editor")
    asked = send(coordinator, f"{path}/remove")
    assert "Das Konto von editor löschen?" in asked.text
    assert "Katalog" in editor.get("/").text
    send(coordinator, f"{path}/remove", sure="yes")
    assert editor.get("/").url.path == "/log-in"
    assert log_in(office.browser(), "editor").status_code == 401
    assert coordinator.get(path).status_code == 404


def test_the_last_coordinator_who_can_log_in_stays(office: Office) -> None:
    coordinator = office.logged_in(Role.COORDINATOR)
    # One whose link was never used does not count.
    send(coordinator, "/accounts", name="Bo", role="coordinator")
    path = path_of(office, "coordinator")
    changed = send(coordinator, path, role="editor")
    removed = send(coordinator, f"{path}/remove", sure="yes")
    for refused in (changed, removed):
        assert (refused.status_code, "einzige Koordination" in refused.text) == (422, True)
    office.account("Cem", Role.COORDINATOR)
    assert send(coordinator, f"{path}/remove", sure="yes").url.path == "/log-in"


def test_what_does_not_fit_is_said_and_what_was_typed_stays(office: Office) -> None:
    coordinator = office.logged_in(Role.COORDINATOR)
    for form, words in (
        ({"name": "coordinator", "role": "reader"}, "gibt es schon"),
        ({"name": "Dora", "role": "translator"}, "mindestens eine Sprache"),
        ({"name": "Dora", "role": "king", "language_ar": "on"}, "Wählen Sie eine Rolle"),
        ({"name": " ", "role": "reader"}, "1 bis 60 Zeichen"),
        ({"name": "D" * 61, "role": "reader"}, "1 bis 60 Zeichen"),
    ):
        refused = send(coordinator, "/accounts", **form)
        assert (refused.status_code, words in refused.text) == (422, True), form
        assert f'value="{form["name"]}"' in refused.text
    with office.sessions() as session:
        assert session.scalars(select(Account.name)).all() == ["coordinator"]


def test_a_new_link_and_a_second_factor_turned_off_let_somebody_in_again(office: Office) -> None:
    coordinator = office.logged_in(Role.COORDINATOR)
    office.account("Ana", Role.EDITOR)
    path = path_of(office, "Ana")
    with office.sessions.begin() as session:
        one = session.scalars(select(Account).where(Account.name == "Ana")).one()
        one.totp_secret = second_factor.new_secret()
    link = link_on(send(coordinator, f"{path}/link").text)
    assert "Zweiten Faktor ausschalten" in coordinator.get(path).text
    send(coordinator, f"{path}/reset-code")
    browser = office.browser()
    browser.post(link, data={"password": "fünf laute Spatzen"})
    assert "Katalog" in browser.get("/").text
    assert log_in(office.browser(), "Ana").status_code == 401


def test_all_other_log_ins_are_ended_with_one_click(office: Office) -> None:
    here = office.logged_in(Role.EDITOR)
    others: list[TestClient] = [office.browser() for _ in range(2)]
    for other in others:
        log_in(other, "editor")
    assert "Alle anderen Anmeldungen beenden" in here.get("/sessions").text
    send(here, "/sessions/end-others")
    assert [other.get("/").url.path for other in others] == ["/log-in"] * 2
    assert "Alle anderen" not in here.get("/sessions").text
    with office.sessions() as session:
        account = session.scalars(select(Account)).one()
        assert len(accounts.sessions_of(session, account)) == 1
