"""The Bot API's side: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import inspect
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from sandbox import schema
from sandbox.body import read_parameters
from sandbox.errors import Refusal
from sandbox.faults import Fault
from sandbox.methods import METHODS, proper_name
from sandbox.parameters import Parameters
from sandbox.refusals import server_error, too_many_requests, unauthorized
from sandbox.telegram import FakeTelegram

log = logging.getLogger("sandbox.bot")

MESSAGE_METHODS = ("send", "copy", "forward")
# An answer that promises more than comes, so that the server ends the connection in the middle of it.
PROMISED_BYTES = "4096"


class BotDoor:
    """Takes the bot's calls."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram

    async def call(self, request: Request) -> Response:
        """Answer one call as Telegram would."""
        started = time.monotonic()
        name = request.path_params["method"]
        parameters = Parameters()
        try:
            if request.path_params["token"] != self.telegram.bot.token:
                raise unauthorized()
            body = await request.body()
            name = proper_name(name)
            content_type = request.headers.get("content-type", "")
            parameters = read_parameters(content_type, body, request.url.query)
            self._warn_of_unknown(name, parameters)
            response, answer = await self._with_faults(name, parameters)
        except Refusal as refusal:
            answer = refused(refusal)
            response = JSONResponse(answer, refusal.status)
        self._record(name, parameters, answer, response.status_code, time.monotonic() - started)
        return response

    async def _with_faults(
        self, name: str, parameters: Parameters
    ) -> tuple[Response, dict[str, Any]]:
        chat_id = parameters.text("chat_id")
        fault = self.telegram.faults.take(name, chat_id)
        if fault and not fault.after_effect:
            return await self._go_wrong(fault)
        if name.startswith(MESSAGE_METHODS):
            seconds = self.telegram.limits.retry_after(chat_id)
            if seconds:
                raise too_many_requests(seconds)
        result = METHODS[name](self.telegram, parameters)
        if inspect.isawaitable(result):
            result = await result
        if fault:
            return await self._go_wrong(fault)
        answer = {"ok": True, "result": result}
        return JSONResponse(answer), answer

    async def _go_wrong(self, fault: Fault) -> tuple[Response, dict[str, Any]]:
        if fault.kind == "too_many_requests":
            raise too_many_requests(fault.retry_after)
        if fault.kind == "server_error":
            raise server_error(fault.status)
        if fault.kind == "hang":
            await self._hang(fault.seconds)
        return dropped(), {"ok": False, "description": f"(sandbox: {fault.kind}, no answer given)"}

    async def _hang(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not self.telegram.events.closed:
                    await self.telegram.events.changed()
        except TimeoutError:
            return

    def _warn_of_unknown(self, name: str, parameters: Parameters) -> None:
        unknown = schema.unknown_parameters(name, parameters.names() - set(parameters.uploads))
        if unknown:
            log.warning("%s: Telegram knows no parameter %s", name, ", ".join(sorted(unknown)))

    def _record(
        self, name: str, parameters: Parameters, answer: Any, status: int, seconds: float
    ) -> None:
        milliseconds = round(seconds * 1000, 1)
        if name != "getUpdates" or answer.get("result") != []:
            log.info("%s %s %s ms", name, status, milliseconds)
        self.telegram.events.add(
            "call",
            None,
            method=name,
            parameters=parameters.for_the_log(),
            answer=answer,
            status=status,
            milliseconds=milliseconds,
        )

    async def download(self, request: Request) -> Response:
        """Give the content of a file, as after `getFile`."""
        stored = self.telegram.files.by_path(request.path_params["path"])
        if request.path_params["token"] != self.telegram.bot.token:
            return JSONResponse(refused(unauthorized()), 401)
        if stored is None:
            return JSONResponse(refused(Refusal(404, "Not Found")), 404)
        return Response(stored.content, media_type="application/octet-stream")


def refused(refusal: Refusal) -> dict[str, Any]:
    """A refusal as the Bot API writes it."""
    answer: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.status,
        "description": refusal.description,
    }
    if refusal.parameters:
        answer["parameters"] = refusal.parameters
    return answer


def dropped() -> Response:
    """An answer in whose middle the connection is lost."""

    async def nothing() -> AsyncIterator[bytes]:
        return
        yield b""

    return BrokenResponse(nothing(), headers={"content-length": PROMISED_BYTES})


class BrokenResponse(StreamingResponse):
    """Begins an answer and never ends it; the server then closes the connection."""

    async def stream_response(self, send: Any) -> None:
        """Send the head only."""
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
