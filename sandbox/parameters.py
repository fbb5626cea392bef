"""The parameters of one Bot API call: JSON, form or multipart, read in one way."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.refusals import bad_request

TRUE = {"true", "yes", "1", "t", "y"}


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content_type: str
    content: bytes


class Parameters:
    """Named values; in forms all of them are text, and structures are JSON inside it."""

    def __init__(
        self, values: dict[str, Any] | None = None, uploads: dict[str, Upload] | None = None
    ) -> None:
        self.values = {name: value for name, value in (values or {}).items() if value is not None}
        self.uploads = uploads or {}

    def __contains__(self, name: str) -> bool:
        return name in self.values or name in self.uploads

    def names(self) -> set[str]:
        """The parameters that were given."""
        return set(self.values) | set(self.uploads)

    def text(self, name: str) -> str:
        """A text; empty where none was given."""
        value = self.values.get(name, "")
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dict | list):
            return json.dumps(value)
        return str(value)

    def flag(self, name: str) -> bool:
        """A boolean; false where none was given."""
        return self.text(name).strip().lower() in TRUE

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number, or the default where none was given or it can't be read."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def number(self, name: str) -> float | None:
        """A number with a fraction, or None."""
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def structure(self, name: str) -> Any:
        """An object or a list; None where none was given.

        Raises:
            Refusal: it is not JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def for_the_log(self) -> dict[str, Any]:
        """What was given, structures unpacked, files by name and size."""
        shown: dict[str, Any] = {}
        for name, value in self.values.items():
            shown[name] = _unpacked(value)
        for name, upload in self.uploads.items():
            shown[name] = f"({upload.name}, {len(upload.content)} bytes)"
        return shown


def _unpacked(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
