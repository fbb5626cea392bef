"""The second factor: set up with a QR code, asked for at log-in, turned off again."""

import segno
from starlette.responses import Response

from staff import second_factor
from staff.errors import Locked, WrongCode
from staff.guard import Page
from staff.pages.log_in import let_in
from staff.permissions import Permission
from staff.visit import Visit


def _ask(visit: Visit) -> Response:
    return _show(visit, second_factor.new_secret())


def _show(visit: Visit, secret: str, status: int = 200, problem: str = "") -> Response:
    address = second_factor.address(secret, visit.account)
    return visit.show(
        "second_factor.html",
        status,
        secret=secret,
        code=segno.make(address, error="m").svg_data_uri(scale=4, border=3),
        left=len(visit.account.recovery_hashes),
        recovery=(),
        problem=problem,
    )


def _turn_on(visit: Visit) -> Response:
    secret = visit.form.get("secret", "")
    if len(secret) != len(second_factor.new_secret()) or not secret.isalnum():
        return visit.to("/second-factor")
    try:
        recovery = second_factor.turn_on(
            visit.account, secret, visit.form.get("code", "").replace(" ", ""), visit.now
        )
    except (WrongCode, ValueError):
        return _show(visit, secret, 422, "code")
    return visit.show(
        "second_factor.html", secret="", code="", left=0, recovery=recovery, problem=""
    )


def _turn_off(visit: Visit) -> Response:
    """Only with a code: whoever finds a browser open can't."""
    try:
        second_factor.check_code(
            visit.session, visit.account, visit.form.get("code", ""), visit.now
        )
    except (WrongCode, Locked):
        return _show(visit, second_factor.new_secret(), 422, "off")
    second_factor.turn_off(visit.account)
    return visit.to("/second-factor")


def _check(visit: Visit) -> Response:
    """The second step of a log-in."""
    waiting = visit.waiting
    if waiting is None:
        return visit.to("/log-in")
    try:
        second_factor.check_code(
            visit.session, waiting.account, visit.form.get("code", ""), visit.now
        )
    except WrongCode:
        return visit.show("log_in_code.html", 401, problem="wrong", kept=visit.form)
    except Locked as error:
        return visit.show(
            "log_in_code.html", 401, problem="locked", until=error.until, kept=visit.form
        )
    waiting.awaits_code = False
    return let_in(visit, waiting)


PAGES = (
    Page("GET", "/second-factor", _ask, Permission.READ),
    Page("POST", "/second-factor", _turn_on, Permission.READ),
    Page("POST", "/second-factor/off", _turn_off, Permission.READ),
    Page("POST", "/log-in/code", _check, None),
)
