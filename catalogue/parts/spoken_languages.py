"""Which languages are spoken there."""

from typing import Any

from babel import Locale

from catalogue.parts.details import Columns, details
from catalogue.parts.form import Field
from catalogue.parts.values import Typed, language_code, required


def _typed(language: Any) -> dict[str, str]:
    name = Locale("de").languages.get(language.code.replace("-", "_"))
    return {"code": name or language.code}


def _columns(typed: Typed) -> Columns:
    return {"code": required(typed, "code", language_code)}


LANGUAGES = details("languages", (Field("code"), Field("note")), _typed, _columns)
