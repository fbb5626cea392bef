"""Content files into the database: idempotent, all or nothing."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from catalogue.content_file import (
    ORIGINAL,
    ContentEntry,
    EntryValue,
    TextValue,
    read_content_file,
)
from catalogue.errors import ContentRefused
from catalogue.models import (
    ContentFile,
    CostOption,
    Entry,
    EntryKind,
    Event,
    Link,
    LinkKind,
    Location,
    Phone,
    RequiredDocument,
    Revision,
    Schedule,
    Source,
    SpokenLanguage,
    Text,
    TextOrigin,
    TextStatus,
)

CONTENT = Path(__file__).resolve().parent / "content"
NAMESPACE = uuid.UUID("6f9a3f0a-6a0c-5a55-9d52-7c0f0d8f6b11")
ENTRY_TEXTS = (
    "name",
    "description",
    "summary",
    "eligibility_description",
    "application_process",
    "fees_description",
)
# Kinds of entry that a link may lead to.
TARGETS: dict[LinkKind, EntryKind] = {
    LinkKind.SECTION: EntryKind.SECTION,
    LinkKind.SERVICES: EntryKind.SERVICE,
    LinkKind.ORGANIZATIONS: EntryKind.ORGANIZATION,
    LinkKind.RELATED: EntryKind.TOPIC,
    LinkKind.TOPICS: EntryKind.TOPIC,
    LinkKind.ORGANIZATION: EntryKind.ORGANIZATION,
}


@dataclass(frozen=True)
class Loaded:
    """How many entries a load has added, changed, left as they were, and removed.

    `kept` are those whose file has changed, or is gone, but that somebody has changed here as well.
    """

    added: int
    changed: int
    unchanged: int
    removed: int
    kept: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = (
            f"{self.added} added, {self.changed} changed, "
            f"{self.unchanged} unchanged, {self.removed} removed"
        )
        if not self.kept:
            return counts
        return f"{counts}, kept as they were changed here: {', '.join(self.kept)}"


def load_content(session: Session, *paths: Path, overwrite: bool = False) -> Loaded:
    """Load files and folders into the session's transaction.

    A file that has not changed since it was loaded is left alone. Entries whose file is gone are removed
    when the whole of `catalogue/content` is loaded, and only then. An entry that was changed here since it
    was loaded, on the staff page or by an import, stays as it is, unless `overwrite`.

    Raises:
        ContentRefused: every mistake in every file; the caller's transaction must be rolled back.
    """
    files = list(_files(paths))
    known = {row.slug: row for row in session.scalars(select(ContentFile))}
    digests = {file: hashlib.sha256(_bytes(file)).hexdigest() for file in files}
    changed = [
        file for file in files if file.stem not in known or known[file.stem].digest != digests[file]
    ]
    removed = set(known) - {file.stem for file in files} if CONTENT in paths else set()
    kept = set() if overwrite else _changed_here(session, known, changed, removed)
    changed = [file for file in changed if file.stem not in kept]
    removed -= kept
    told = tuple(sorted(kept))
    if not changed and not removed:
        return Loaded(0, 0, len(files) - len(kept), 0, told)
    entries = _read(changed, files)
    _check_links(session, entries, removed)
    remove_entries(session, removed)
    for entry in entries:
        _apply(session, entry)
    session.flush()
    for entry in entries:
        _link(session, entry)
    session.expire_all()
    states = states_of(session, {entry.slug for entry in entries})
    for entry in entries:
        row = ContentFile(slug=entry.slug, digest=digests[entry.path], state=states.get(entry.slug))
        session.merge(row)
    bump_revision(session)
    added = sum(entry.slug not in known for entry in entries)
    unchanged = len(files) - len(changed) - len(kept)
    return Loaded(added, len(entries) - added, unchanged, len(removed), told)


def _changed_here(
    session: Session, known: dict[str, ContentFile], changed: list[Path], removed: set[str]
) -> set[str]:
    """The entries that a load would change or remove, and that are no longer as they were loaded."""
    slugs = {file.stem for file in changed if file.stem in known} | removed
    loaded = {slug: known[slug].state for slug in slugs if known[slug].state is not None}
    states = states_of(session, set(loaded))
    return {slug for slug, state in loaded.items() if slug in states and states[slug] != state}


def states_of(session: Session, slugs: set[str]) -> dict[str, str]:
    """Return a digest of all that each of these entries holds, to tell whether somebody has changed it."""
    groups = [selectinload(getattr(Entry, group)) for group in DETAIL_GROUPS]
    entries = session.scalars(
        select(Entry).where(Entry.slug.in_(slugs)).options(*groups, selectinload(Entry.links))
    ).all()
    owners = {owner: entry.slug for entry in entries for owner in (entry.id, *_detail_ids(entry))}
    texts: dict[str, dict[tuple[str, str, str], str]] = {slug: {} for slug in slugs}
    rows = session.scalars(select(Text).where(Text.entity_id.in_(owners)).order_by(Text.version))
    for text in rows:
        place = (str(text.entity_id), text.field, text.language)
        texts[owners[text.entity_id]][place] = f"{text.status.value} {text.content}"
    return {entry.slug: _state_of(entry, sorted(texts[entry.slug].items())) for entry in entries}


def _state_of(entry: Entry, texts: list[tuple[tuple[str, str, str], str]]) -> str:
    details = [detail for group in DETAIL_GROUPS for detail in getattr(entry, group)]
    links = sorted(f"{link.kind.value} {link.to_id} {link.position}" for link in entry.links)
    held = [_columns_of(entry), *map(_columns_of, details), links, texts]
    return hashlib.sha256(json.dumps(held, default=str).encode()).hexdigest()


def _columns_of(row: Any) -> dict[str, str]:
    """What a row holds. What is empty or usual is left out, so that a column of a later version changes nothing."""
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    usual = {"is_published": True}
    return {
        name: str(value)
        for name, value in sorted(values.items())
        if value is not None and value != usual.get(name)
    }


def entity_id(*steps: str | int) -> uuid.UUID:
    """Return the id of an entry (its slug) or of a part of one: the same each time."""
    return uuid.uuid5(NAMESPACE, "/".join(str(step) for step in steps))


def _files(paths: Sequence[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.yml"))
        elif path.exists():
            yield path
        else:
            raise ContentRefused([f"{path}: there is no such file or folder"])


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ContentRefused([f"{file}:1: can't be read ({error.strerror})"]) from None


def _read(changed: list[Path], files: list[Path]) -> list[ContentEntry]:
    entries: list[ContentEntry] = []
    problems: list[str] = []
    for file in changed:
        try:
            entries.append(read_content_file(file))
        except ContentRefused as refused:
            problems.extend(refused.problems)
    first: dict[str, Path] = {}
    for file in files:
        if file.stem in first:
            problems.append(f"{file}:1: the slug {file.stem} is taken by {first[file.stem]}")
        first.setdefault(file.stem, file)
    if problems:
        raise ContentRefused(problems)
    return entries


def _links(value: EntryValue) -> Iterable[tuple[LinkKind, tuple[str | int, ...], str]]:
    """The links of an entry: kind, where in the file, and the slug that is named."""
    for kind in LinkKind:
        named = getattr(value, kind.value, None)
        if isinstance(named, str):
            yield kind, (kind.value,), named
        else:
            for position, slug in enumerate(named or []):
                yield kind, (kind.value, position), slug


def _check_links(session: Session, entries: list[ContentEntry], removed: set[str]) -> None:
    kinds = {
        slug: kind
        for slug, kind in session.execute(select(Entry.slug, Entry.kind))
        if slug not in removed
    }
    kinds.update({entry.slug: entry.kind for entry in entries})
    problems = [
        f"{entry.place(*steps)}: {steps[0]}: there is no entry {slug} in {TARGETS[kind].value}/"
        for entry in entries
        for kind, steps, slug in _links(entry.value)
        if kinds.get(slug) is not TARGETS[kind]
    ]
    problems += [
        f"{entry.place()}: section: required; name the section of the menu"
        for entry in entries
        if entry.kind is EntryKind.TOPIC
        and entry.slug != "emergency"
        and not getattr(entry.value, "section", None)
    ]
    if problems:
        raise ContentRefused(problems)


def remove_entries(session: Session, slugs: set[str]) -> None:
    """Remove entries with their details and texts."""
    for entry in session.scalars(select(Entry).where(Entry.slug.in_(slugs))):
        ids = [entry.id, *_detail_ids(entry)]
        session.execute(delete(Text).where(Text.entity_id.in_(ids)))
        session.delete(entry)
    session.execute(delete(ContentFile).where(ContentFile.slug.in_(slugs)))
    session.flush()


def _detail_ids(entry: Entry) -> list[uuid.UUID]:
    details = (
        entry.phones,
        entry.languages,
        entry.cost_options,
        entry.required_documents,
        entry.schedules,
        entry.locations,
        entry.events,
    )
    return [detail.id for group in details for detail in group]


def _apply(session: Session, content: ContentEntry) -> None:
    value: Any = content.value
    entry = session.get(Entry, entity_id(content.slug))
    if entry is None:
        entry = Entry(id=entity_id(content.slug), slug=content.slug)
        session.add(entry)
    website = getattr(value, "website", None) or getattr(value, "url", None)
    entry.kind = content.kind
    entry.facet = getattr(value, "kind", None) or getattr(value, "status", None)
    entry.position = value.position
    entry.icon = value.icon
    entry.website = str(website) if website else None
    entry.email = getattr(value, "email", None)
    entry.minimum_age = getattr(value, "minimum_age", None)
    entry.maximum_age = getattr(value, "maximum_age", None)
    _apply_details(session, entry, value)
    for field in ENTRY_TEXTS:
        _write(session, entry.id, field, getattr(value, field, {}))
    words = {
        language: TextValue(text="\n".join(names))
        for language, names in value.alternate_names.items()
        if names
    }
    _write(session, entry.id, "alternate_names", words)


class _Parts:
    """Makes the details of an entry under ids that stay, and gathers their texts."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self.texts: list[tuple[uuid.UUID, str, dict[str, TextValue]]] = []

    def identity(self, group: str, position: int, **fields: dict[str, TextValue]) -> dict[str, Any]:
        """Return id and position of a detail, and take its texts."""
        identity = entity_id(self._slug, group, position)
        self.texts.extend((identity, field, content) for field, content in fields.items())
        return {"id": identity, "position": position}


