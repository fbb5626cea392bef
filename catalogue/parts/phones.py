"""Telephone numbers, as one writes them."""

from typing import Any

from catalogue.checks import is_number, is_short_number
from catalogue.compose.facts import number_of
from catalogue.parts.details import Columns, details
from catalogue.parts.form import Field
from catalogue.parts.values import Typed, required


def _typed(phone: Any) -> dict[str, str]:
    return {"number": number_of(phone)}


def _columns(typed: Typed) -> Columns:
    return required(typed, "number", _either)


def _either(written: str) -> Columns:
    digits = written.replace(" ", "")
    try:
        return {"number": None, "short_number": is_short_number(digits)}
    except ValueError:
        return {"number": is_number(written), "short_number": None}


PHONES = details("phones", (Field("number", "tel"), Field("description")), _typed, _columns)
