"""Coming in and going out: log-in, the first password, where one is logged in."""

import uuid
from dataclasses import replace

from starlette.responses import Response

from staff import accounts, roles
from staff.errors import LinkInvalid, Locked, WeakPassword, WrongPassword
from staff.guard import COOKIE, Page, keep, kept
from staff.models import Account, LoginSession
from staff.pages.kept import show_kept
from staff.permissions import Permission
from staff.visit import LANGUAGE_COOKIE, LANGUAGES, Visit, is_own_path


def _ask(visit: Visit) -> Response:
    if visit.login is not None:
        return visit.to("/")
    return visit.show("log_in.html", name="", problem=None, kept={}, next="/")


def _log_in(visit: Visit) -> Response:
    name, password = visit.form.get("name", ""), visit.form.get("password", "")
    problem, until = "wrong", None
    try:
        account = accounts.check_password(visit.session, name, password, visit.now)
    except WrongPassword:
        pass
    except Locked as error:
        problem, until = "locked", error.until
    else:
        return _come_in(visit, account)
    return visit.show(
        "log_in.html",
        401,
        name=name,
        problem=problem,
        until=until,
        kept=keep(kept(visit.form)),
        next=visit.form.get("next", "/"),
    )


def _come_in(visit: Visit, account: Account) -> Response:
    browser = visit.request.headers.get("user-agent", "")
    token = accounts.begin_session(visit.session, account, browser, visit.now)
    visit.session.flush()
    login = accounts.session_of(visit.session, token, visit.now)
    assert login is not None, "it has just begun"
    if login.awaits_code:
        answer = visit.show("log_in_code.html", problem=None, kept=visit.form)
    else:
        answer = let_in(visit, login)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(accounts.LONGEST.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=visit.request.url.scheme == "https",
    )
    return answer


def let_in(visit: Visit, login: LoginSession) -> Response:
    """Lead to where somebody wanted to go, with what they had typed there."""
    back = visit.form.get("next", "/")
    back = back if is_own_path(back) else "/"
    typed = kept(visit.form)
    shown = show_kept(replace(visit, login=login, form=typed), back) if typed else None
    return shown or visit.to(back)


def _log_out(visit: Visit) -> Response:
    assert visit.login is not None
    visit.session.delete(visit.login)
    answer = visit.to("/log-in")
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


def _ask_password(visit: Visit) -> Response:
    token = visit.request.path_params["token"]
    try:
        account = accounts.account_of_link(visit.session, token, visit.now)
    except LinkInvalid:
        return visit.show("message.html", 404, title="link", back="/log-in")
    return visit.show("password.html", name=account.name, problem=None)


def _set_password(visit: Visit) -> Response:
    token, password = visit.request.path_params["token"], visit.form.get("password", "")
    try:
        account = accounts.set_password(visit.session, token, password, visit.now)
    except LinkInvalid:
        return visit.show("message.html", 404, title="link", back="/log-in")
    except WeakPassword:
        name = accounts.account_of_link(visit.session, token, visit.now).name
        return visit.show("password.html", 422, name=name, problem="weak")
    return _come_in(visit, account)


def _sessions(visit: Visit) -> Response:
    found = accounts.sessions_of(visit.session, visit.account)
    return visit.show("sessions.html", found=found, own=visit.login)


def _end_session(visit: Visit) -> Response:
    found = visit.session.get(LoginSession, uuid.UUID(visit.request.path_params["id"].hex))
    if found is not None and found.account_id == visit.account.id:
        visit.session.delete(found)
    return visit.to("/sessions")


def _end_other_sessions(visit: Visit) -> Response:
    assert visit.login is not None
    roles.end_other_sessions(visit.session, visit.login)
    return visit.to("/sessions")


def _choose_language(visit: Visit) -> Response:
    chosen, back = visit.form.get("language", ""), visit.form.get("back", "/")
    answer = visit.to(back if is_own_path(back) else "/")
    if chosen in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, chosen, httponly=True, samesite="strict")
    return answer


PAGES = (
    Page("GET", "/log-in", _ask, None),
    Page("POST", "/log-in", _log_in, None),
    Page("GET", "/welcome/{token}", _ask_password, None),
    Page("POST", "/welcome/{token}", _set_password, None),
    Page("POST", "/language", _choose_language, None),
    Page("POST", "/log-out", _log_out, Permission.READ),
    Page("GET", "/sessions", _sessions, Permission.READ),
    Page("POST", "/sessions/end-others", _end_other_sessions, Permission.READ),
    Page("POST", "/sessions/{id:uuid}/end", _end_session, Permission.READ),
)
