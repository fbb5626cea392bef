"""Finding entries: by a person's words, and the one that a question names."""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import locales
from catalogue.content_file import ORIGINAL
from catalogue.folding import forms, without_clitic, words
from catalogue.models import Entry, EntryKind, Revision
from catalogue.publishing import view_of
from catalogue.texts import TextBook

NAMES = ("name", "alternate_names")
WEIGHTS = {"name": 4.0, "alternate_names": 3.0, "summary": 1.0, "description": 0.5}
# How alike a misspelt word and a known one must be (rapidfuzz's ratio), and how long at least.
LIKENESS = 82
FUZZY_LETTERS = 4
PREFIX_LETTERS = 4
TYPO_WEIGHT = 0.6
# A hit must carry about one meaningful word of a name.
GOOD_SCORE = 2.0
# How much of a longer word its beginning must be to be taken for the same word with another ending.
SAME_WORD = 0.7
NAMEABLE = (EntryKind.SERVICE, EntryKind.TOPIC, EntryKind.ORGANIZATION)


@dataclass(frozen=True)
class Hit:
    """An entry that was found, and how well it fits."""

    slug: str
    score: float


@dataclass(frozen=True)
class _Index:
    as_of: Hashable
    postings: dict[str, dict[str, float]]
    names: tuple[tuple[tuple[str, ...], str], ...]
    heads: dict[str, set[str]]
    entries: int


_indexes: dict[Hashable, _Index] = {}


def search(session: Session, query: str, language: str, limit: int = 5) -> list[Hit]:
    """Return the entries that fit a person's words best, in `language`, German or English names alike."""
    index = _index(session, language)
    scores: dict[str, float] = defaultdict(float)
    for word in dict.fromkeys(words(query)):
        for slug, weight in _matches(index, word).items():
            scores[slug] += weight
    hits = [Hit(slug, score) for slug, score in scores.items() if score >= GOOD_SCORE]
    return sorted(hits, key=lambda hit: (-hit.score, hit.slug))[:limit]


def mentioned(session: Session, text: str, language: str) -> str | None:
    """Return the entry that a question names ("was kostet der *Deutschkurs*"), or None.

    All words of one of its names must stand in the question, endings aside; the longest name wins.
    """
    index = _index(session, language)
    spoken = {
        known
        for word in words(text)
        for known in index.heads.get(_head(word), ())
        if _same_word(known, word)
    }
    best: tuple[int, str] | None = None
    for name, slug in index.names:
        if all(part in spoken for part in name):
            size = sum(map(len, name))
            if best is None or size > best[0]:
                best = (size, slug)
    return best[1] if best else None


def _matches(index: _Index, word: str) -> dict[str, float]:
    candidates = {word: 1.0, without_clitic(word): 1.0}
    if not any(candidate in index.postings for candidate in candidates):
        candidates = _similar(index, word)
    found: dict[str, float] = defaultdict(float)
    for candidate, share in candidates.items():
        posting = index.postings.get(candidate, {})
        rarity = (
            math.log(1 + index.entries / len(posting)) / math.log(1 + index.entries)
            if posting
            else 0
        )
        for slug, weight in posting.items():
            found[slug] = max(found[slug], weight * share * rarity)
    return found


def _similar(index: _Index, word: str) -> dict[str, float]:
    if len(word) < FUZZY_LETTERS:
        return {}
    stems = {
        known: 1.0
        for known in index.postings
        if len(known) >= PREFIX_LETTERS and _same_word(known, word)
    }
    if stems:
        return stems
    near = process.extract(
        word, index.postings.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=3
    )
    return {known: TYPO_WEIGHT for known, _, _ in near}


def _same_word(known: str, word: str) -> bool:
    """Whether two words are one, but for an ending or an Arabic article."""
    known, word = without_clitic(known), without_clitic(word)
    if known == word:
        return True
    shorter, longer = sorted((known, word), key=len)
    if len(shorter) < PREFIX_LETTERS:
        return False
    common = 0
    for a, b in zip(shorter, longer, strict=False):
        if a != b:
            break
        common += 1
    return common >= max(PREFIX_LETTERS, SAME_WORD * len(longer)) and common >= len(shorter) - 2


def _index(session: Session, language: str) -> _Index:
    revision = session.scalar(select(func.max(Revision.number))) or 0
    view = view_of(session)
    key = (str(session.get_bind().engine.url), language, view is None)
    index = _indexes.get(key)
    if index is None or index.as_of != (view, revision):
        index = _indexes[key] = _build(session, language, (view, revision))
    return index


def _build(session: Session, language: str, as_of: Hashable) -> _Index:
    entries = session.scalars(select(Entry)).all()
    book = TextBook(session, entries, language=language, with_parts=False)
    postings: dict[str, dict[str, float]] = defaultdict(dict)
    names: list[tuple[tuple[str, ...], str]] = []
    for entry in entries:
        for field, weight in WEIGHTS.items():
            for line in _lines(book, entry, field, language):
                _post(postings, entry.slug, line, weight, is_name=field in NAMES)
                if field in NAMES and entry.kind in NAMEABLE:
                    names.append((tuple(words(line)), entry.slug))
    heads: dict[str, set[str]] = defaultdict(set)
    for name, _ in names:
        for part in name:
            heads[_head(part)].add(part)
    named = tuple(name for name in names if name[0])
    return _Index(as_of, dict(postings), named, dict(heads), len(entries))


def _post(
    postings: dict[str, dict[str, float]], slug: str, line: str, weight: float, *, is_name: bool
) -> None:
    """Enter a line's words; a word of a name of several words stands for its share of it."""
    spoken = words(line)
    share = weight / len(spoken) ** 0.5 if is_name and spoken else weight
    for word in spoken:
        for form in forms(word):
            postings[form][slug] = max(postings[form].get(slug, 0.0), share)


def _head(word: str) -> str:
    """What a word has in common with its other endings."""
    return without_clitic(word)[:PREFIX_LETTERS]


def _lines(book: TextBook, entry: Entry, field: str, language: str) -> Iterable[str]:
    for code in dict.fromkeys((language, ORIGINAL, *locales.language(language).fallbacks)):
        shown = book.shown(entry.id, field, code)
        if shown and shown.language == code:
            yield from shown.content.splitlines()
