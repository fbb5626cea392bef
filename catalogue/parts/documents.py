"""What to bring."""

from typing import Any

from catalogue.parts.details import Columns, details, is_service
from catalogue.parts.form import Field
from catalogue.parts.values import Typed


def _typed(document: Any) -> dict[str, str]:
    return {}


def _columns(typed: Typed) -> Columns:
    return {}


DOCUMENTS = details(
    "required_documents", (Field("document"),), _typed, _columns, is_service, "document"
)
