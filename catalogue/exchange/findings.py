"""What reading a file has found: mistakes, and what the catalogue has no place for."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from catalogue.content_file import ORIGINAL
from catalogue.errors import Problem
from catalogue.exchange.json_file import pointer

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Assumed:
    """What a file of others doesn't say: its language, the zone of its times, the country of its phones."""

    language: str = ORIGINAL
    zone: str = "Europe/Berlin"
    region: str = "DE"


@dataclass
class Findings:
    """Problems refuse the file; what is left out is only told: a place with `*` for numbers, and how often."""

    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def wrong(self, place: Place, what: str, mend: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem(pointer(*place), what, mend))

    def leave_out(self, place: Place) -> None:
        """Note something that the catalogue has no place for."""
        self.left_out[pointer(*("*" if isinstance(step, int) else step for step in place))] += 1

    def leave_out_others(self, value: dict[str, Any], place: Place, taken: frozenset[str]) -> None:
        """Note all properties with a value that are not among those taken."""
        for key, content in value.items():
            if key not in taken and content not in (None, "", [], {}):
                self.leave_out((*place, key))

    def checked(
        self, check: Callable[[Any], Any], value: Any, place: Place, mend: str = "mend it"
    ) -> Any:
        """Return the value as `check` gives it; None where it raises ValueError, which is noted."""
        try:
            return check(value)
        except ValueError as error:
            what, _, advice = str(error).partition(": ")
            self.wrong(place, f'"{str(value)[:60]}": {what}', advice or mend)
            return None
