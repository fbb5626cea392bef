"""The texts of an HSDS object: its own properties in one language, and our profile's `translations`."""

from typing import Any

import locales
from catalogue.exchange.findings import Assumed, Findings, Place
from catalogue.exchange.plain_text import normal_lines, without_html
from catalogue.exchange.snapshot import Texts, TextVersion
from catalogue.exchange.text_limits import text_problem
from catalogue.models import TextOrigin, TextStatus


def read_texts(
    value: dict[str, Any],
    place: Place,
    names: tuple[str, ...],
    held: dict[str, str],
    assumed: Assumed,
    findings: Findings,
) -> Texts:
    """Return the texts of an object. `names` are its fields, `held` the property that holds a field."""
    texts: Texts = {}
    for n, item in enumerate(value.get("translations", [])):
        at = (*place, "translations", n)
        _read_item(item, value, at, names, held, assumed, findings, texts)
    for field, key in held.items():
        _read_plain(value, key, field, place, assumed, findings, texts)
    _check(texts, place, findings, of_entry="name" in names and "alternate_names" in names)
    return texts


def _read_item(
    item: dict[str, Any],
    value: dict[str, Any],
    place: Place,
    names: tuple[str, ...],
    held: dict[str, str],
    assumed: Assumed,
    findings: Findings,
    texts: Texts,
) -> None:
    field, code = item["field"], item["language"]
    if field not in names:
        findings.wrong((*place, "field"), f'no text "{field}" here', f"one of {', '.join(names)}")
    elif code not in {language.code for language in locales.available()}:
        known = ", ".join(language.code for language in locales.available())
        findings.wrong((*place, "language"), f'no language "{code}"', f"one of {known}")
    elif code in texts.get(field, {}):
        findings.wrong(place, f"{field} in {code} stands twice", "leave one of them")
    else:
        content = _content_of(item, value, held, assumed)
        if content is None:
            findings.wrong(place, "no text", "add `text`")
            return
        texts.setdefault(field, {})[code] = TextVersion(
            normal_lines(content),
            TextStatus(item["status"]),
            TextOrigin(item.get("origin", "import")),
            item.get("version"),
            item.get("source_version"),
        )


def _content_of(
    item: dict[str, Any], value: dict[str, Any], held: dict[str, str], assumed: Assumed
) -> str | None:
    if "text" in item:
        return str(item["text"])
    key = held.get(item["field"])
    found = value.get(key) if key and item["language"] == assumed.language else None
    return str(found) if found else None


def _read_plain(
    value: dict[str, Any],
    key: str,
    field: str,
    place: Place,
    assumed: Assumed,
    findings: Findings,
    texts: Texts,
) -> None:
    content = normal_lines(value.get(key) or "")
    given = texts.get(field, {})
    if not content or assumed.language in given:
        return
    # Where there is no original, our own export shows another language in its place.
    if any(text.content == content for text in given.values()):
        return
    # In a file of ours a text is what it is; in one of others it may be HTML.
    plain = content if "translations" in value else without_html(content)
    if not plain.strip():
        findings.leave_out((*place, key))
        return
    given = texts.setdefault(field, {})
    given[assumed.language] = TextVersion(plain, TextStatus.DRAFT, TextOrigin.IMPORT)


def _check(texts: Texts, place: Place, findings: Findings, *, of_entry: bool) -> None:
    for field, versions in texts.items():
        for code, text in versions.items():
            problem = text_problem(text.content, field, of_entry=of_entry)
            if problem:
                findings.wrong((*place, field), f"{field} ({code}): {problem[0]}", problem[1])
