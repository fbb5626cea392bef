"""What can be refused on the staff page."""

from datetime import datetime


class StaffError(Exception):
    """Something was refused."""


class WrongPassword(StaffError):
    """Name and password do not belong together; it is not said which of them is wrong."""


class WrongCode(StaffError):
    """A code of the second factor that is none, or was used before."""


class Locked(StaffError):
    """Too many wrong passwords or codes; `until` it is waited."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class LinkInvalid(StaffError):
    """A log-in link that was used, is too old, or was never made."""


class WeakPassword(StaffError):
    """A password that is too short, or holds the account's name."""


class NameTaken(StaffError):
    """There is an account of this name already."""


class LastCoordinator(StaffError):
    """Without this coordinator nobody who can log in could give roles any more."""


class NoLanguage(StaffError):
    """A translator without a language that they may change."""