DETAIL_GROUPS: tuple[str, ...] = (
    "phones",
    "languages",
    "cost_options",
    "required_documents",
    "schedules",
    "locations",
    "events",
    "sources",
)


def _apply_details(session: Session, entry: Entry, value: Any) -> None:
    # Details have no history of their own; their texts have, under ids that stay.
    for group in DETAIL_GROUPS:
        getattr(entry, group).clear()
    session.flush()
    parts = _Parts(entry.slug)
    for group in DETAIL_GROUPS:
        given = value.source if group == "sources" else getattr(value, group, [])
        make = _DETAILS[group]
        getattr(entry, group).extend(make(parts, n, detail) for n, detail in enumerate(given))
    for identity, field, content in parts.texts:
        _write(session, identity, field, content)


def _phone(parts: _Parts, n: int, value: Any) -> Phone:
    identity = parts.identity("phones", n, description=value.description)
    return Phone(**identity, number=value.number, short_number=value.short_number)


def _language(parts: _Parts, n: int, value: Any) -> SpokenLanguage:
    return SpokenLanguage(**parts.identity("languages", n, note=value.note), code=value.code)


def _cost_option(parts: _Parts, n: int, value: Any) -> CostOption:
    identity = parts.identity("cost_options", n, option=value.option)
    return CostOption(**identity, amount=value.amount, currency=value.currency)


