"""What Rasa remembers of conversations: the last turns, in memory, for half a day."""

import time
from collections import OrderedDict
from typing import Any, Callable, Iterable, List, NamedTuple, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class _Conversation(NamedTuple):
    events: List[Event]
    saved_at: float


class ShortConversations(TrackerStore):
    """A tracker store that keeps no more than the next answer needs (`tracker_store` in endpoints.yml).

    Rasa's own InMemoryTrackerStore keeps every event of every conversation for as long as the process lives,
    and reads all of them anew from JSON at each turn. Here a conversation is its slots and its last `turns`
    turns, kept as objects; it goes when nobody has written for `hours`, or when more than `conversations`
    others have written since.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        turns: int = 3,
        hours: float = 12,
        conversations: int = 20_000,
        clock: Callable[[], float] = time.monotonic,
        **_: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._turns = turns
        self._seconds = 3600 * hours
        self._most = conversations
        self._clock = clock
        # The one that was written to longest ago stands first.
        self._kept: "OrderedDict[Text, _Conversation]" = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the slots and the last turns of a conversation; let go of those that are too old."""
        await self.stream_events(tracker)
        self._kept[tracker.sender_id] = _Conversation(self._shortened(tracker), self._clock())
        self._kept.move_to_end(tracker.sender_id)
        self._forget_the_old()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """Return the conversation as far as it is kept, or None."""
        self._forget_the_old()
        conversation = self._kept.get(sender_id)
        if conversation is None:
            return None
        return DialogueStateTracker.from_events(
            sender_id, conversation.events, slots=self.domain.slots
        )

    async def keys(self) -> Iterable[Text]:
        """Return the ids of the conversations that are kept."""
        self._forget_the_old()
        return list(self._kept)

    def _shortened(self, tracker: DialogueStateTracker) -> List[Event]:
        events = list(tracker.events)
        start = self._start_of_last_turns(events)
        slots: List[Event] = [
            SlotSet(slot.name, slot.value, timestamp=events[start].timestamp)
            for slot in tracker.slots.values()
            if start and slot.has_been_set
        ]
        # Behind the listening that the first turn begins with, where a rule expects no slot.
        return [*events[start : start + 1], *slots, *events[start + 1 :]]

    def _start_of_last_turns(self, events: List[Event]) -> int:
        """The index of the listening before the first of the last turns; 0 where there are no more."""
        turns = 0
        for index in range(len(events) - 1, 0, -1):
            if isinstance(events[index], UserUttered):
                turns += 1
            if turns == self._turns and isinstance(events[index], ActionExecuted):
                return index
        return 0

    def _forget_the_old(self) -> None:
        oldest = self._clock() - self._seconds
        while self._kept and (
            len(self._kept) > self._most or next(iter(self._kept.values())).saved_at < oldest
        ):
            self._kept.popitem(last=False)
