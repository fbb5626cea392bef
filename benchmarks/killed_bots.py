"""Bots as processes that are killed at random moments and started again at once, as a supervisor would."""

import os
import random
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from iz import processes
from settings import Settings

PAUSE_BETWEEN_KILLS_SECONDS = (0.5, 6.0)
LOOK_SECONDS = 0.25


class KilledBots:
    """One bot for each of the given settings."""

    def __init__(self, settings: Sequence[Settings], log: Path, dice: random.Random) -> None:
        self._settings = settings
        self._log = log
        self._dice = random.Random(dice.random())
        self._processes = [self._start(number) for number in range(len(settings))]
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._is_over = threading.Event()
        self._watch = self._begin(self._restart_what_ends)
        self.kills = 0
        self.own_ends = 0

    def kill_now_and_then(self, times: int) -> None:
        """Begin to kill them, from a thread of its own."""
        self._threads.append(self._begin(lambda: self._kill(times)))

    def wait_until_killed_enough(self) -> None:
        """Return when they have been killed as often as wanted, and run again."""
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """End them, in peace."""
        self._is_over.set()
        self.wait_until_killed_enough()
        self._watch.join()
        for process in self._processes:
            processes.stop(process)

    @staticmethod
    def _begin(work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _kill(self, times: int) -> None:
        for _ in range(times):
            if self._is_over.wait(self._dice.uniform(*PAUSE_BETWEEN_KILLS_SECONDS)):
                return
            with self._lock:
                number = self._dice.randrange(len(self._processes))
                process = self._processes[number]
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    self.kills += 1
                self._processes[number] = self._start(number)

    def _restart_what_ends(self) -> None:
        """A bot that gives up by itself is a finding, but not the end."""
        while not self._is_over.wait(LOOK_SECONDS):
            with self._lock:
                for number, process in enumerate(self._processes):
                    if process.poll() is not None:
                        self.own_ends += 1
                        self._processes[number] = self._start(number)

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        settings = self._settings[number]
        return processes.start(processes.bot(settings), settings, self._log)
