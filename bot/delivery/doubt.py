"""Whether a message has arrived of which nobody knows: the process or the connection ended during the call.

Telegram lets no bot read a chat. But editing the buttons of a message to what they are changes nothing and says what
is there: "message is not modified" for a message of the bot's, "can't be edited" or "not found" for any other.
A message sent has a higher number than all known before; so the next numbers above are tried, one after the other.
"""

from collections.abc import Iterator
from itertools import islice

from telegram import Bot
from telegram.error import BadRequest

from bot.delivery.numbers import MessageNumbers
from bot.delivery.outbox import Letter

# Unknown numbers that are tried above the highest known one: messages that passed while the bot was not there.
BEYOND = 30
# Then the message is sent again: twice is better than not at all.
AT_MOST = 400


class Search:
    """The search for one message; it can be interrupted by an error and taken up again."""

    def __init__(self, letter: Letter, numbers: MessageNumbers) -> None:
        self._letter = letter
        self._numbers = numbers
        self._candidates = candidates(letter, numbers)
        self._current = next(self._candidates, None)
        self._has_caught_up = False

    async def find(self, bot: Bot) -> int | None:
        """Return the number of the message that the letter has become; None where it has not arrived.

        Raises:
            TelegramError: Telegram can't be asked just now, or the chat is gone.
        """
        while self._current is not None or not self._has_caught_up:
            if self._current is None:
                # After a start the updates of meanwhile show how far the numbers have come.
                await self._numbers.catch_up(bot, self._letter.tried_after or 0)
                self._has_caught_up = True
            elif await is_ours(bot, self._letter, self._current):
                return self._current
            self._current = next(self._candidates, None)
        return None


async def is_ours(bot: Bot, letter: Letter, number: int) -> bool:
    """Whether the chat has a message of the bot's with this number; what it looks like stays as it is.

    Raises:
        TelegramError: Telegram can't be asked just now, or the chat is gone.
    """
    try:
        await bot.edit_message_reply_markup(
            letter.call.chat_id, number, reply_markup=letter.call.markup
        )
    except BadRequest as error:
        if "chat not found" in str(error).lower():
            raise
        return "not modified" in str(error).lower()
    return True


def candidates(letter: Letter, numbers: MessageNumbers) -> Iterator[int | None]:
    """Yield the numbers right above the last known one, None, then all up to those that became known meanwhile."""
    known = letter.tried_after or 0
    yield from _unseen(letter, numbers, range(known + 1, known + BEYOND + 1))
    yield None
    beyond = range(known + BEYOND + 1, max(known, numbers.highest(letter.sequence)) + BEYOND + 1)
    yield from islice(_unseen(letter, numbers, beyond), AT_MOST)


def _unseen(letter: Letter, numbers: MessageNumbers, among: range) -> Iterator[int]:
    return (number for number in among if not numbers.has_seen(letter.sequence, number))
