"""What can go wrong with the catalogue; each message says what, where, and what to do."""

from collections.abc import Sequence


class CatalogueError(Exception):
    """Anything of the catalogue that a person can mend."""


class DatabaseUnavailable(CatalogueError):
    """The database can't be opened."""


class ContentRefused(CatalogueError):
    """Content files hold mistakes; nothing was loaded. `problems` holds a line for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
        super().__init__(
            f"{count} in the content, nothing was loaded:\n" + "\n".join(f"  {p}" for p in problems)
        )
