"""What an import would change: entries added, changed field by field, removed, untouched."""

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from catalogue.exchange.snapshot import EntrySnapshot, PartSnapshot, Snapshot
from catalogue.exchange.text_plan import TextWrite


class Missing(enum.Enum):
    """What happens to entries that a file doesn't hold."""

    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True)
class Change:
    """A field before and after; None where there was or will be nothing."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class EntryChange:
    """An entry that would be added, changed or removed."""

    kind: str
    slug: str
    changes: tuple[Change, ...] = ()


@dataclass
class Preview:
    """What an import would do. `revision` is the catalogue's when it was looked at."""

    added: list[EntryChange] = field(default_factory=list)
    changed: list[EntryChange] = field(default_factory=list)
    removed: list[EntryChange] = field(default_factory=list)
    untouched: int = 0
    kept_texts: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    revision: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Whether the catalogue would stay as it is."""
        return not (self.added or self.changed or self.removed)

    def __str__(self) -> str:
        return (
            f"{len(self.added)} added, {len(self.changed)} changed, "
            f"{len(self.removed)} removed, {self.untouched} untouched"
        )


def changes_of(
    old: EntrySnapshot | None, new: EntrySnapshot, writes: Iterable[TextWrite], names: Snapshot
) -> tuple[Change, ...]:
    """Return the fields in which an entry would change. `names` are all entries, for their slugs."""
    before = dict(_facts(old, names)) if old else {}
    after = dict(_facts(new, names))
    found = [
        Change(name, before.get(name), after.get(name))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    places = _places_of_parts(old, new)
    for write in writes:
        where = f"{places.get(write.entity, '')}{write.field} [{write.language}]"
        old_text = write.before.content if write.before else None
        state = None if old_text != write.text.content else _state(write.before)
        new_state = _state(write.text) if state else write.text.content
        found.append(Change(where, state or old_text, new_state))
    return tuple(found)


def _state(text: Any) -> str:
    source = f", of version {text.source_version}" if text.source_version else ""
    return f"{text.status.value}{source}"


def _facts(entry: EntrySnapshot, names: Snapshot) -> Iterable[tuple[str, str]]:
    for name, value in entry.facts.items():
        if value is not None:
            yield name, _shown(value)
    for group, parts in entry.parts.items():
        for n, part in enumerate(parts):
            yield from _part_facts(f"{group}.{part.id}", n, part)
    for kind, targets in entry.links.items():
        if targets:
            slugs = [names[target].slug if target in names else str(target) for target in targets]
            yield kind.value, ", ".join(slugs)


def _part_facts(name: str, n: int, part: PartSnapshot) -> Iterable[tuple[str, str]]:
    yield f"{name}.position", str(n)
    for key, value in part.facts.items():
        if value is not None and value != []:
            yield f"{name}.{key}", _shown(value)


def _places_of_parts(*entries: EntrySnapshot | None) -> dict[Any, str]:
    return {
        part.id: f"{group}.{part.id}."
        for entry in entries
        if entry
        for group, parts in entry.parts.items()
        for part in parts
    }


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return " ".join(f"{key}={one}" for key, one in value.items())
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
