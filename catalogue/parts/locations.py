"""Places: an address, how to get there, and where it is on the map."""

from typing import Any

from catalogue.parts.details import Columns, both_or_neither, details
from catalogue.parts.form import HIDDEN, Field
from catalogue.parts.values import Typed, number_from, optional, required, text_up_to

GERMANY = "DE"
FIELDS = (
    Field("name"),
    Field("address_1"),
    Field("postal_code"),
    Field("city", default="Aachen"),
    Field("country", HIDDEN, default=GERMANY),
    Field("transportation"),
    Field("accessibility"),
    Field("latitude"),
    Field("longitude"),
)


def _typed(location: Any) -> dict[str, str]:
    return {
        "address_1": location.address_1,
        "postal_code": location.postal_code,
        "city": location.city,
        "country": location.country,
        "latitude": "" if location.latitude is None else str(location.latitude),
        "longitude": "" if location.longitude is None else str(location.longitude),
    }


def _columns(typed: Typed) -> Columns:
    both_or_neither(typed, "latitude", "longitude")
    return {
        "address_1": required(typed, "address_1", text_up_to(200)),
        "postal_code": required(typed, "postal_code", text_up_to(12)),
        "city": required(typed, "city", text_up_to(100)),
        "country": optional(typed, "country", text_up_to(2)) or GERMANY,
        "latitude": optional(typed, "latitude", number_from(-90, 90)),
        "longitude": optional(typed, "longitude", number_from(-180, 180)),
    }


LOCATIONS = details("locations", FIELDS, _typed, _columns)
