"""What can go wrong with the catalogue; each message says what, where, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass


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


@dataclass(frozen=True)
class Problem:
    """A mistake in a file: where (a JSON pointer or a line), what is wrong, and the mend."""

    place: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}: {self.mend}"


class ExchangeRefused(CatalogueError):
    """A file can't be imported; nothing was saved. `problems` holds every mistake that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
        super().__init__(
            f"{count} in the file, nothing was saved:\n" + "\n".join(f"  {p}" for p in problems)
        )
