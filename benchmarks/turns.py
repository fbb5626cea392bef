"""Compares whole turns over Rasa's REST channel, custom action included: latency, throughput, memory."""

import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from benchmarks.figure import figure
from benchmarks.ports import free_port
from benchmarks.rasa_process import FOLDER, train
from catalogue.database import migrate, open_database
from catalogue.load import CONTENT, load_content
from iz import processes
from iz.evaluate import read_questions
from iz.processes import MODEL, Part
from settings import ROOT, Settings, load_settings

RESULTS = FOLDER / "turns.json"
AT_ONCE = (1, 4, 16, 64)
SECONDS_EACH = 12
WARM_UP = 30
# Inference costs the same after one epoch as after a hundred.
EPOCHS = 1


@dataclass(frozen=True)
class Load:
    """What a set-up managed with so many people writing at once; times in milliseconds."""

    set_up: str
    at_once: int
    turns: int
    failed: int
    per_second: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class Result:
    """The loads of both set-ups, and Rasa's resident memory after them in MB, by set-up."""

    loads: list[Load]
    memory_mb: dict[str, float]
    start_seconds: dict[str, float]


def compare(console: Console) -> Result:
    """Run both set-ups with the same questions and the same action server, one after the other."""
    questions = [line["text"] for line in read_questions(ROOT / "nlu" / "evaluation")]
    random.Random(0).shuffle(questions)
    # What is missing is said now, not after minutes of training.
    processes.rasa(load_settings())
    console.print("• training the stock set-up, one epoch (its turns cost the same after more) …")
    stock, _ = train("stock", EPOCHS, with_rules=True)
    loads: list[Load] = []
    memory, start = {}, {}
    with tempfile.TemporaryDirectory() as folder, _actions(Path(folder)) as settings:
        for name, part in (("stock", _stock(settings, stock)), ("ours", processes.rasa(settings))):
            started = time.monotonic()
            with _running(part, settings, Path(folder)) as pid:
                start[name] = time.monotonic() - started
                loads += asyncio.run(_loads(name, settings.rasa_url, questions, console))
                memory[name] = _resident_mb(pid)
    result = Result(loads, memory, start)
    RESULTS.write_text(json.dumps(asdict(result), indent=1))
    return result


@contextmanager
def _actions(folder: Path) -> Iterator[Settings]:
    """The action server on a database of its own; the settings that lead to it."""
    rasa_url, action_url = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    settings = load_settings().model_copy(
        update={
            "rasa_url": rasa_url,
            "action_url": action_url,
            "database_url": f"sqlite:///{folder / 'iz.db'}",
            "rasa_token": None,
        }
    )
    migrate(settings.database_url)
    with open_database(settings.database_url).begin() as session:
        load_content(session, CONTENT)
    with _running(processes.actions(settings), settings, folder):
        yield settings


def _stock(settings: Settings, model: Path) -> Part:
    """Rasa as `rasa run` starts it, with nothing of ours but the model and the address of the actions."""
    endpoints = FOLDER / "stock-endpoints.yml"
    endpoints.write_text(f"action_endpoint:\n  url: {settings.action_url}/webhook\n")
    ours = processes.rasa(settings)
    command = [*ours.command]
    command[2:3] = ["rasa", "run"]
    command[command.index(str(MODEL))] = str(model)
    command[command.index(str(ROOT / "endpoints.yml"))] = str(endpoints)
    return replace(ours, command=tuple(command))


@contextmanager
def _running(part: Part, settings: Settings, folder: Path) -> Iterator[int]:
    process = processes.start(part, settings, folder / f"{part.name}.log")
    try:
        processes.wait_until_ready(part, lambda: process.poll() is None)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


async def _loads(name: str, url: str, questions: list[str], console: Console) -> list[Load]:
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for number in range(WARM_UP):
            await _turn(client, f"warm-{number}", questions[number])
        loads = []
        for at_once in AT_ONCE:
            loads.append(await _load(client, name, at_once, questions))
            console.print(
                f"  {name}, {at_once} at once: {loads[-1].per_second:.0f} turns a second, "
                f"p50 {loads[-1].p50_ms:.0f} ms, p95 {loads[-1].p95_ms:.0f} ms"
            )
        return loads


async def _load(client: httpx.AsyncClient, name: str, at_once: int, questions: list[str]) -> Load:
    milliseconds: list[float] = []
    failed = 0
    started = time.monotonic()

    async def person(number: int) -> None:
        nonlocal failed
        choice = random.Random(number)
        while time.monotonic() - started < SECONDS_EACH:
            began = time.monotonic()
            good = await _turn(client, f"{name}-{at_once}-{number}", choice.choice(questions))
            milliseconds.append(1000 * (time.monotonic() - began))
            failed += not good

    await asyncio.gather(*(person(number) for number in range(at_once)))
    took = time.monotonic() - started
    return Load(
        name,
        at_once,
        len(milliseconds),
        failed,
        len(milliseconds) / took,
        statistics.median(milliseconds),
        statistics.quantiles(milliseconds, n=20)[-1],
    )


async def _turn(client: httpx.AsyncClient, sender: str, text: str) -> bool:
    response = await client.post(
        "/webhooks/rest/webhook",
        json={"sender": sender, "message": text, "metadata": {"language": "en"}},
    )
    return response.is_success and bool(response.json())


def _resident_mb(pid: int) -> float:
    """What the system says is resident of a process (Linux: /proc/PID/status, VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"the system tells nothing of the memory of process {pid}")


def table(result: Result) -> str:
    """Return the loads as a Markdown table, a line for each number of people writing at once."""
    by_load = {(load.set_up, load.at_once): load for load in result.loads}
    lines = [
        "| at once | stock: turns/s | p50 / p95 | ours: turns/s | p50 / p95 | ratio |",
        "| --: | --: | --: | --: | --: | --: |",
    ]
    for at_once in AT_ONCE:
        stock, ours = by_load["stock", at_once], by_load["ours", at_once]
        lines.append(
            f"| {at_once} | {stock.per_second:.0f} | {stock.p50_ms:.0f} / {stock.p95_ms:.0f} ms "
            f"| {ours.per_second:.0f} | {ours.p50_ms:.0f} / {ours.p95_ms:.0f} ms "
            f"| {ours.per_second / stock.per_second:.1f} |"
        )
    memory = ", ".join(f"{name} {value:.0f} MB" for name, value in result.memory_mb.items())
    start = ", ".join(f"{name} {value:.0f} s" for name, value in result.start_seconds.items())
    return "\n".join([*lines, "", f"Resident memory of Rasa afterwards: {memory}. Start: {start}."])


def figures(result: Result) -> list[dict[str, Any]]:
    """Return the lines of `build/bench.json`."""
    by_load = {(load.set_up, load.at_once): load for load in result.loads}
    lines = []
    for at_once in AT_ONCE:
        stock, ours = by_load["stock", at_once], by_load["ours", at_once]
        name = f"turn, {at_once} at once"
        lines += [
            figure(
                f"{name}: throughput",
                "turns/s",
                ours.per_second,
                stock.per_second,
                more_is_better=True,
            ),
            figure(f"{name}: p50", "ms", ours.p50_ms, stock.p50_ms, more_is_better=False),
            figure(f"{name}: p95", "ms", ours.p95_ms, stock.p95_ms, more_is_better=False),
        ]
    memory, start = result.memory_mb, result.start_seconds
    return [
        *lines,
        figure(
            "Rasa: resident memory", "MB", memory["ours"], memory["stock"], more_is_better=False
        ),
        figure("Rasa: start", "s", start["ours"], start["stock"], more_is_better=False),
    ]
