"""A balancer in front of several bots, as a proxy would be: each connection goes to the next one that is there."""

import asyncio
import itertools
import threading
from collections.abc import Sequence
from contextlib import suppress

from benchmarks.ports import free_port

CHUNK = 65_536


class Balancer:
    """Passes connections on, one after the other to each of some ports of this machine."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.port = free_port()
        self._ports = ports
        self._turns = itertools.count()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Balancer":
        self._thread.start()
        listening = asyncio.start_server(self._pass_on, "127.0.0.1", self.port, backlog=1024)
        asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inside = await self._next()
        if inside is not None:
            back, forth = inside
            ways = [_copy(reader, forth), _copy(back, writer)]
            await asyncio.wait(
                [asyncio.ensure_future(way) for way in ways],
                return_when=asyncio.FIRST_COMPLETED,
            )
            forth.close()
        writer.close()

    async def _next(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self._ports:
            port = self._ports[next(self._turns) % len(self._ports)]
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        return None


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await source.read(CHUNK):
            target.write(chunk)
            await target.drain()
