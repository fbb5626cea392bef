"""What something costs, in euros unless it was another currency before."""

from typing import Any

from catalogue.checks import is_currency
from catalogue.parts.details import Columns, details, is_service
from catalogue.parts.form import HIDDEN, Field
from catalogue.parts.values import Typed, amount, optional, required

EURO = "EUR"
FIELDS = (Field("amount"), Field("option"), Field("currency", HIDDEN, default=EURO))


def _typed(cost: Any) -> dict[str, str]:
    return {"amount": f"{cost.amount:.2f}".replace(".", ","), "currency": cost.currency}


def _columns(typed: Typed) -> Columns:
    return {
        "amount": required(typed, "amount", amount),
        "currency": optional(typed, "currency", is_currency) or EURO,
    }


COSTS = details("cost_options", FIELDS, _typed, _columns, is_service)
