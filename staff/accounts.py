"""Accounts: made by a command, opened by a link, entered with a password, locked against guessing."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from staff.errors import LinkInvalid, Locked, NameTaken, WeakPassword, WrongPassword
from staff.models import NAME_LENGTH, Account, LoginLink, LoginSession, Role

LINK_VALID = timedelta(days=3)
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=1)
PASSWORD_LENGTH = 12
# The more wrong passwords in a row, the longer the wait: 1, 2, 4 … minutes, at most an hour.
FREE_TRIES = 5
LONGEST_LOCK = timedelta(hours=1)

_hasher = PasswordHasher()
# Checked where there is no account, so that the time it takes does not tell.
_NOBODYS_HASH = _hasher.hash(secrets.token_urlsafe())


def add(session: Session, name: str, role: Role, languages: Sequence[str], now: datetime) -> str:
    """Make an account; returns the token of the link that sets its password.

    Raises:
        NameTaken: there is one of this name.
        ValueError: the name is empty or longer than `NAME_LENGTH`.
    """
    name = name.strip()
    if not 0 < len(name) <= NAME_LENGTH:
        raise ValueError(f"a name has 1 to {NAME_LENGTH} characters")
    if _by_name(session, name) is not None:
        raise NameTaken(name)
    account = Account(
        name=name, role=role, languages=list(languages), wrong_passwords=0, created_at=now
    )
    session.add(account)
    session.flush()
    return make_link(session, account, now)


def make_link(session: Session, account: Account, now: datetime) -> str:
    """Make a link for an account, in place of one that was made before; returns its token."""
    session.execute(delete(LoginLink).where(LoginLink.account_id == account.id))
    token = secrets.token_urlsafe()
    session.add(
        LoginLink(token_hash=hash_of(token), account_id=account.id, valid_until=now + LINK_VALID)
    )
    return token


def account_of_link(session: Session, token: str, now: datetime) -> Account:
    """Return the account that a link leads into.

    Raises:
        LinkInvalid: it was used, is too old, or was never made.
    """
    link = session.get(LoginLink, hash_of(token))
    if link is None or link.valid_until < now:
        raise LinkInvalid
    return session.get_one(Account, link.account_id)


def set_password(session: Session, token: str, password: str, now: datetime) -> Account:
    """Set the password of the account that a link leads into; the link is used up, old log-ins end.

    Raises:
        LinkInvalid: the link does not hold.
        WeakPassword: the password is too short, or holds the name.
    """
    account = account_of_link(session, token, now)
    if len(password) < PASSWORD_LENGTH or account.name.casefold() in password.casefold():
        raise WeakPassword
    account.password_hash = _hasher.hash(password)
    forgive(account)
    session.execute(delete(LoginLink).where(LoginLink.account_id == account.id))
    session.execute(delete(LoginSession).where(LoginSession.account_id == account.id))
    return account


def check_password(session: Session, name: str, password: str, now: datetime) -> Account:
    """Return the account with this name and password. What it counts has to be committed, refused or not.

    Raises:
        WrongPassword: they do not belong together.
        Locked: there were too many wrong ones.
    """
    account = _by_name(session, name.strip())
    if account is not None:
        refuse_locked(account, now)
    known = account.password_hash if account is not None else None
    if not _is_right(known or _NOBODYS_HASH, password) or account is None or known is None:
        if account is not None:
            count_wrong(account, now)
        raise WrongPassword
    if account.totp_secret is None:
        # Otherwise the right code forgives: a password that was found out is no way to guess codes for ever.
        forgive(account)
    if _hasher.check_needs_rehash(known):
        account.password_hash = _hasher.hash(password)
    return account


def _is_right(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except VerificationError:
        return False


def refuse_locked(account: Account, now: datetime) -> None:
    """Refuse an account that is locked.

    Raises:
        Locked: there were too many wrong passwords or codes.
    """
    if account.locked_until is not None and account.locked_until > now:
        raise Locked(account.locked_until)


def forgive(account: Account) -> None:
    """Forget the wrong passwords and codes, after right ones."""
    account.wrong_passwords, account.locked_until = 0, None


def count_wrong(account: Account, now: datetime) -> None:
    """Count a wrong password or code; from the fifth in a row on the account is locked, longer each time."""
    account.wrong_passwords += 1
    over = account.wrong_passwords - FREE_TRIES
    if over >= 0:
        account.locked_until = now + min(timedelta(minutes=2 ** min(over, 10)), LONGEST_LOCK)


def begin_session(session: Session, account: Account, browser: str, now: datetime) -> str:
    """Log an account in with a browser; returns the token for its cookie."""
    token = secrets.token_urlsafe()
    session.add(
        LoginSession(
            token_hash=hash_of(token),
            account_id=account.id,
            form_token=secrets.token_urlsafe(),
            browser=browser[:200],
            created_at=now,
            last_seen_at=now,
            awaits_code=account.totp_secret is not None,
        )
    )
    return token


def session_of(session: Session, token: str, now: datetime) -> LoginSession | None:
    """Return the log-in behind a cookie; None where there is none, or it has been idle or open too long."""
    found = session.scalar(select(LoginSession).where(LoginSession.token_hash == hash_of(token)))
    if found is None:
        return None
    if found.last_seen_at < now - IDLE or found.created_at < now - LONGEST:
        session.delete(found)
        return None
    if found.last_seen_at < now - SEEN_EVERY:
        found.last_seen_at = now
    return found


def sessions_of(session: Session, account: Account) -> list[LoginSession]:
    """Return where an account is logged in, the one used last at the top."""
    return list(
        session.scalars(
            select(LoginSession)
            .where(LoginSession.account_id == account.id)
            .order_by(LoginSession.last_seen_at.desc())
        )
    )


def is_first(session: Session) -> bool:
    """Whether there is no account yet."""
    return session.scalar(select(Account.id).limit(1)) is None


def _by_name(session: Session, name: str) -> Account | None:
    return session.scalar(select(Account).where(Account.name == name))


def hash_of(token: str) -> str:
    """Return how a token is kept: a leaked database opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()
