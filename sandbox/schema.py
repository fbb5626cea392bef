"""Telegram's own description of methods and types, trimmed to what the sandbox uses (`bot_api.json`).

`python -m sandbox.schema FULL.json` writes it anew from https://github.com/PaulSonOfLars/telegram-bot-api-spec
(MIT licence), file `api.min.json`.
"""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TRIMMED = Path(__file__).with_name("bot_api.json")
SIMPLE: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "Float": (int, float),
}
# Telegram still takes these; the description has dropped them.
OLDER_PARAMETERS = {
    "reply_to_message_id", "allow_sending_without_reply", "disable_web_page_preview", "thumb",
}  # fmt: skip


@cache
def description() -> Json:
    """The trimmed description: `version`, `source`, `methods`, `types`."""
    loaded: Json = json.loads(TRIMMED.read_text(encoding="utf-8"))
    return loaded


def unknown_parameters(method: str, names: set[str]) -> set[str]:
    """The parameters that Telegram does not know for this method."""
    known = description()["methods"].get(method, {}).get("parameters", {})
    return {name for name in names if name not in known} - OLDER_PARAMETERS


def problems(value: Any, types: list[str], where: str = "") -> list[str]:
    """What is wrong with a value that should be of one of these types; nothing where it fits."""
    found: list[str] = []
    for kind in types:
        wrong = _problems_with(value, kind, where)
        if not wrong:
            return []
        found = wrong if not found or len(wrong) < len(found) else found
    return found


def _problems_with(value: Any, kind: str, where: str) -> list[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: not a list"]
        inner = kind.removeprefix("Array of ")
        return [
            problem
            for number, item in enumerate(value)
            for problem in problems(item, [inner], f"{where}[{number}]")
        ]
    if kind in SIMPLE:
        fits = isinstance(value, SIMPLE[kind]) and (
            kind == "Boolean" or not isinstance(value, bool)
        )
        return [] if fits else [f"{where}: {type(value).__name__} in place of {kind}"]
    described = description()["types"].get(kind)
    if described is None:
        return [f"{where}: the type {kind} is not in bot_api.json"]
    if "subtypes" in described:
        return problems(value, described["subtypes"], where)
    return _object_problems(value, kind, described["fields"], where)


def _object_problems(value: Any, kind: str, fields: Json, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: {type(value).__name__} in place of {kind}"]
    found = [f"{where}.{name}: unknown field of {kind}" for name in value if name not in fields]
    for name, expected in fields.items():
        if name in value:
            found += problems(value[name], expected["types"], f"{where}.{name}")
        elif expected["required"]:
            found.append(f"{where}.{name}: missing in {kind}")
    return found


def trim(full: Json, methods: list[str]) -> Json:
    """Return of the full description what these methods and the updates need."""
    wanted = ["Update", *(kind for name in methods for kind in full["methods"][name]["returns"])]
    types: Json = {}
    while wanted:
        name = wanted.pop().replace("Array of ", "")
        if name in types or name in SIMPLE:
            continue
        given = full["types"][name]
        if "subtypes" in given:
            types[name] = {"subtypes": given["subtypes"]}
            wanted += given["subtypes"]
        else:
            types[name] = {"fields": _fields(given.get("fields", []))}
            wanted += [kind for field in given.get("fields", []) for kind in field["types"]]
    return {
        "source": "https://github.com/PaulSonOfLars/telegram-bot-api-spec (MIT), trimmed",
        "version": full["version"],
        "methods": {
            name: {
                "returns": full["methods"][name]["returns"],
                "parameters": _fields(full["methods"][name].get("fields", [])),
            }
            for name in methods
        },
        "types": dict(sorted(types.items())),
    }


def _fields(given: list[Json]) -> Json:
    return {
        field["name"]: {"types": field["types"], "required": field["required"]} for field in given
    }


if __name__ == "__main__":
    from sandbox.methods import METHODS

    whole = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    TRIMMED.write_text(json.dumps(trim(whole, sorted(METHODS)), indent=0) + "\n", encoding="utf-8")