def _required_document(parts: _Parts, n: int, value: Any) -> RequiredDocument:
    return RequiredDocument(**parts.identity("required_documents", n, document=value.document))


def _schedule(parts: _Parts, n: int, value: Any) -> Schedule:
    return Schedule(
        **parts.identity("schedules", n, description=value.description),
        byday=list(value.byday),
        opens_at=value.opens_at,
        closes_at=value.closes_at,
        zone=value.zone,
        open_on_holidays=value.holidays == "open",
        valid_from=value.valid_from,
        valid_to=value.valid_to,
        exceptions=[
            exception.model_dump(mode="json", exclude_none=True) for exception in value.exceptions
        ],
    )


def _location(parts: _Parts, n: int, value: Any) -> Location:
    texts = {
        "name": value.name,
        "transportation": value.transportation,
        "accessibility": value.accessibility,
    }
    return Location(
        **parts.identity("locations", n, **texts),
        address_1=value.address_1,
        postal_code=value.postal_code,
        city=value.city,
        country=value.country,
        latitude=value.latitude,
        longitude=value.longitude,
    )


def _event(parts: _Parts, n: int, value: Any) -> Event:
    return Event(
        **parts.identity("events", n, name=value.name, description=value.description),
        dtstart=value.dtstart,
        duration_minutes=value.duration_minutes,
        rrule=value.rrule,
        zone=value.zone,
    )


