"""One line of `build/bench.json`."""

from typing import Any


def figure(
    name: str, unit: str, value: float, stock: float | None, *, more_is_better: bool
) -> dict[str, Any]:
    """Return a figure of ours beside the stock set-up's; `ratio` says how many times better ours is."""
    ratio = None
    if stock and value:
        ratio = value / stock if more_is_better else stock / value
    return {"name": name, "unit": unit, "value": value, "stock": stock, "ratio": ratio}
