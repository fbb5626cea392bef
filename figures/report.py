"""The numbers of some days, put together from what is counted and from the requests that are still kept."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.compose import Outcome
from figures.disclosure import Shown, middle, share, shown
from figures.models import TurnCount
from handover.models import CaseEvent, Rating, Request
from handover.models.event import EventKind


@dataclass(frozen=True)
class Gap:
    """An intent with the questions that had no answer or had to be asked back about."""

    intent: str
    words: str
    size: int
    share: str


@dataclass(frozen=True)
class Report:
    """The numbers from `first` to `last`, both included."""

    session: Session
    first: date
    last: date

    @cached_property
    def _rows(self) -> list[TurnCount]:
        query = select(TurnCount).where(TurnCount.day >= self.first, TurnCount.day <= self.last)
        return list(self.session.scalars(query))

    def by_intent(self) -> list[Shown[str]]:
        """Questions by intent, the most asked first."""
        return shown(dict(self._sums(lambda row: row.intent).most_common()))

    def by_language(self) -> list[Shown[str]]:
        """Questions by language, the most spoken first."""
        return shown(dict(self._sums(lambda row: row.language).most_common()))

    def by_day(self) -> list[Shown[date]]:
        """Questions by day; every day of the time has its place."""
        sums = self._sums(lambda row: row.day)
        days = (self.last - self.first).days + 1
        return shown({day: sums[day] for day in (self.first + timedelta(n) for n in range(days))})

    def by_outcome(self) -> list[Shown[Outcome]]:
        """Questions by what came of them."""
        sums = self._sums(lambda row: row.outcome)
        return shown({outcome: sums[outcome] for outcome in Outcome})

    def answered(self) -> str:
        """The share of questions that were answered at once."""
        sums = self._sums(lambda row: row.outcome)
        return share(sums[Outcome.ANSWERED], sums.total())

    def gaps(self) -> list[Gap]:
        """Where answers are missing most: intents by the questions that were not answered at once."""
        asked = self._sums(lambda row: row.intent)
        open_ones = self._sums(
            lambda row: row.intent, lambda row: row.outcome is not Outcome.ANSWERED
        )
        return [
            Gap(one.key, one.words, one.size, share(open_ones[one.key], asked[one.key]))
            for one in shown(dict(open_ones.most_common()))
        ]

    def requests(self) -> int:
        """Requests opened in this time, as long as they are kept."""
        return len(self._opened)

    def waiting(self) -> tuple[float | None, float | None]:
        """Minutes from a request to the mediator who takes it: the median, and what nine of ten do not exceed."""
        minutes = [
            (taken - self._opened[request]).total_seconds() / 60
            for request, taken in self._taken.items()
        ]
        return middle(minutes, 0.5), middle(minutes, 0.9)

    def ratings(self) -> list[Shown[int]]:
        """How many gave how many stars, of the requests of this time."""
        query = select(Rating.stars).where(Rating.request_id.in_(self._opened))
        sums = Counter(self.session.scalars(query))
        return shown({stars: sums[stars] for stars in range(5, 0, -1)})

    @cached_property
    def _opened(self) -> dict[object, datetime]:
        query = select(Request.id, Request.created_at)
        return {
            number: at
            for number, at in self.session.execute(query)
            if self.first <= at.date() <= self.last
        }

    @cached_property
    def _taken(self) -> dict[object, datetime]:
        """When each request of the time was taken first."""
        query = (
            select(CaseEvent.request_id, CaseEvent.at)
            .where(CaseEvent.kind.in_((EventKind.CLAIMED, EventKind.ASSIGNED)))
            .order_by(CaseEvent.at.desc())
        )
        return {number: at for number, at in self.session.execute(query) if number in self._opened}

    def _sums[Key](
        self,
        key: Callable[[TurnCount], Key],
        holds: Callable[[TurnCount], bool] = lambda row: True,
    ) -> Counter[Key]:
        sums: Counter[Key] = Counter()
        for row in self._rows:
            if holds(row):
                sums[key(row)] += row.count
        return sums
