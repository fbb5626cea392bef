"""The control API under `/sim`: be the people, order faults, look at what happened."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox import persons_side
from sandbox.body import read_multipart
from sandbox.content import KINDS
from sandbox.errors import ControlError, Refusal
from sandbox.events import Event
from sandbox.parameters import Upload
from sandbox.telegram import FakeTelegram

Json = dict[str, Any]
Handler = Callable[[Request], Awaitable[Response]]

LONGEST_WAIT_SECONDS = 60.0
HEARTBEAT_SECONDS = 15.0

LISTENING_STEP_SECONDS = 0.2


class ChatIdConvertor(IntegerConvertor):
    """A chat's id in an address; that of a group is negative."""

    regex = "-?[0-9]+"

    def to_string(self, value: int) -> str:
        """Return the id as it stands in an address."""
        return str(value)


register_url_convertor("chat_id", ChatIdConvertor())


class Control:
    """Takes the calls of tests and of the page."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram

    def routes(self) -> list[Route]:
        """Every address of the control API."""
        person = "/sim/people/{person:int}"
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/sim/bot", self.bot),
            ("GET", "/sim/people", self.people),
            ("POST", "/sim/people", self.add_person),
            ("GET", person, self.one_person),
            ("POST", f"{person}/messages", self.write),
            ("PATCH", f"{person}/messages/{{message:int}}", self.edit),
            ("DELETE", f"{person}/messages/{{message:int}}", self.delete),
            ("POST", f"{person}/presses", self.press),
            ("POST", f"{person}/reactions", self.react),
            ("POST", f"{person}/location", self.location),
            ("POST", f"{person}/contact", self.contact),
            ("POST", f"{person}/sticker", self.sticker),
            ("POST", f"{person}/files", self.files),
            ("POST", f"{person}/blocked", self.blocked),
            ("POST", "/sim/groups", self.add_group),
            ("GET", "/sim/chats/{chat:chat_id}/messages", self.messages),
            ("GET", "/sim/chats/{chat:chat_id}/events", self.chat_events),
            ("GET", "/sim/calls", self.calls),
            ("GET", "/sim/faults", self.faults),
            ("POST", "/sim/faults", self.order_fault),
            ("DELETE", "/sim/faults", self.cancel_faults),
            ("POST", "/sim/updates", self.queue_update),
            ("POST", "/sim/reset", self.reset),
            ("GET", "/sim/files/{file_id}", self.file),
            ("GET", "/sim/stream", self.stream),
        ]
        return [Route(path, answering(handler), methods=[verb]) for verb, path, handler in table]

    # -- people

    async def bot(self, request: Request) -> Response:
        """The bot, and how far the record of events is; `wait` until the bot listens."""
        telegram = self.telegram
        until = time.monotonic() + _wait(request)
        is_listening = False
        # In short steps: a webhook may be set while we wait for a poll.
        while not is_listening and time.monotonic() <= until:
            step = min(LISTENING_STEP_SECONDS, until - time.monotonic())
            is_listening = bool(telegram.webhook.url) or await telegram.updates.polled(step)
        is_listening = is_listening or bool(telegram.webhook.url)
        state = {
            "is_listening": is_listening,
            "last_event": telegram.events.last,
            "pending_updates": len(telegram.updates),
        }
        return JSONResponse({**telegram.bot.as_user(), **state})

    async def people(self, _: Request) -> Response:
        """Everybody."""
        seen = [self.telegram.person_seen(person) for person in self.telegram.people.values()]
        return JSONResponse(seen)

    async def one_person(self, request: Request) -> Response:
        """One person, with the bot's commands and descriptions in their language."""
        person = self.telegram.person(request.path_params["person"])
        return JSONResponse(self.telegram.person_seen(person))

    async def add_person(self, request: Request) -> Response:
        """Create a person."""
        body = await _body(request)
        person = self.telegram.add_person(
            str(body.get("first_name", "")),
            body.get("language_code"),
            body.get("last_name"),
            body.get("username"),
            body.get("id"),
        )
        return JSONResponse(self.telegram.person_seen(person), 201)

    async def add_group(self, request: Request) -> Response:
        """Create a group with the bot in it."""
        body = await _body(request)
        chat = self.telegram.add_group(str(body.get("title", "")), list(body.get("members", [])))
        return JSONResponse({**chat.as_chat, "members": chat.members}, 201)

    # -- what people do

    async def write(self, request: Request) -> Response:
        """Send a text as a person."""
        body = await _body(request)
        sent = persons_side.write(
            self.telegram,
            request.path_params["person"],
            str(body.get("text", "")),
            body.get("reply_to"),
            body.get("chat_id"),
        )
        return JSONResponse([message.as_seen() for message in sent], 201)

    async def edit(self, request: Request) -> Response:
        """Edit a text as a person."""
        body = await _body(request)
        message = persons_side.edit(
            self.telegram,
            request.path_params["person"],
            request.path_params["message"],
            str(body.get("text", "")),
        )
        return JSONResponse(message.as_seen())

    async def delete(self, request: Request) -> Response:
        """Delete a message as a person."""
        path = request.path_params
        persons_side.delete(self.telegram, path["person"], path["message"])
        return JSONResponse({"deleted": True})

    async def press(self, request: Request) -> Response:
        """Press an inline button as a person."""
        body = await _body(request)
        query_id = persons_side.press(
            self.telegram,
            request.path_params["person"],
            int(body.get("message_id", 0)),
            str(body.get("data", "")),
            body.get("chat_id"),
            bool(body.get("is_forged", False)),
        )
        return JSONResponse({"query_id": query_id}, 201)

    async def react(self, request: Request) -> Response:
        """Set a reaction as a person."""
        body = await _body(request)
        persons_side.react(
            self.telegram,
            request.path_params["person"],
            int(body.get("message_id", 0)),
            str(body.get("emoji", "")),
        )
        return JSONResponse({"set": True})

    async def location(self, request: Request) -> Response:
        """Share a place as a person."""
        body = await _body(request)
        message = persons_side.share_location(
            self.telegram,
            request.path_params["person"],
            float(body["latitude"]),
            float(body["longitude"]),
        )
        return JSONResponse(message.as_seen(), 201)

    async def contact(self, request: Request) -> Response:
        """Share a contact as a person."""
        body = await _body(request)
        message = persons_side.share_contact(
            self.telegram,
            request.path_params["person"],
            body.get("phone_number"),
            body.get("first_name"),
        )
        return JSONResponse(message.as_seen(), 201)

    async def sticker(self, request: Request) -> Response:
        """Send a sticker as a person."""
        body = await _body(request)
        message = persons_side.send_sticker(
            self.telegram, request.path_params["person"], str(body.get("emoji") or "🙂")
        )
        return JSONResponse(message.as_seen(), 201)

    async def files(self, request: Request) -> Response:
        """Send files as a person: multipart, one part a file; several go as an album."""
        fields, uploads = read_multipart(
            request.headers.get("content-type", ""), await request.body()
        )
        kind = fields.get("kind", "document")
        if kind not in KINDS:
            raise ControlError(
                f"no kind of file is called {kind!r}: take one of {', '.join(KINDS)}"
            )
        if not uploads:
            raise ControlError("there is no file in the request")
        sent = self._send_files(request.path_params["person"], kind, list(uploads.values()), fields)
        return JSONResponse([message.as_seen() for message in sent], 201)

    def _send_files(
        self, person: int, kind: str, uploads: list[Upload], fields: dict[str, str]
    ) -> list[Any]:
        caption = fields.get("caption", "")
        if len(uploads) > 1:
            album = [(kind, upload) for upload in uploads]
            return persons_side.send_album(self.telegram, person, album, caption)
        more: Json = {name: fields[name] for name in ("duration", "emoji") if name in fields}
        return [persons_side.send_file(self.telegram, person, kind, uploads[0], caption, more)]

    async def blocked(self, request: Request) -> Response:
        """Block the bot as a person, or let it in again."""
        body = await _body(request)
        is_blocked = bool(body.get("blocked", True))
        persons_side.set_blocked(self.telegram, request.path_params["person"], is_blocked)
        return JSONResponse({"blocked": is_blocked})

    # -- what happened

    async def messages(self, request: Request) -> Response:
        """A chat's messages as they stand; `after` and `wait` for those that change after an event."""
        chat = self.telegram.chat(request.path_params["chat"])
        after, seconds = _number(request, "after"), _wait(request)
        if after or seconds:
            kinds = ("message", "edit")
            await self.telegram.events.wait(
                int(after), lambda event: event.chat_id == chat.id and event.kind in kinds, seconds
            )
        return JSONResponse(
            {"messages": chat.seen(int(after)), "last_event": self.telegram.events.last}
        )

    async def chat_events(self, request: Request) -> Response:
        """What happened in a chat after an event; waits until there is something."""
        chat = self.telegram.chat(request.path_params["chat"])
        kinds = set(request.query_params.getlist("kind"))
        found = await self.telegram.events.wait(
            int(_number(request, "after")),
            lambda event: event.chat_id == chat.id and (not kinds or event.kind in kinds),
            _wait(request),
        )
        return _events(found, self.telegram.events.last)

    async def calls(self, request: Request) -> Response:
        """The bot's calls after an event, of one method or of all."""
        method = request.query_params.get("method", "").lower()

        def wanted(event: Event) -> bool:
            return event.kind == "call" and method in ("", event.data["method"].lower())

        found = await self.telegram.events.wait(
            int(_number(request, "after")), wanted, _wait(request)
        )
        return _events(found, self.telegram.events.last)

    async def stream(self, request: Request) -> Response:
        """Everything that happens from now on, or from `after` on, as server-sent events."""
        given = request.headers.get("last-event-id") or request.query_params.get("after", "")
        after = int(given) if given.isdigit() else self.telegram.events.last
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(
            self._lines(after), media_type="text/event-stream", headers=headers
        )

    async def _lines(self, after: int) -> AsyncIterator[str]:
        events = self.telegram.events
        yield "retry: 1000\n\n"
        while not events.closed:
            for event in events.after(after):
                after = event.number
                text = json.dumps(event.as_dict(), ensure_ascii=False)
                yield f"id: {event.number}\ndata: {text}\n\n"
            if events.last > after:
                continue
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await events.changed()
            except TimeoutError:
                yield ": still here\n\n"

    async def file(self, request: Request) -> Response:
        """The content of a file, for the page."""
        stored = self.telegram.files.by_id(request.path_params["file_id"])
        if stored is None:
            raise ControlError("there is no such file", 404)
        shown = stored.content_type.startswith(("image/", "audio/", "video/"))
        is_safe = shown and "svg" not in stored.content_type
        headers = {"content-disposition": "inline" if is_safe else "attachment"}
        return Response(
            stored.content,
            media_type=stored.content_type if is_safe else "application/octet-stream",
            headers=headers,
        )

    # -- faults

    async def faults(self, _: Request) -> Response:
        """The faults that are still to come."""
        return JSONResponse([vars(fault) for fault in self.telegram.faults.ordered])

    async def order_fault(self, request: Request) -> Response:
        """Let the next calls go wrong."""
        fault = self.telegram.faults.order(await _body(request))
        self.telegram.events.add("fault", None, fault=dict(vars(fault)))
        return JSONResponse(vars(fault), 201)

    async def queue_update(self, request: Request) -> Response:
        """Queue an update as it is given, however odd: what a newer Bot API might send, or a broken one."""
        for kind, content in (await _body(request)).items():
            self.telegram.tell_bot(kind, content)
        return JSONResponse({}, 201)

    async def cancel_faults(self, _: Request) -> Response:
        """Let nothing go wrong any more."""
        self.telegram.faults.ordered.clear()
        return JSONResponse([])

    async def reset(self, _: Request) -> Response:
        """Forget people, chats, updates and faults."""
        self.telegram.reset()
        return JSONResponse({"last_event": self.telegram.events.last})


def answering(handler: Handler) -> Handler:
    """Turn what was asked wrongly into an answer that says so."""

    async def answer(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin and origin.partition("://")[2] != request.headers.get("host"):
            return JSONResponse({"error": "other pages may not control the sandbox"}, 403)
        try:
            return await handler(request)
        except ControlError as error:
            return JSONResponse({"error": str(error)}, error.status)
        except Refusal as refusal:
            return JSONResponse({"error": refusal.description}, 400)
        except (KeyError, TypeError, ValueError) as error:
            problem = f"the request can't be read: {type(error).__name__} {error}"
            return JSONResponse({"error": problem}, 400)

    return answer


async def _body(request: Request) -> Json:
    content = await request.body()
    found = json.loads(content) if content else {}
    if not isinstance(found, dict):
        raise ControlError("the body must be a JSON object")
    return found


def _number(request: Request, name: str) -> float:
    return float(request.query_params.get(name) or 0)


def _wait(request: Request) -> float:
    return min(_number(request, "wait"), LONGEST_WAIT_SECONDS)


def _events(found: list[Event], last: int) -> Response:
    return JSONResponse({"events": [event.as_dict() for event in found], "last_event": last})
