"""Which role an account has: changed, or taken with the account; a coordinator who can log in always stays."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from staff.errors import LastCoordinator, NoLanguage
from staff.models import Account, LoginSession, Role


def change(session: Session, account: Account, role: Role, languages: Sequence[str]) -> None:
    """Give an account another role or, a translator, other languages (BCP 47). It holds with the next page.

    Raises:
        LastCoordinator: nobody else could give roles afterwards.
        NoLanguage: a translator has none.
    """
    check(role, languages)
    if role is not Role.COORDINATOR:
        _refuse_last(session, account)
    account.role = role
    account.languages = list(languages) if role is Role.TRANSLATOR else []


def check(role: Role, languages: Sequence[str]) -> None:
    """Refuse a translator without languages.

    Raises:
        NoLanguage: a translator has none.
    """
    if role is Role.TRANSLATOR and not languages:
        raise NoLanguage


def remove(session: Session, account: Account) -> None:
    """Remove an account; its log-ins end at once, what it has changed stays without its name.

    Raises:
        LastCoordinator: nobody else could give roles afterwards.
    """
    _refuse_last(session, account)
    session.delete(account)


def end_other_sessions(session: Session, own: LoginSession) -> None:
    """End all log-ins of an account but one."""
    session.execute(
        delete(LoginSession).where(
            LoginSession.account_id == own.account_id, LoginSession.id != own.id
        )
    )


def _refuse_last(session: Session, account: Account) -> None:
    if account.role is not Role.COORDINATOR:
        return
    others = select(func.count()).where(
        Account.role == Role.COORDINATOR,
        Account.password_hash.is_not(None),
        Account.id != account.id,
    )
    if not session.scalar(others):
        raise LastCoordinator
