"""The control API for tests: a conversation reads like a play.

amal = sandbox.person("Amal", language="ar")
amal.writes("/start")
greeting = amal.sees("مرحبا")
amal.presses("العربية")
amal.sees()
amal.sees_nothing_more()
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]

PATIENCE_SECONDS = 10.0
QUIET_SECONDS = 0.3
KINDS_OF_SIGHT = ("message", "edit", "delete", "toast", "reaction")


@dataclass(frozen=True)
class Button:
    """A button under a message, or of the keyboard that replaces the person's own."""

    text: str
    data: str | None = None
    url: str | None = None
    row: int = 0


@dataclass(frozen=True)
class Seen:
    """A message as a person sees it.

    Attributes:
        text: its text or caption, without mark-up.
        raw: the Bot API's `Message`, with `is_from_bot` and `reactions`.
    """

    id: int
    text: str
    raw: Json = field(repr=False)

    @property
    def buttons(self) -> list[Button]:
        """The buttons under the message, row by row."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [
            Button(button["text"], button.get("callback_data"), button.get("url"), number)
            for number, row in enumerate(rows)
            for button in row
        ]

    @property
    def entities(self) -> list[Json]:
        """What of the text is bold, a link, and so on."""
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or [])

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude of a location or a venue."""
        found = self.raw.get("location")
        return (found["latitude"], found["longitude"]) if found else None

    @property
    def is_from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.raw["is_from_bot"])


@dataclass(frozen=True)
class Notice:
    """What a person sees for a moment after pressing a button."""

    text: str
    is_alert: bool


@dataclass(frozen=True)
class Call:
    """A call of the bot to the Bot API."""

    number: int
    method: str
    parameters: Json
    answer: Json
    status: int
    milliseconds: float


