"""A code from an app beside the password (TOTP, RFC 6238), and recovery codes for a lost telephone."""

import hmac
import secrets
from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from staff.accounts import count_wrong, forgive, hash_of, refuse_locked
from staff.errors import WrongCode
from staff.models import Account

ISSUER = "IZ Bot"
RECOVERY_CODES = 8
PERIOD_SECONDS = 30
# A clock may go half a minute wrong.
WINDOW = 1


def new_secret() -> str:
    """Return a secret for an app; it holds only once a code of it was entered (`turn_on`)."""
    return pyotp.random_base32()


def address(secret: str, account: Account) -> str:
    """Return what an app reads from the QR code (the otpauth:// form of Google Authenticator)."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=ISSUER)


def turn_on(account: Account, secret: str, code: str, now: datetime) -> list[str]:
    """Ask for codes of this secret from now on; returns the recovery codes, which are shown once.

    Raises:
        WrongCode: the code is none of the secret's.
    """
    step = _step_of(secret, code, now)
    if step is None:
        raise WrongCode
    codes = [f"{secrets.randbelow(10**10):010}" for _ in range(RECOVERY_CODES)]
    account.totp_secret, account.totp_step = secret, step
    account.recovery_hashes = [hash_of(one) for one in codes]
    return codes


def turn_off(account: Account) -> None:
    """Ask for the password alone from now on."""
    account.totp_secret, account.totp_step, account.recovery_hashes = None, 0, []


def check_code(session: Session, account: Account, code: str, now: datetime) -> None:
    """Accept a code of the app, or a recovery code; each works once. What it counts has to be committed.

    Raises:
        WrongCode: it is none, or was used before.
        Locked: there were too many wrong ones.
    """
    refuse_locked(account, now)
    code = "".join(sign for sign in code if sign.isdigit())
    if not (_is_next(account, code, now) or _is_recovery(account, code)):
        count_wrong(account, now)
        raise WrongCode
    forgive(account)


def _is_next(account: Account, code: str, now: datetime) -> bool:
    if account.totp_secret is None:
        return False
    step = _step_of(account.totp_secret, code, now)
    if step is None or step <= account.totp_step:
        return False
    account.totp_step = step
    return True


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which step of 30 seconds a code belongs to, among those near now."""
    current = int(now.timestamp()) // PERIOD_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(current - WINDOW, current + WINDOW + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            return step
    return None


def _is_recovery(account: Account, code: str) -> bool:
    found = [one for one in account.recovery_hashes if hmac.compare_digest(one, hash_of(code))]
    if not found:
        return False
    account.recovery_hashes = [one for one in account.recovery_hashes if one not in found]
    return True
