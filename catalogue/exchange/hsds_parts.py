"""The details of an HSDS service or organization, checked beyond what the HSDS schemas check."""

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from babel import Locale

from catalogue.checks import SHORT_NUMBERS, is_currency, is_number, is_tag
from catalogue.exchange.findings import Assumed, Findings, Place
from catalogue.exchange.hsds_texts import read_texts
from catalogue.exchange.hsds_writer import HELD
from catalogue.exchange.plain_text import forbidden_character
from catalogue.exchange.snapshot import PART_FIELDS, PartSnapshot, Texts

_ALWAYS = frozenset({"id", "translations", "iz", "metadata"})
_LINKS = frozenset(
    {"service_id", "location_id", "phone_id", "organization_id", "contact_id", "link_id"}
    | {"service_at_location_id"}
)
# What the column holds.
_LARGEST_AMOUNT = Decimal("99999999.99")
_ENGLISH = Locale("en")


class PartReader:
    """Reads details with what a file doesn't say assumed, noting what is found."""

    def __init__(self, assumed: Assumed, findings: Findings) -> None:
        self.assumed = assumed
        self.findings = findings

    def phone(self, value: dict[str, Any], place: Place) -> PartSnapshot | None:
        """Return a phone: a short number such as 112 as one, all others in E.164."""
        self._leave_out(value, place, "number", "description", "type")
        digits = value["number"].strip().strip('"')
        short = re.sub(r"\s", "", digits)
        if SHORT_NUMBERS.fullmatch(short):
            return self.part("phones", value, place, {"number": None, "short_number": short})
        number = self.findings.checked(
            lambda text: is_number(text, self.assumed.region),
            digits,
            (*place, "number"),
            "write it as +49 241 …",
        )
        return number and self.part(
            "phones", value, place, {"number": number, "short_number": None}
        )

    def language(self, value: dict[str, Any], place: Place) -> PartSnapshot | None:
        """Return a spoken language; HSDS's `name` alone is no code."""
        self._leave_out(value, place, "code", "note", "name")
        if not value.get("code"):
            self.findings.wrong(place, "a language without a code", "add `code`, for example ar")
            return None
        code = self.findings.checked(known_language, value["code"], (*place, "code"))
        return code and self.part("languages", value, place, {"code": code})

    def cost_option(self, value: dict[str, Any], place: Place) -> PartSnapshot | None:
        """Return a price; one without an amount or currency has no place in the catalogue."""
        self._leave_out(value, place, "currency", "amount", "option")
        if value.get("amount") is None:
            self.findings.leave_out((*place, "option"))
            return None
        amount = self.findings.checked(price, value["amount"], (*place, "amount"))
        given = value.get("currency", "")
        currency = self.findings.checked(_currency, given, (*place, "currency"))
        if amount is None or currency is None:
            return None
        return self.part("cost_options", value, place, {"amount": amount, "currency": currency})

    def required_document(self, value: dict[str, Any], place: Place) -> PartSnapshot | None:
        """Return something to bring."""
        self._leave_out(value, place, "document")
        part = self.part("required_documents", value, place, {})
        return part if part.texts else None

    def location(self, value: dict[str, Any], place: Place) -> PartSnapshot | None:
        """Return a place with its first physical address; one without an address is left out."""
        taken = ("name", "transportation", "latitude", "longitude", "location_type", "addresses")
        nested = ("accessibility", "phones", "schedules", "languages", "contacts")
        self._leave_out(value, place, *taken, *nested)
        address = self._address(value, place)
        latitude, longitude = self._coordinates(value, place)
        if address is None:
            return None
        facts = {**address, "latitude": latitude, "longitude": longitude}
        part = self.part("locations", value, place, facts)
        access = [one.get("description", "") for one in value.get("accessibility", [])]
        plain = {"accessibility": "\n".join(one for one in access if one)}
        given = part.texts.get("accessibility")
        if given is None and plain["accessibility"]:
            part.texts |= self._texts(plain, place, ("accessibility",))
        return part

    def source(self, value: dict[str, Any], place: Place) -> PartSnapshot:
        """Return where facts come from (our profile's)."""
        url = value.get("url")
        return PartSnapshot(
            uuid.UUID(value["id"]),
            {
                "name": self.line(value["name"], (*place, "name"), 300),
                "url": self.findings.checked(web_address, url, (*place, "url")) if url else None,
                "checked": self.day(value, "checked", place),
            },
        )

    def day(self, value: dict[str, Any], key: str, place: Place) -> date | None:
        """Return an ISO date, or None where it is missing or wrong."""
        given = value.get(key)
        found: date | None = None
        if given:
            found = self.findings.checked(iso_date, given, (*place, key))
        return found

    def line(self, value: str, place: Place, limit: int) -> str:
        """Return a line that is no text in a language, such as an address."""
        if len(value) > limit:
            self.findings.wrong(place, f"{len(value)} characters, at most {limit}", "shorten it")
        if "\n" in value or "\r" in value or "\t" in value or forbidden_character(value):
            self.findings.wrong(place, "a character that no line can hold", "remove it")
        return value

    def part(
        self, group: str, value: dict[str, Any], place: Place, facts: dict[str, Any]
    ) -> PartSnapshot:
        """Return a detail with its texts."""
        held = {name: name for name in HELD[group]}
        texts = read_texts(value, place, PART_FIELDS[group], held, self.assumed, self.findings)
        return PartSnapshot(uuid.UUID(value["id"]), facts, texts)

    def _texts(self, value: dict[str, Any], place: Place, names: tuple[str, ...]) -> Texts:
        held = {name: name for name in names}
        return read_texts(value, place, names, held, self.assumed, self.findings)

    def _leave_out(self, value: dict[str, Any], place: Place, *taken: str) -> None:
        self.findings.leave_out_others(value, place, _ALWAYS | _LINKS | frozenset(taken))

    def _address(self, value: dict[str, Any], place: Place) -> dict[str, Any] | None:
        addresses = list(enumerate(value.get("addresses", [])))
        physical = [one for one in addresses if one[1]["address_type"] == "physical"]
        for n, _ in [one for one in addresses if one not in physical[:1]]:
            self.findings.leave_out((*place, "addresses", n))
        if not physical:
            self.findings.leave_out(place)
            return None
        n, address = physical[0]
        at = (*place, "addresses", n)
        names = {"address_1": 200, "postal_code": 12, "city": 100}
        self._leave_out(address, at, *names, "country", "address_type")
        found: dict[str, Any] = {
            name: self.line(address[name], (*at, name), limit) for name, limit in names.items()
        }
        found["country"] = self.findings.checked(country, address["country"], (*at, "country"))
        return found

    def _coordinates(
        self, value: dict[str, Any], place: Place
    ) -> tuple[float | None, float | None]:
        latitude, longitude = value.get("latitude"), value.get("longitude")
        if (latitude is None) != (longitude is None):
            self.findings.wrong(
                place, "one coordinate alone", "give latitude and longitude, or neither"
            )
        for name, given, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
            if given is not None and not -most <= given <= most:
                mend = f"WGS 84 in decimal degrees, -{most} to {most}"
                self.findings.wrong((*place, name), f"{given} is no {name}", mend)
        return _float(latitude), _float(longitude)


