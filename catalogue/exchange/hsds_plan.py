"""What an HSDS document would make of the catalogue: merged entries, new texts, and what speaks against it."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from catalogue.errors import ExchangeRefused, Problem
from catalogue.exchange.hsds_reader import ReadDocument, link_topics
from catalogue.exchange.preview import EntryChange, Missing, Preview, changes_of
from catalogue.exchange.snapshot import (
    ENTRY_FACTS,
    MODELS,
    EntrySnapshot,
    PartSnapshot,
    Snapshot,
    Texts,
    columns,
)
from catalogue.exchange.text_plan import History, TextPlan, TextWrite, plan_texts
from catalogue.load import DETAIL_GROUPS, TARGETS
from catalogue.models import EntryKind, LinkKind

_NEW: dict[EntryKind, dict[str, Any]] = {
    EntryKind.ORGANIZATION: {"facet": "body"},
    EntryKind.SERVICE: {"facet": "active"},
}
_NEW_SCHEDULE = {"open_on_holidays": False, "exceptions": []}


@dataclass
class Plan:
    """The entries as they would be, the texts to add, the entries to remove, and the preview of it all."""

    entries: dict[uuid.UUID, EntrySnapshot] = field(default_factory=dict)
    writes: list[TextWrite] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    preview: Preview = field(default_factory=Preview)


def plan_import(
    document: ReadDocument, catalogue: Snapshot, history: History, missing: Missing
) -> Plan:
    """Return what an import would do.

    Raises:
        ExchangeRefused: references that lead nowhere, ids or slugs of others, texts changed on both sides.
    """
    problems = link_topics(document, catalogue)
    problems += _take_own_part_ids(document, catalogue)
    problems += _check_identities(document, catalogue)
    if problems:
        raise ExchangeRefused(problems)
    plan = Plan()
    gone = _gone(document, catalogue, missing)
    plan.removed = [catalogue[identity].slug for identity in gone]
    plan.preview.removed = [_summary(catalogue[identity]) for identity in gone]
    plan.preview.left_out = document.left_out
    text_plan = TextPlan()
    merged = {
        identity: _merged(catalogue.get(identity), entry)
        for identity, entry in document.entries.items()
    }
    after = {key: one for key, one in {**catalogue, **merged}.items() if key not in gone}
    for entry in merged.values():
        _plan_entry(plan, entry, document, catalogue, after, history, text_plan)
    plan.preview.untouched += len(set(catalogue) - set(merged) - set(gone))
    plan.preview.kept_texts = text_plan.kept
    problems = text_plan.problems + _check_links(after, document)
    if problems:
        raise ExchangeRefused(problems)
    return plan


def _plan_entry(
    plan: Plan,
    entry: EntrySnapshot,
    document: ReadDocument,
    catalogue: Snapshot,
    after: Snapshot,
    history: History,
    text_plan: TextPlan,
) -> None:
    old, given = catalogue.get(entry.id), document.entries[entry.id]
    first = len(text_plan.writes)
    old_texts = _texts_of(old) if old else {}
    for identity, texts in _texts_of(given).items():
        current = old_texts.get(identity, {})
        plan_texts(identity, texts, current, history, document.places[entry.id], text_plan)
    writes = text_plan.writes[first:]
    changes = changes_of(old, entry, writes, after)
    if old and not changes:
        plan.preview.untouched += 1
        return
    plan.entries[entry.id] = entry
    plan.writes += writes
    where = plan.preview.changed if old else plan.preview.added
    where.append(EntryChange(entry.kind.value, entry.slug, changes))


def _summary(entry: EntrySnapshot) -> EntryChange:
    return EntryChange(entry.kind.value, entry.slug)


def _texts_of(entry: EntrySnapshot) -> dict[uuid.UUID, Texts]:
    found = {entry.id: entry.texts}
    for parts in entry.parts.values():
        found |= {part.id: part.texts for part in parts}
    return found


def _merged(old: EntrySnapshot | None, given: EntrySnapshot) -> EntrySnapshot:
    """Return the entry as it would be: what the file doesn't speak of stays as it is."""
    facts = (
        dict.fromkeys(ENTRY_FACTS)
        | {"position": 0, "is_published": True}
        | _NEW.get(given.kind, {})
    )
    facts |= (old.facts if old else {}) | given.facts
    known = old.parts if old else {}
    parts = {
        group: _merged_parts(group, known.get(group, []), given.parts.get(group))
        for group in DETAIL_GROUPS
    }
    links = {kind: given.links.get(kind, old.links[kind] if old else []) for kind in LinkKind}
    slug = given.slug if "position" in given.facts or not old else old.slug
    return EntrySnapshot(given.id, slug, given.kind, facts, given.texts, parts, links)