class Sandbox:
    """A running sandbox."""

    def __init__(self, url: str, patience: float = PATIENCE_SECONDS) -> None:
        self.url = url.rstrip("/")
        self.patience = patience
        self._http = httpx.Client(base_url=self.url, timeout=70.0, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the sandbox."""
        self._http.close()

    def person(
        self,
        first_name: str,
        language: str | None = None,
        last_name: str | None = None,
        username: str | None = None,
    ) -> "Person":
        """A new person, who has not written yet."""
        body = {
            "first_name": first_name,
            "language_code": language,
            "last_name": last_name,
            "username": username,
        }
        return Person(self, self.ask("POST", "/sim/people", body))

    def group(self, title: str, *members: "Person") -> int:
        """A new group with the bot and these people; returns its id."""
        body = {"title": title, "members": [member.id for member in members]}
        return int(self.ask("POST", "/sim/groups", body)["id"])

    @contextmanager
    def people(self, *names: tuple[str, str | None]) -> Iterator[list["Person"]]:
        """New people by name and language; at the end nobody may have seen anything unexpected."""
        cast = [self.person(name, language) for name, language in names]
        yield cast
        for person in cast:
            person.sees_nothing_more()

    def reset(self) -> None:
        """Forget people, chats, updates and faults."""
        self.ask("POST", "/sim/reset")

    # -- faults

    def order_fault(
        self, kind: str, times: int = 1, method: str | None = None, **more: Any
    ) -> None:
        """Let the next calls go wrong; see `sandbox.faults.Fault` for kinds and details."""
        self.ask("POST", "/sim/faults", {"kind": kind, "times": times, "method": method, **more})

    def cancel_faults(self) -> None:
        """Let nothing go wrong any more."""
        self.ask("DELETE", "/sim/faults")

    def queues_update(self, **content: Any) -> None:
        """Queue an update as it is given (`message=…`), also one that no library can read."""
        self.ask("POST", "/sim/updates", content)

    # -- what the bot did

    def now(self) -> int:
        """The number of the newest event, to be given as `after`."""
        return int(self.ask("GET", "/sim/bot")["last_event"])

    def pending_updates(self) -> int:
        """How many updates the bot has not confirmed."""
        return int(self.ask("GET", "/sim/bot")["pending_updates"])

    def calls(self, method: str = "", after: int = 0) -> list[Call]:
        """The bot's calls so far, of one method or of all."""
        return self._calls(method, after, 0.0)

    def waits_for_call(
        self,
        method: str,
        after: int = 0,
        such: Callable[[Call], bool] = lambda _: True,
    ) -> Call:
        """Return the first such call after an event; waits for it.

        Raises:
            AssertionError: there was none in time.
        """
        end = time.monotonic() + self.patience
        while (left := end - time.monotonic()) > 0:
            for call in self._calls(method, after, left):
                after = call.number
                if such(call):
                    return call
        raise AssertionError(f"the bot did not call {method} within {self.patience} s")

    def _calls(self, method: str, after: int, seconds: float) -> list[Call]:
        query = {"method": method, "after": str(after), "wait": str(seconds)}
        answer = self.ask("GET", "/sim/calls", query=query)
        return [Call(number=event["number"], **event["data"]) for event in answer["events"]]

    def waits_until_bot_listens(self, seconds: float = 30.0) -> None:
        """Return when the bot waits for updates, or has set a webhook.

        Raises:
            AssertionError: it does not in time.
        """
        state = self.ask("GET", "/sim/bot", query={"wait": str(seconds)})
        assert state["is_listening"], f"the bot does not ask for updates within {seconds} s"

    def ask(
        self, verb: str, path: str, body: Json | None = None, query: dict[str, str] | None = None
    ) -> Any:
        """Call the control API.

        Raises:
            AssertionError: it says no; with its reason.
        """
        response = self._http.request(verb, path, json=body, params=query)
        assert response.is_success, f"{verb} {path}: {response.text}"
        return response.json()

    def upload(self, path: str, fields: dict[str, str], files: list[tuple[str, bytes, str]]) -> Any:
        """Send files: name, content, content type."""
        parts = [(f"file{number}", file) for number, file in enumerate(files)]
        response = self._http.post(path, data=fields, files=parts)
        assert response.is_success, f"POST {path}: {response.text}"
        return response.json()


class Person:
    """A person in the play: acts, and sees what the bot does, in order."""

    def __init__(self, sandbox: Sandbox, described: Json, group: int | None = None) -> None:
        self.sandbox = sandbox
        self.id: int = described["id"]
        self.name: str = described["first_name"]
        self._group = group
        self.chat_id = group or self.id
        self._path = f"/sim/people/{self.id}"
        self._last_event = sandbox.now()
        self._unseen: list[Json] = []
        self._waiting_presses: set[str] = set()

    def __repr__(self) -> str:
        return f"{self.name} ({self.id})"

    def in_group(self, group: int) -> "Person":
        """The same person, looking at a group: sees what comes there, presses the buttons there."""
        return Person(self.sandbox, {"id": self.id, "first_name": self.name}, group)

    # -- what the person does

    def writes(self, text: str, reply_to: Seen | None = None) -> Seen:
        """Send a text."""
        body = {"text": text, "reply_to": reply_to.id if reply_to else None}
        return _seen(self.sandbox.ask("POST", f"{self._path}/messages", body)[-1])

    def edits(self, message: Seen, text: str) -> Seen:
        """Change a text of one's own."""
        path = f"{self._path}/messages/{message.id}"
        return _seen(self.sandbox.ask("PATCH", path, {"text": text}))

    def deletes(self, message: Seen) -> None:
        """Delete a message; the bot is not told."""
        self.sandbox.ask("DELETE", f"{self._path}/messages/{message.id}")

    def presses(self, label: str, message: Seen | None = None) -> None:
        """Press a button by its label or its data; without a message, the newest one that has it.

        Raises:
            AssertionError: there is no such button; names those that are there.
        """
        places = [message] if message else list(reversed(self.messages()))
        for place in places:
            for button in place.buttons:
                if label in (button.text, button.data) and button.data is not None:
                    self.presses_data(place, button.data)
                    return
        keys = self._keys()
        if label in keys:
            self.writes(label)
            return
        there = [button.text for place in places for button in place.buttons] + keys
        raise AssertionError(f"{self.name} finds no button {label!r}; there are {there}")

    def presses_data(self, message: Seen, data: str) -> None:
        """Press the button with this data."""
        self._presses({"message_id": message.id, "data": data})

    def forges(self, message: Seen, data: str) -> None:
        """Press a button that the message has no more, or never had, as a changed client can."""
        self._presses({"message_id": message.id, "data": data, "is_forged": True})

    def _presses(self, body: Json) -> None:
        body["chat_id"] = self._group
        answer = self.sandbox.ask("POST", f"{self._path}/presses", body)
        self._waiting_presses.add(answer["query_id"])

    def shares_location(self, latitude: float, longitude: float) -> Seen:
        """Share a place."""
        body = {"latitude": latitude, "longitude": longitude}
        return _seen(self.sandbox.ask("POST", f"{self._path}/location", body))

    def shares_contact(self, phone_number: str | None = None) -> Seen:
        """Share one's own contact."""
        body = {"phone_number": phone_number}
        return _seen(self.sandbox.ask("POST", f"{self._path}/contact", body))

    def sends_sticker(self, emoji: str = "🙂") -> Seen:
        """Send a sticker."""
        return _seen(self.sandbox.ask("POST", f"{self._path}/sticker", {"emoji": emoji}))

    def sends_file(
        self,
        kind: str,
        content: bytes,
        name: str = "file.bin",
        content_type: str = "application/octet-stream",
        caption: str = "",
    ) -> Seen:
        """Send a photo, voice message, document, audio, video, animation or sticker."""
        fields = {"kind": kind, "caption": caption}
        files = [(name, content, content_type)]
        return _seen(self.sandbox.upload(f"{self._path}/files", fields, files)[-1])

    def sends_album(self, kind: str, contents: list[bytes], caption: str = "") -> list[Seen]:
        """Send several files as one album."""
        files = [
            (f"{number}.jpg", content, "image/jpeg") for number, content in enumerate(contents)
        ]
        fields = {"kind": kind, "caption": caption}
        return [_seen(sent) for sent in self.sandbox.upload(f"{self._path}/files", fields, files)]

    def reacts(self, message: Seen, emoji: str) -> None:
        """Set a reaction."""
        body = {"message_id": message.id, "emoji": emoji}
        self.sandbox.ask("POST", f"{self._path}/reactions", body)

    def blocks(self) -> None:
        """Block the bot."""
        self.sandbox.ask("POST", f"{self._path}/blocked", {"blocked": True})

    def unblocks(self) -> None:
        """Let the bot in again."""
        self.sandbox.ask("POST", f"{self._path}/blocked", {"blocked": False})

    # -- what the person sees

    def sees(self, text: str = "") -> Seen:
        """Return the bot's next message; waits for it.

        Args:
            text: what must stand in it.

        Raises:
            AssertionError: nothing came in time, or something else stands in it.
        """
        return self._sees_message("message", text)

    def sees_edit(self, text: str = "") -> Seen:
        """Return a message that the bot has changed; waits for it. See `sees`."""
        return self._sees_message("edit", text)

    def sees_deletion(self) -> int:
        """Return the number of a message that has vanished; waits for it."""
        return int(self._next("delete")["data"]["message_id"])

    def sees_notice(self, text: str = "") -> Notice:
        """Return what the bot says about a press on a button; waits for it."""
        data = self._next("toast", lambda event: bool(event["data"]["text"]))["data"]
        notice = Notice(data["text"], data["show_alert"])
        assert text in notice.text, f"{self.name} expected {text!r} and sees {notice.text!r}"
        return notice

    def sees_reaction(self) -> list[str]:
        """Return the reactions under the message whose reactions changed; waits for it."""
        message = self._next("reaction")["data"]["message"]
        return [reaction["emoji"] for reaction in message["reactions"]]

    def sees_typing(self) -> str:
        """Return what the bot shows itself doing; waits for it."""
        events = self._events("typing", self._last_event, self.sandbox.patience)
        assert events, f"{self.name} sees no sign that the bot is typing"
        return str(events[0]["data"]["action"])

    def sees_nothing_more(self, quiet: float = QUIET_SECONDS) -> None:
        """Check that all presses were answered, and that nothing came that was not looked at.

        Raises:
            AssertionError: names what came, or that a button is still waiting.
        """
        self._wait_for_answers()
        end = time.monotonic() + self.sandbox.patience
        while self.sandbox.pending_updates() and time.monotonic() < end:
            self._fetch(QUIET_SECONDS)
        self._fetch(quiet)
        left = [event for event in self._unseen if not _is_silent(event)]
        self._unseen.clear()
        assert not left, f"{self.name} also sees: " + "; ".join(_told(event) for event in left)

    def messages(self) -> list[Seen]:
        """Everything in the chat as it stands now."""
        answer = self.sandbox.ask("GET", f"/sim/chats/{self.chat_id}/messages")
        return [_seen(message) for message in answer["messages"]]

    def profile(self) -> Json:
        """Commands, name and descriptions of the bot in this person's language, and the keyboard."""
        found: Json = self.sandbox.ask("GET", self._path)
        return found

    def _sees_message(self, kind: str, text: str) -> Seen:
        seen = _seen(self._next(kind)["data"]["message"])
        assert text in seen.text, f"{self.name} expected {text!r} and sees {seen.text!r}"
        return seen

    def _next(self, kind: str, such: Callable[[Json], bool] = lambda _: True) -> Json:
        end = time.monotonic() + self.sandbox.patience
        while True:
            for event in self._unseen:
                if event["kind"] == kind and such(event):
                    self._unseen.remove(event)
                    return event
            left = end - time.monotonic()
            if left <= 0:
                others = "; ".join(_told(event) for event in self._unseen) or "nothing"
                raise AssertionError(
                    f"{self.name} sees no {kind} within {self.sandbox.patience} s, but: {others}"
                )
            self._fetch(left)

    def _wait_for_answers(self) -> None:
        end = time.monotonic() + self.sandbox.patience
        self._fetch(0.0)
        while self._waiting_presses and (left := end - time.monotonic()) > 0:
            self._fetch(left)
        waiting = len(self._waiting_presses)
        self._waiting_presses.clear()
        assert not waiting, f"{waiting} of {self.name}'s presses on buttons were never answered"

    def _fetch(self, seconds: float) -> None:
        for event in self._events("", self._last_event, seconds):
            self._last_event = event["number"]
            if event["kind"] == "toast":
                self._waiting_presses.discard(event["data"]["query_id"])
            if event["data"].get("by_bot", True):
                self._unseen.append(event)

    def _events(self, kind: str, after: int, seconds: float) -> list[Json]:
        kinds = [kind] if kind else list(KINDS_OF_SIGHT)
        query = "&".join(f"kind={name}" for name in kinds)
        path = f"/sim/chats/{self.chat_id}/events?{query}&after={after}&wait={seconds}"
        return list(self.sandbox.ask("GET", path)["events"])

    def _keys(self) -> list[str]:
        keyboard = self.profile()["keyboard"] or {}
        rows = keyboard.get("keyboard", [])
        return [button["text"] for row in rows for button in row]


def _seen(message: Json) -> Seen:
    return Seen(message["message_id"], message.get("text") or message.get("caption") or "", message)


def _is_silent(event: Json) -> bool:
    return event["kind"] == "toast" and not event["data"]["text"]


def _told(event: Json) -> str:
    data = event["data"]
    text = data.get("text") or _seen(data["message"]).text if data.get("message") else ""
    return f"{event['kind']} {text or data.get('text') or data.get('message_id', '')!r}"