def _source(parts: _Parts, n: int, value: Any) -> Source:
    url = str(value.url) if value.url else None
    identity = parts.identity("sources", n)
    return Source(**identity, name=value.name, url=url, checked=value.checked)


_DETAILS: dict[str, Callable[[_Parts, int, Any], object]] = {
    "phones": _phone,
    "languages": _language,
    "cost_options": _cost_option,
    "required_documents": _required_document,
    "schedules": _schedule,
    "locations": _location,
    "events": _event,
    "sources": _source,
}


def _link(session: Session, content: ContentEntry) -> None:
    start = entity_id(content.slug)
    session.execute(delete(Link).where(Link.from_id == start))
    seen: set[tuple[LinkKind, str]] = set()
    for position, (kind, _, slug) in enumerate(_links(content.value)):
        if (kind, slug) not in seen:
            session.add(Link(from_id=start, to_id=entity_id(slug), kind=kind, position=position))
        seen.add((kind, slug))
    session.flush()


def _write(session: Session, entity: uuid.UUID, field: str, contents: dict[str, TextValue]) -> None:
    """Add a new version of each text that has changed; the original first, so that the others name it."""
    current = current_texts(session, entity, field)
    for language in sorted(contents, key=lambda code: code != ORIGINAL):
        value, old = contents[language], current.get(language)
        if old and old.content == value.text and old.status is value.status:
            continue
        original = current.get(ORIGINAL)
        text = Text(
            entity_id=entity,
            field=field,
            language=language,
            version=old.version + 1 if old else 1,
            source_version=None
            if language == ORIGINAL
            else (original.version if original else None),
            status=value.status,
            origin=TextOrigin.HUMAN if value.status is TextStatus.REVIEWED else TextOrigin.MACHINE,
            content=value.text,
        )
        session.add(text)
        current[language] = text
    for language in set(current) - set(contents):
        session.execute(
            delete(Text).where(
                Text.entity_id == entity, Text.field == field, Text.language == language
            )
        )


def current_texts(session: Session, entity: uuid.UUID, field: str) -> dict[str, Text]:
    """Return the current version of a field's text, by language."""
    rows = session.scalars(
        select(Text).where(Text.entity_id == entity, Text.field == field).order_by(Text.version)
    )
    return {row.language: row for row in rows}


def bump_revision(session: Session) -> None:
    """Say that the catalogue has changed."""
    number = session.scalar(select(func.max(Revision.number))) or 0
    session.merge(Revision(id=1, number=number + 1))