def _merged_parts(
    group: str, old: list[PartSnapshot], given: list[PartSnapshot] | None
) -> list[PartSnapshot]:
    if given is None:
        return old
    known = {part.id: part.facts for part in old}
    new = dict.fromkeys(columns(MODELS[group])) | (_NEW_SCHEDULE if group == "schedules" else {})
    return [replace(part, facts={**new, **known.get(part.id, {}), **part.facts}) for part in given]


def _gone(document: ReadDocument, catalogue: Snapshot, missing: Missing) -> list[uuid.UUID]:
    if missing is Missing.KEEP:
        return []
    return [identity for identity in catalogue if identity not in document.entries]


def _take_own_part_ids(document: ReadDocument, catalogue: Snapshot) -> list[Problem]:
    """Give parts that several entries share an id of their own in each: ours belong to one entry."""
    owners = {**_owners(catalogue.values(), catalogue), **dict.fromkeys(document.entries)}
    problems = []
    for entry in document.entries.values():
        for group, parts in entry.parts.items():
            for part in parts:
                owner = owners.setdefault(part.id, (entry.id, group))
                if owner == (entry.id, group):
                    continue
                if document.is_whole:
                    what = f"{group} {part.id} belongs to another entry or detail"
                    mend = "give it an id of its own"
                    problems.append(Problem(document.places[entry.id], what, mend))
                part.id = uuid.uuid5(part.id, f"{entry.id}/{group}")
    return problems


def _owners(
    entries: Iterable[EntrySnapshot], catalogue: Snapshot
) -> dict[uuid.UUID, tuple[uuid.UUID, str] | None]:
    found: dict[uuid.UUID, tuple[uuid.UUID, str] | None] = dict.fromkeys(catalogue)
    for entry in entries:
        for group, parts in entry.parts.items():
            found |= {part.id: (entry.id, group) for part in parts}
    return found


def _check_identities(document: ReadDocument, catalogue: Snapshot) -> list[Problem]:
    problems = []
    slugs = {entry.slug: identity for identity, entry in catalogue.items()}
    counted = Counter(entry.slug for entry in document.entries.values())
    parts = {identity for identity in _owners(catalogue.values(), {})}
    for identity, entry in document.entries.items():
        place, old = document.places[identity], catalogue.get(identity)
        if old and old.kind is not entry.kind:
            what = f"{identity} is {old.slug} in {old.kind.value}"
            problems.append(Problem(place, what, "use another id"))
        elif old and document.is_whole and old.slug != entry.slug:
            what = f"the slug {entry.slug} instead of {old.slug}"
            problems.append(Problem(place, what, "a slug never changes: put the old one back"))
        elif slugs.get(entry.slug, identity) != identity or counted[entry.slug] > 1:
            problems.append(Problem(place, f"the slug {entry.slug} is taken", "choose another"))
        elif identity in parts:
            problems.append(Problem(place, f"{identity} is the id of a detail", "use another id"))
    return problems


def _check_links(after: Snapshot, document: ReadDocument) -> list[Problem]:
    problems = []
    for entry in after.values():
        place = document.places.get(entry.id, f"the catalogue's {entry.slug}")
        for kind, targets in entry.links.items():
            for target in targets:
                found = after.get(target)
                if found is None or found.kind is not TARGETS[kind]:
                    what = f"{kind.value}: there is no entry {target} in {TARGETS[kind].value}"
                    problems.append(Problem(place, what, "add it to the file, or name another"))
        needed = _needed_link(entry)
        if needed and not entry.links[needed]:
            problems.append(Problem(place, f"no {needed.value}", "name one"))
    return problems


def _needed_link(entry: EntrySnapshot) -> LinkKind | None:
    if entry.kind is EntryKind.SERVICE:
        return LinkKind.ORGANIZATION
    if entry.kind is EntryKind.TOPIC and entry.slug != "emergency":
        return LinkKind.SECTION
    return None
