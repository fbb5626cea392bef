"""Asks whether pinned packages have known vulnerabilities: `make audit`.

Every finding needs a written answer in `audit_answers.toml`, for a time: why it does not reach us, or what waits for what.

Exit code: 0 all answered, 1 something is open, 2 the vulnerability service can't be asked.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".tools" / "bin" / "uv"
PIP_AUDIT = "pip-audit==2.10.1"
PINS = ("requirements.txt", "requirements-dev.txt", "nlu/requirements.txt")
ANSWERS = Path(__file__).with_name("audit_answers.toml")
OSV = "https://api.osv.dev/v1/query"


class AnswersError(Exception):
    """An answer lacks something; the message says which and what."""


class ServiceUnavailable(Exception):
    """The vulnerability service, or the tool that asks it, gave no result."""


@dataclass(frozen=True)
class Finding:
    """A vulnerability of a pinned package; `names` are all its ids (CVE, GHSA, PYSEC)."""

    package: str
    version: str
    names: frozenset[str]
    fixed_in: tuple[str, ...]
    pins: str

    def __str__(self) -> str:
        mend = f"mended in {', '.join(self.fixed_in)}" if self.fixed_in else "not mended yet"
        return (
            f"{self.pins}: {self.package} {self.version}: {', '.join(sorted(self.names))} ({mend})"
        )


@dataclass(frozen=True)
class Answer:
    """Why a vulnerability may stay, and until when that holds."""

    id: str
    package: str
    reason: str
    until: date


def read_answers(path: Path) -> list[Answer]:
    """Read the answers.

    Raises:
        AnswersError: one lacks its id, package, reason or date.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8")).get("answer", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise AnswersError(f"{path.name}: {error}") from None
    answers = []
    for number, one in enumerate(given, start=1):
        kinds = {"id": str, "package": str, "reason": str, "until": date}
        for key, kind in kinds.items():
            if not isinstance(one.get(key), kind) or not one[key]:
                raise AnswersError(f"{path.name}: answer {number} lacks its {key}")
        answers.append(Answer(**{key: one[key] for key in kinds}))
    return answers


def findings(pins: Path, osv_url: str) -> Iterator[Finding]:
    """Ask for what is known of each pinned package.

    Raises:
        ServiceUnavailable: nobody answers.
    """
    for package in _ask(pins, osv_url)["dependencies"]:
        for found in package.get("vulns", []):
            yield Finding(
                package["name"],
                package["version"],
                frozenset((found["id"], *found["aliases"])),
                tuple(found["fix_versions"]),
                pins.name,
            )


def _ask(pins: Path, osv_url: str) -> dict[str, Any]:
    command = [str(UV), "tool", "run", "--from", PIP_AUDIT, "pip-audit"]
    command += ["-r", str(pins), "--disable-pip", "--progress-spinner", "off"]
    command += ["-s", "osv", "--osv-url", osv_url, "-f", "json", "--desc", "off"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        result: dict[str, Any] = json.loads(done.stdout)
    except OSError:
        raise ServiceUnavailable(f"{UV} is missing: run `make lint` once") from None
    except ValueError:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise ServiceUnavailable(lines[-1]) from None
    return result


def open_ones(found: list[Finding], answers: list[Answer], today: date) -> list[str]:
    """Return what stands open, in words: findings without a valid answer, and answers to nothing."""
    lines = []
    for finding in found:
        own = [
            answer
            for answer in answers
            if answer.id in finding.names and answer.package == finding.package
        ]
        if not own:
            lines.append(f"{finding}: no answer in {ANSWERS.name}")
        elif own[0].until < today:
            lines.append(f"{finding}: the answer held until {own[0].until}")
    known = {(finding.package, name) for finding in found for name in finding.names}
    lines += [
        f"{ANSWERS.name}: {answer.id} of {answer.package} is no longer found: delete the answer"
        for answer in answers
        if (answer.package, answer.id) not in known
    ]
    return lines


def main() -> int:
    """Audit the pins; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument("pins", nargs="*", type=Path, default=[ROOT / name for name in PINS])
    parser.add_argument("--answers", type=Path, default=ANSWERS)
    parser.add_argument("--osv-url", default=OSV, help="another server of the OSV API")
    given = parser.parse_args()
    try:
        answers = read_answers(given.answers)
        found = [one for pins in given.pins for one in findings(pins, given.osv_url)]
    except AnswersError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except ServiceUnavailable as error:
        print(f"error: {given.osv_url} can't be asked: {error}", file=sys.stderr)
        print("Nothing was audited. Try again where that address can be reached.", file=sys.stderr)
        return 2
    lines = open_ones(found, answers, date.today())
    print("\n".join(lines) or f"{len(found)} known, all answered")
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())
