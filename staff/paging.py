"""Long lists, a page at a time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from staff.visit import Visit

SIZE = 50


@dataclass(frozen=True)
class Paging:
    """Which page of how many is shown (from 1), and the addresses of its neighbours; empty where there is none."""

    number: int
    last: int
    before: str
    after: str
    size: int = SIZE

    @property
    def offset(self) -> int:
        """How many rows stand on the pages before."""
        return (self.number - 1) * self.size


def page_of(visit: Visit, rows: int) -> Paging:
    """Return the page that a visit asks for, of a list of so many rows."""
    last = max(1, -(-rows // SIZE))
    asked = visit.request.query_params.get("page", "1")
    number = min(int(asked), last) if asked.isascii() and asked.isdigit() and asked != "0" else 1
    return Paging(
        max(1, number),
        last,
        _address(visit, number - 1) if number > 1 else "",
        _address(visit, number + 1) if number < last else "",
    )


def _address(visit: Visit, number: int) -> str:
    asked = {**visit.request.query_params, "page": str(number)}
    return f"?{urlencode(asked)}"
