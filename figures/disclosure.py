"""What may be shown of counts: none below five, and none that sums would give away.

The rule of official statistics: primary suppression of small cells, secondary suppression of another where the hidden
ones together are still small (Hundepool et al., "Statistical Disclosure Control", 2012, chapter 4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
SMALL = "<5"
HELD_BACK = "…"


@dataclass(frozen=True)
class Shown[Key]:
    """A count as it is shown; `size` is for a chart: the count, or 0 where it is hidden."""

    key: Key
    words: str
    size: int


def shown[Key](counts: Mapping[Key, int]) -> list[Shown[Key]]:
    """Return counts in their order as they may be shown.

    Where those below five come to less than five together, the smallest of the others is held back as well: from a
    total known elsewhere nobody can compute them.
    """
    small = {key for key, count in counts.items() if count < LEAST}
    held = _held_back(counts, small)
    return [
        Shown(key, SMALL, 0)
        if key in small
        else Shown(key, HELD_BACK, 0)
        if key == held
        else Shown(key, str(count), count)
        for key, count in counts.items()
    ]


def _held_back[Key](counts: Mapping[Key, int], small: set[Key]) -> Key | None:
    together = sum(counts[key] for key in small)
    others = [key for key in counts if key not in small]
    if not 0 < together < LEAST or not others:
        return None
    return min(others, key=lambda key: counts[key])


def shown_count(count: int) -> str:
    """Return a single count as it may be shown."""
    return SMALL if count < LEAST else str(count)


def share(part: int, whole: int) -> str:
    """Return a part in percent, where neither it nor the rest is small."""
    if part < LEAST or whole - part < LEAST:
        return "–"
    return f"{100 * part / whole:.0f} %"


def middle(values: Sequence[float], at: float) -> float | None:
    """Return the value that a share `at` of the values does not exceed; None of fewer than five."""
    if len(values) < LEAST:
        return None
    ordered = sorted(values)
    return ordered[min(int(at * len(ordered)), len(ordered) - 1)]
