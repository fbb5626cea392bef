"""Answers that staff have written with example questions: found by words, in any language, without training."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from stopwordsiso import has_lang, stopwords

import locales
from catalogue.folding import fold, without_clitic, words
from catalogue.models import Entry, Revision, Text
from catalogue.publishing import view_of

FIELD = "example_questions"
# Texts in which common words are common: a word that stands in many of them says little.
_ORDINARY = ("name", "summary", "description")
# What "where can I", "is there", "I would like" weigh beside the words that say what is wanted.
STOP_WORD_WEIGHT = 0.1
# How alike a misspelt word and a known one must be (rapidfuzz's ratio), and how long at least.
LIKENESS = 80
# How near a question must be to an example to be taken for it: where its intent is clear, and where not.
SURE = 0.75
UNSURE = 0.45
FUZZY_LETTERS = 5
TYPO_WEIGHT = 0.8


@dataclass(frozen=True)
class Fit:
    """The entry whose example question is nearest, and how near: 1 is the same words."""

    slug: str
    nearness: float


@dataclass(frozen=True)
class _Examples:
    as_of: Hashable
    weights: dict[str, float]
    weight_of_unknown: float
    examples: tuple[tuple[frozenset[str], float, str], ...]
    by_word: dict[str, tuple[int, ...]]


_known: dict[Hashable, _Examples] = {}


def nearest(session: Session, question: str) -> Fit | None:
    """Return the entry whose example questions are nearest to what somebody asks; None where none has a word of it.

    The nearness is the cosine of the two sentences' words, rare ones weighing more (Salton's idf).
    """
    index = _index(session)
    spoken = _meant(index, question)
    length = math.sqrt(sum(weight**2 for weight in spoken.values()))
    candidates = set(chain.from_iterable(index.by_word.get(word, ()) for word in spoken))
    fits = []
    for number in candidates:
        asked, size, slug = index.examples[number]
        common = sum(spoken[word] * index.weights[word] for word in asked & spoken.keys())
        fits.append(Fit(slug, common / (length * size)))
    return max(fits, key=lambda fit: (fit.nearness, fit.slug), default=None)


def _meant(index: _Examples, question: str) -> dict[str, float]:
    """The words of a question with their weights; one that is nearly an example's word is taken for it."""
    found: dict[str, float] = {}
    for word in _stems(question):
        known = word if word in index.by_word else _alike(index, word)
        if known is None:
            share = STOP_WORD_WEIGHT if word in _stop_words() else 1.0
            found[word] = index.weights.get(word, index.weight_of_unknown * share)
        else:
            share = 1.0 if known == word else TYPO_WEIGHT
            found[known] = max(found.get(known, 0.0), index.weights[known] * share)
    return found


def _alike(index: _Examples, word: str) -> str | None:
    if len(word) < FUZZY_LETTERS or word in index.weights:
        return None
    near = process.extractOne(word, index.by_word.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return near[0] if near and len(near[0]) >= FUZZY_LETTERS else None


@cache
def _stop_words() -> frozenset[str]:
    """The words of our languages that say nothing by themselves, as they are compared."""
    known = [language.code for language in locales.available() if has_lang(language.code)]
    return frozenset(without_clitic(fold(word)) for word in stopwords(known))


def _stems(text: str) -> list[str]:
    return list(dict.fromkeys(without_clitic(word) for word in words(text)))


def _index(session: Session) -> _Examples:
    view = view_of(session)
    as_of = (view, session.scalar(select(func.max(Revision.number))))
    key = (str(session.get_bind().engine.url), view is None)
    index = _known.get(key)
    if index is None or index.as_of != as_of:
        index = _known[key] = _build(session, as_of)
    return index


def _build(session: Session, as_of: Hashable) -> _Examples:
    asked = [
        (frozenset(_stems(line)), slug)
        for content, slug in _current(session, (FIELD,))
        for line in content.splitlines()
        if _stems(line)
    ]
    if not asked:
        return _Examples(as_of, {}, 0.0, (), {})
    ordinary = [frozenset(_stems(content)) for content, _ in _current(session, _ORDINARY)]
    counts = Counter(chain.from_iterable([*ordinary, *(stems for stems, _ in asked)]))
    total = len(ordinary) + len(asked)
    weights = {
        word: math.log(1 + total / count) * (STOP_WORD_WEIGHT if word in _stop_words() else 1.0)
        for word, count in counts.items()
    }
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, (stems, _) in enumerate(asked):
        for word in stems:
            by_word[word].append(number)
    examples = tuple(
        (stems, math.sqrt(sum(weights[word] ** 2 for word in stems)), slug) for stems, slug in asked
    )
    numbers = {word: tuple(found) for word, found in by_word.items()}
    return _Examples(as_of, weights, math.log(1 + total), examples, numbers)


def _current(session: Session, fields: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    """The current texts of these fields in all languages, each with the slug of its entry."""
    rows = session.execute(
        select(Text.entity_id, Text.field, Text.language, Text.content, Entry.slug)
        .join(Entry, Entry.id == Text.entity_id)
        .where(Text.field.in_(fields))
        .order_by(Text.version)
    )
    newest = {(row.entity_id, row.field, row.language): (row.content, row.slug) for row in rows}
    return newest.values()
