"""Accounts of the staff page: who has which role; added, changed, removed, and let in again by a new link."""

from collections.abc import Callable

from sqlalchemy import select
from starlette.responses import Response

import locales
from staff import accounts, roles, second_factor
from staff.errors import LastCoordinator, NameTaken, NoLanguage
from staff.guard import Page
from staff.models import NAME_LENGTH, Account, Role
from staff.permissions import Permission
from staff.visit import Visit


def _list(visit: Visit) -> Response:
    return _show(visit)


def _show(visit: Visit, status: int = 200, problem: str = "", link: str = "") -> Response:
    return visit.show(
        "accounts.html",
        status,
        rows=visit.session.scalars(select(Account).order_by(Account.name)).all(),
        chosen=Role(visit.form["role"]) if _has_role(visit) else Role.EDITOR,
        problem=problem,
        link=link,
        **_choices(visit, _languages(visit)),
    )


def _choices(visit: Visit, ticked: list[str]) -> dict[str, object]:
    """What the fields of an account's form have to know."""
    return {
        "roles": list(Role),
        "codes": [one.code for one in locales.available()],
        "ticked": ticked,
        "typed": visit.form,
        "name_length": NAME_LENGTH,
    }


def _has_role(visit: Visit) -> bool:
    return visit.form.get("role") in {role.value for role in Role}


def _languages(visit: Visit) -> list[str]:
    return [one.code for one in locales.available() if f"language_{one.code}" in visit.form]


def _add(visit: Visit) -> Response:
    if not _has_role(visit):
        return _show(visit, 422, "role")
    role, languages = Role(visit.form["role"]), _languages(visit)
    try:
        roles.check(role, languages)
        kept = languages if role is Role.TRANSLATOR else []
        token = accounts.add(visit.session, visit.form.get("name", ""), role, kept, visit.now)
    except NoLanguage:
        return _show(visit, 422, "languages")
    except NameTaken:
        return _show(visit, 422, "taken")
    except ValueError:
        return _show(visit, 422, "name")
    return _show(visit, link=_link(visit, token))


def _link(visit: Visit, token: str) -> str:
    return f"{visit.request.base_url}welcome/{token}"


def _one(show: Callable[[Visit, Account], Response]) -> Callable[[Visit], Response]:
    """A page about an account that there is."""

    def found(visit: Visit) -> Response:
        account = visit.session.get(Account, visit.request.path_params["id"])
        if account is None:
            return visit.show("message.html", 404, title="account", back="/accounts")
        return show(visit, account)

    return found


def _show_one(
    visit: Visit, account: Account, status: int = 200, problem: str = "", link: str = ""
) -> Response:
    chosen = Role(visit.form["role"]) if problem and _has_role(visit) else account.role
    ticked = _languages(visit) if problem else account.languages
    return visit.show(
        "account.html",
        status,
        one=account,
        chosen=chosen,
        problem=problem,
        link=link,
        **_choices(visit, list(ticked)),
    )


def _change(visit: Visit, account: Account) -> Response:
    if not _has_role(visit):
        return _show_one(visit, account, 422, "role")
    try:
        roles.change(visit.session, account, Role(visit.form["role"]), _languages(visit))
    except NoLanguage:
        return _show_one(visit, account, 422, "languages")
    except LastCoordinator:
        return _show_one(visit, account, 422, "last")
    return visit.to("/accounts")


def _make_link(visit: Visit, account: Account) -> Response:
    token = accounts.make_link(visit.session, account, visit.now)
    return _show_one(visit, account, link=_link(visit, token))


def _reset_code(visit: Visit, account: Account) -> Response:
    second_factor.turn_off(account)
    return visit.to(f"/accounts/{account.id}")


def _remove(visit: Visit, account: Account) -> Response:
    if "sure" not in visit.form:
        return visit.show("remove_account.html", one=account)
    try:
        roles.remove(visit.session, account)
    except LastCoordinator:
        return _show_one(visit, account, 422, "last")
    return visit.to("/accounts" if account is not visit.account else "/log-in")


PAGES = (
    Page("GET", "/accounts", _list, Permission.COORDINATE),
    Page("POST", "/accounts", _add, Permission.COORDINATE),
    Page("GET", "/accounts/{id:uuid}", _one(_show_one), Permission.COORDINATE),
    Page("POST", "/accounts/{id:uuid}", _one(_change), Permission.COORDINATE),
    Page("POST", "/accounts/{id:uuid}/link", _one(_make_link), Permission.COORDINATE),
    Page("POST", "/accounts/{id:uuid}/reset-code", _one(_reset_code), Permission.COORDINATE),
    Page("POST", "/accounts/{id:uuid}/remove", _one(_remove), Permission.COORDINATE),
)