def iso_date(value: str) -> date:
    """Return the date of YYYY-MM-DD."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("no date: write for example 2026-12-24")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("no such day: write for example 2026-12-24") from None


def web_address(value: str) -> str:
    """Return a web address as it is."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        parts, host = None, None
    clean = not re.search(r"[\s\"<>\\^`{|}]", value) and not forbidden_character(value)
    if parts is None or parts.scheme not in ("http", "https") or not host or not clean:
        raise ValueError("no web address: write it with https://")
    if len(value) > 500:
        raise ValueError("longer than 500 characters: use a shorter address")
    return value


def known_language(value: str) -> str:
    """Return a BCP 47 tag whose language there is, as far as CLDR or ISO 639-3's form can tell."""
    tag = is_tag(value.strip())
    primary = tag.split("-")[0]
    if len(primary) == 2 and primary not in _ENGLISH.languages:
        raise ValueError("no such language: write for example ar or fa-AF (BCP 47)")
    return tag


def country(value: str) -> str:
    """Return an ISO 3166 code of two letters."""
    code = value.strip().upper()
    if not re.fullmatch("[A-Z]{2}", code) or code not in _ENGLISH.territories:
        raise ValueError("no country: write two letters such as DE (ISO 3166-1)")
    return code


def price(value: float) -> Decimal:
    """Return an amount with two decimals."""
    amount = Decimal(str(value))
    if not 0 <= amount <= _LARGEST_AMOUNT:
        raise ValueError("no price: 0 is free of charge, more than 99,999,999 doesn't fit")
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError("more than two decimals: round it")
    return amount.quantize(Decimal("0.01"))


def _currency(value: str) -> str:
    return is_currency(value.strip().upper())


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def distinct(parts: Iterable[PartSnapshot | None]) -> list[PartSnapshot]:
    """Return the details that could be read, each id once: HSDS repeats them at every level."""
    found: dict[uuid.UUID, PartSnapshot] = {}
    for part in parts:
        if part is not None:
            found.setdefault(part.id, part)
    return list(found.values())


PartMethod = Callable[[dict[str, Any], Place], PartSnapshot | None]
