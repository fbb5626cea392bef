"""What staff fill in: a part of an entry as rows of typed values, and what may be wrong with one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalogue.errors import CatalogueError
from catalogue.models import Entry

# What is in no field of the form, but has to stay with its row.
HIDDEN = "hidden"


class Mistake(ValueError):
    """A typed value that can't be kept; `field` is its name."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Row:
    """A row as it is typed, by the names of its fields. `id` is the detail's (hex); empty for a new one."""

    id: str
    typed: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it."""
        return not any(self.typed.values())

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept in a history."""
        return {"id": self.id, "typed": dict(self.typed)}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> "Row":
        """Return what was kept.

        Raises:
            ValueError: that is no row.
        """
        identity, typed = kept.get("id"), kept.get("typed")
        if not isinstance(identity, str) or not isinstance(typed, dict):
            raise ValueError("no row")
        return cls(identity, {str(name): str(value) for name, value in typed.items()})


@dataclass(frozen=True)
class Field:
    """A field of a form: `control` is HTML's type of input, or select, textarea, or HIDDEN.

    `default` is what a new row begins with; a row with nothing but defaults is empty.
    """

    name: str
    control: str = "text"
    options: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True)
class Part:
    """A part of entries that staff fill in: its name, its fields, and how it is read and written.

    `write` gets rows that `check` has found in order. A part of a `single` row can't get more or fewer.
    """

    name: str
    fields: tuple[Field, ...]
    belongs_to: Callable[[Entry], bool]
    read: Callable[[Session, Entry], list[Row]]
    check: Callable[[Session, Entry, Row], None]
    write: Callable[[Session, Entry, Sequence[Row]], None]
    single: bool = False

    def clean(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows with blanks and unknown fields gone, without those that are empty."""
        names = [field.name for field in self.fields]
        cleaned = [
            Row(row.id, {name: row.typed.get(name, "").strip() for name in names}) for row in rows
        ]
        return cleaned if self.single else [row for row in cleaned if not self._is_untouched(row)]

    def new_row(self) -> Row:
        """Return a row to be filled in."""
        return Row("", {field.name: field.default for field in self.fields})

    def _is_untouched(self, row: Row) -> bool:
        return all(row.typed[field.name] in ("", field.default) for field in self.fields)


class RowsRefused(CatalogueError):
    """Typed values that can't be kept: the row's place in the list, from 0, and the field's name."""

    def __init__(self, mistakes: Sequence[tuple[int, str]]) -> None:
        super().__init__(", ".join(f"row {row}: {field}" for row, field in mistakes))
        self.mistakes = mistakes


class RowsChangedMeanwhile(CatalogueError):
    """Somebody else has changed the part since it was opened."""
