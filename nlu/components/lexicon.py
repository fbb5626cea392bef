"""The lexicon of concepts: what one language has learnt of `child` and `school` serves all others."""

import re
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, NamedTuple, Optional, Set

from ruamel.yaml import YAML, YAMLError

from nlu.components.normalization import spell

_WORD = re.compile(r"[\w'-]+")
# A stem as short as this stands for the whole word: in an alphabet three letters begin too many words,
# in the Arabic script, which writes few vowels, two; an Ethiopic letter is a syllable.
_WHOLE_WORD_LETTERS = 3
_WHOLE_WORD_ARABIC = 2
_WHOLE_WORD_ETHIOPIC = 1


class LexiconError(Exception):
    """A file of the lexicon can't be used; says which, and what to mend."""


# Office words are German in every language: "termin", "jobcenter", "bescheid".
OFFICE_LANGUAGE = "de"


class Stems(NamedTuple):
    """The stems of a language, each with the concepts it stands for: at the beginning of a word, anywhere in it, or of several words."""

    beginnings: Dict[str, Set[str]]
    insides: Dict[str, Set[str]]
    phrases: Dict[str, Set[str]]

    def concepts(self, text: str) -> Set[str]:
        """Return the concepts that a text (as `spell` gives it) speaks of."""
        found: Set[str] = set()
        for word in _WORD.findall(text):
            found.update(self._of_word(word))
        edged = f" {text}"
        for phrase, concepts in self.phrases.items():
            if phrase in edged:
                found.update(concepts)
        return found

    def _of_word(self, word: str) -> Iterator[str]:
        for end in range(len(word), 0, -1):
            stem = word[:end]
            if stem in self.beginnings and (end == len(word) or _may_begin(stem)):
                yield from self.beginnings[stem]
                break
        for start in range(len(word)):
            for end in range(start + 2, len(word) + 1):
                yield from self.insides.get(word[start:end], ())


def _may_begin(stem: str) -> bool:
    """Whether a stem is long enough to stand for the words that begin with it."""
    if "\u1200" <= stem[0] <= "\u139f":
        return len(stem) > _WHOLE_WORD_ETHIOPIC
    if "\u0600" <= stem[0] <= "\u06ff":
        return len(stem) > _WHOLE_WORD_ARABIC
    return len(stem) > _WHOLE_WORD_LETTERS


class Lexicon(NamedTuple):
    """The stems of all languages, by language."""

    languages: Dict[str, Stems]

    def concepts(self, text: str, language: Optional[str]) -> List[str]:
        """Return the concepts that a text (as `spell` gives it) in a language speaks of, each once, sorted.

        A stem of one language may be a common word of another ("де" and "de"): where the language is
        known, only its own stems and the German ones count.
        """
        found: Set[str] = set()
        for stems in self._of(language):
            found |= stems.concepts(text)
        return sorted(found)

    def _of(self, language: Optional[str]) -> Iterable[Stems]:
        if language not in self.languages:
            return self.languages.values()
        return (
            self.languages[code] for code in {language, OFFICE_LANGUAGE} if code in self.languages
        )


def read_lexicon(folder: Path) -> Lexicon:
    """Return the lexicon of all files `<language>.yml` in a folder: concept → list of stems.

    A stem stands for the words that begin with it, `*stem` for those that hold it, `two words` for
    themselves.

    Raises:
        LexiconError: there is no file, or one is not of that form; names the file and the concept.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise LexiconError(f"{folder} holds no lexicon (<language>.yml).")
    return Lexicon({file.stem: _stems(_read(file)) for file in files})


def _stems(content: Dict[str, List[str]]) -> Stems:
    stems = Stems({}, {}, {})
    for concept, words in content.items():
        for word in words:
            _add(stems, concept, word)
    return stems


def _read(file: Path) -> Dict[str, List[str]]:
    try:
        content = YAML(typ="safe", pure=True).load(file)
    except YAMLError as error:
        raise LexiconError(f"{file} is not valid YAML: {error}") from None
    if not isinstance(content, dict):
        raise LexiconError(f"{file} must map each concept to a list of stems.")
    return {concept: _checked(file, concept, stems) for concept, stems in content.items()}


def _checked(file: Path, concept: str, stems: object) -> List[str]:
    """The stems of a concept; a number such as 112 is taken as it is written."""
    if not isinstance(stems, list) or not all(type(stem) in (str, int) for stem in stems):
        raise LexiconError(
            f"{file}: {concept} must have a list of stems; true, false and null need quotes."
        )
    return [str(stem) for stem in stems]


def _add(stems: Stems, concept: str, stem: str) -> None:
    spelt = spell(stem.lstrip("*"))
    if " " in spelt:
        stems.phrases.setdefault(f" {spelt}", set()).add(concept)
    elif stem.startswith("*"):
        stems.insides.setdefault(spelt, set()).add(concept)
    else:
        stems.beginnings.setdefault(spelt, set()).add(concept)
