"""The features that a text is told by: n-grams of letters within its words, and of its words."""

import re
from itertools import pairwise
from typing import Iterator, List

_WORD = re.compile(r"\w+")


def letters(text: str, shortest: int, longest: int) -> Iterator[str]:
    """Yield the n-grams of letters of each word, a space at its edges (scikit-learn's `char_wb`)."""
    for word in text.split():
        edged = f" {word} "
        for length in range(shortest, min(longest, len(edged)) + 1):
            for start in range(len(edged) - length + 1):
                yield edged[start : start + length]


def words(text: str) -> List[str]:
    """Return the words of a text."""
    return _WORD.findall(text)


def words_and_pairs(text: str) -> Iterator[str]:
    """Yield each word and each two neighbours, marked so that no n-gram of letters is taken for one."""
    found = words(text)
    for word in found:
        yield f"={word}"
    for first, second in pairwise(found):
        yield f"={first} {second}"
