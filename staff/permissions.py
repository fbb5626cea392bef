"""Which role may do what, in one place."""

import enum

from staff.models import Account, Role


class Permission(enum.Enum):
    """What a page needs."""

    READ = "read"
    TRANSLATE = "translate"
    EDIT = "edit"
    COORDINATE = "coordinate"


_MAY: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.READ}),
    Role.TRANSLATOR: frozenset({Permission.READ, Permission.TRANSLATE}),
    Role.EDITOR: frozenset({Permission.READ, Permission.TRANSLATE, Permission.EDIT}),
    Role.COORDINATOR: frozenset(Permission),
}


def may(account: Account, permission: Permission) -> bool:
    """Whether an account may do something at all."""
    return permission in _MAY[account.role]


def may_write(account: Account, language: str) -> bool:
    """Whether an account may change the texts of a language (BCP 47)."""
    if may(account, Permission.EDIT):
        return True
    return may(account, Permission.TRANSLATE) and language in account.languages
