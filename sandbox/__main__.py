"""`python -m sandbox`: start the sandbox, until Ctrl-C."""

import argparse
import asyncio
import logging
import random
import re
import socket
import sys
import time
from types import FrameType

import uvicorn

from sandbox.errors import SandboxError
from sandbox.people import Bot
from sandbox.server import application
from sandbox.telegram import FIRST_PERSON_ID, FakeTelegram
from sandbox.updates import Updates

TOKEN = re.compile(r"(\d+):\S+")
STOP_SECONDS = 1
# Message numbers are seconds since 2023-11-14, which keeps them below Telegram's 32 bits for decades.
NUMBERS_BEGAN = 1_700_000_000


class Server(uvicorn.Server):
    """Ends long polls and event streams first, so that a stop takes no time; ends with code 0."""

    def __init__(self, config: uvicorn.Config, telegram: FakeTelegram) -> None:
        super().__init__(config)
        self.telegram = telegram

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; a second signal stops at once."""
        self.telegram.close()
        self.force_exit = self.should_exit
        self.should_exit = True


def main(arguments: list[str] | None = None) -> int:
    """Run the sandbox; returns the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=options.log_level.upper(), format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # The sandbox breaks off answers on purpose, when a test orders it.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    try:
        bot = _bot(options.token, options.bot_name)
        listener = _listen(options.host, options.port)
    except SandboxError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    # A bot remembers chats, updates and messages over a restart of the sandbox: new ones are not the old ones again.
    telegram = FakeTelegram(
        bot,
        options.limits,
        first_person_id=FIRST_PERSON_ID + random.randrange(1_000_000_000),
        first_message_id=int(time.time()) - NUMBERS_BEGAN,
        updates=Updates(random.randrange(100_000_000, 900_000_000)),
    )
    config = uvicorn.Config(
        application(telegram),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    with listener:
        port = listener.getsockname()[1]
        print(f"sandbox: http://{_shown(options.host)}:{port}/ (Ctrl-C stops it)", flush=True)
        asyncio.run(Server(config, telegram).serve([listener]))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="A local stand-in for Telegram's Bot API."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=int, default=8081, help="port; 0 takes a free one (%(default)s)"
    )
    parser.add_argument("--token", default="1:sandbox", help="the bot's token (%(default)s)")
    parser.add_argument("--bot-name", default="IZ Bot", help="the bot's name (%(default)s)")
    parser.add_argument("--limits", action="store_true", help="keep Telegram's rate limits")
    parser.add_argument(
        "--log-level", default="info", choices=["debug", "info", "warning", "error"]
    )
    return parser


def _bot(token: str, name: str) -> Bot:
    found = TOKEN.fullmatch(token)
    if not found:
        raise SandboxError("The token must look like 1:sandbox: a number, a colon, and something.")
    stem = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower() or "sandbox"
    return Bot(int(found[1]), token, name, stem if stem.endswith("bot") else f"{stem}_bot")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, so that the event loop sends small answers at once (TCP_NODELAY): 44 ms a call otherwise.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or "not a port"
        raise SandboxError(
            f"Port {port} of {host} can't be used ({reason}): "
            "stop what uses it, or choose another one with --port."
        ) from None
    return listener


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    sys.exit(main())
