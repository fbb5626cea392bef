"""Accounts of the staff page: `iz staff`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import locales
from iz.errors import CommandError
from settings import Settings
from staff import accounts, second_factor
from staff.errors import NameTaken
from staff.models import Account, Role

FIRST_NAME = "Koordination"


def add(
    session: Session,
    name: str,
    role: Role,
    languages: Sequence[str],
    settings: Settings,
    now: datetime,
) -> str:
    """Make an account; returns the link that sets its password.

    Raises:
        CommandError: the name is taken or empty, or a language is not one of ours.
    """
    known = {one.code for one in locales.available()}
    unknown = [code for code in languages if code not in known]
    if unknown:
        raise CommandError(
            f"No such language: {', '.join(unknown)}. There are: {', '.join(sorted(known))}."
        )
    if role is Role.TRANSLATOR and not languages:
        raise CommandError("Name what a translator may change, e.g. --languages ar,ku.")
    try:
        token = accounts.add(session, name, role, languages, now)
    except NameTaken:
        raise CommandError(
            f"There is an account '{name}' already: `iz staff link` makes a new link for it."
        ) from None
    except ValueError as error:
        raise CommandError(f"{error}.") from None
    return _link(settings, token)


def link(session: Session, name: str, settings: Settings, now: datetime) -> str:
    """Return a new link for an account, in place of one that was made before.

    Raises:
        CommandError: there is no such account.
    """
    return _link(settings, accounts.make_link(session, _account(session, name), now))


def reset_code(session: Session, name: str) -> str:
    """Turn the second factor of an account off; returns what was done.

    Raises:
        CommandError: there is no such account.
    """
    second_factor.turn_off(_account(session, name))
    return f"{name} logs in with the password alone, until the second factor is turned on again"


def _account(session: Session, name: str) -> Account:
    account = session.scalar(select(Account).where(Account.name == name))
    if account is None:
        raise CommandError(f"There is no account '{name}'.")
    return account


def first_link(session: Session, settings: Settings, now: datetime) -> str | None:
    """Return the link for a first coordinator; None where somebody can log in already."""
    found = session.scalars(select(Account)).all()
    if any(account.password_hash for account in found):
        return None
    if not found:
        return add(session, FIRST_NAME, Role.COORDINATOR, (), settings, now)
    return _link(settings, accounts.make_link(session, found[0], now))


def _link(settings: Settings, token: str) -> str:
    return f"{settings.staff_url}/welcome/{token}"
