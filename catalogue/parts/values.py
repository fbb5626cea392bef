"""Reading typed values: an empty one is None, one that can't be kept is a `Mistake` at its field."""

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from babel import Locale

from catalogue.checks import is_tag, is_time
from catalogue.exchange.plain_text import forbidden_character
from catalogue.parts.form import Mistake

Typed = Mapping[str, str]


def optional[Value](typed: Typed, field: str, read: Callable[[str], Value]) -> Value | None:
    """Return what `read` makes of a field, None where it is empty."""
    written = typed.get(field, "")
    if not written:
        return None
    try:
        return read(written)
    except (ValueError, ArithmeticError):
        raise Mistake(field) from None


def required[Value](typed: Typed, field: str, read: Callable[[str], Value]) -> Value:
    """Return what `read` makes of a field that must be filled."""
    found = optional(typed, field, read)
    if found is None:
        raise Mistake(field)
    return found


def text_up_to(limit: int) -> Callable[[str], str]:
    """Return a reader of texts with at most so many characters, none of them invisible."""

    def read(written: str) -> str:
        if len(written) > limit or forbidden_character(written):
            raise ValueError(written)
        return written

    return read


def number_from(lowest: float, highest: float) -> Callable[[str], float]:
    """Return a reader of numbers within these, with a comma or a point."""

    def read(written: str) -> float:
        found = float(written.replace(",", "."))
        if not lowest <= found <= highest:
            raise ValueError(written)
        return found

    return read


def whole_from(lowest: int, highest: int) -> Callable[[str], int]:
    """Return a reader of whole numbers within these."""

    def read(written: str) -> int:
        if not (written.isascii() and written.isdigit()) or not lowest <= int(written) <= highest:
            raise ValueError(written)
        return int(written)

    return read


def amount(written: str) -> Decimal:
    """Return an amount of money: "7", "7,50", "7.50 €"."""
    plain = written.removesuffix("€").strip().replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise ValueError(written) from None
    if not found.is_finite() or not 0 <= found < 100_000_000 or found != round(found, 2):
        raise ValueError(written)
    return found.quantize(Decimal("0.01"))


def web_address(written: str) -> str:
    """Return a web address; https:// is added where it is left out."""
    address = written if "://" in written else f"https://{written}"
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "." not in host or len(address) > 500:
        raise ValueError(written)
    if any(sign.isspace() or sign in "<>\"'" for sign in address):
        raise ValueError(written)
    return address


def iso_date(written: str) -> date:
    """Return a date: "2026-12-24" as browsers send it, or "24.12.2026"."""
    if written.count(".") == 2:
        day, month, year = written.split(".")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(written)


def clock_time(written: str) -> time:
    """Return the time of "9", "9:30", "09.30" or "24:00" (midnight)."""
    hour, _, minute = written.replace(".", ":").partition(":")
    return is_time(f"{hour}:{minute or '00'}")


def language_code(written: str) -> str:
    """Return a BCP 47 tag from a code, or from a language's German or English name."""
    folded = written.casefold()
    for reader in ("de", "en"):
        for code, name in Locale(reader).languages.items():
            if folded in (code.casefold(), name.casefold()):
                return is_tag(code.replace("_", "-"))
    raise ValueError(written)
