"""The form of a content file (docs/content-format.md), and reading one with the line of every mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    ValidationError,
    model_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

import locales
from catalogue.checks import (
    SLUG,
    is_currency,
    is_email,
    is_number,
    is_rrule,
    is_short_number,
    is_slug,
    is_tag,
    is_time,
    is_zone,
)
from catalogue.errors import ContentRefused
from catalogue.models import EntryKind, TextStatus

ORIGINAL = "de"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class TextValue(_Strict):
    """A text with its status."""

    text: str = Field(min_length=1)
    status: TextStatus = TextStatus.DRAFT


def _as_text_value(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _is_language(code: str) -> str:
    if code not in {language.code for language in locales.available()}:
        known = ", ".join(language.code for language in locales.available())
        raise ValueError(f'no language "{code}": one of {known}')
    return code


def _texts(limit: int) -> Any:
    def fits(value: TextValue) -> TextValue:
        if len(value.text) > limit:
            raise ValueError(f"{len(value.text)} characters, at most {limit}")
        return value

    def has_original(value: dict[str, TextValue]) -> dict[str, TextValue]:
        if value and ORIGINAL not in value:
            raise ValueError(f'the original is missing: add "{ORIGINAL}"')
        return value

    one = Annotated[TextValue, BeforeValidator(_as_text_value), AfterValidator(fits)]
    code = Annotated[str, AfterValidator(_is_language)]
    return Annotated[dict[code, one], AfterValidator(has_original)]


Slug = Annotated[str, AfterValidator(is_slug)]
Time = Annotated[time, BeforeValidator(is_time)]
Zone = Annotated[str, AfterValidator(is_zone)]
Email = Annotated[str, AfterValidator(is_email)]
Name: Any = _texts(60)
Short: Any = _texts(300)


class PhoneValue(_Strict):
    """A number, or a short number."""

    number: Annotated[str, AfterValidator(is_number)] | None = None
    short_number: Annotated[str, AfterValidator(is_short_number)] | None = None
    description: Short = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_both(self) -> "PhoneValue":
        if (self.number is None) == (self.short_number is None):
            raise ValueError("needs either number or short_number")
        return self


class LanguageValue(_Strict):
    """A language spoken there."""

    code: Annotated[str, AfterValidator(is_tag)]
    note: Short = Field(default_factory=dict)


class CostValue(_Strict):
    """What something costs."""

    amount: Decimal = Field(ge=0, max_digits=10, decimal_places=2)
    currency: Annotated[str, AfterValidator(is_currency)] = "EUR"
    option: Short = Field(default_factory=dict)


class DocumentValue(_Strict):
    """Something to bring."""

    document: Short


class ExceptionValue(_Strict):
    """A day with other hours, or none."""

    date: date
    closed: bool = False
    opens_at: Time | None = None
    closes_at: Time | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "ExceptionValue":
        if self.closed == (self.opens_at is not None and self.closes_at is not None):
            raise ValueError("needs either closed: true, or opens_at and closes_at")
        return self


class ScheduleValue(_Strict):
    """Weekly opening hours."""

    byday: list[Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]] = Field(min_length=1)
    opens_at: Time
    closes_at: Time
    zone: Zone = "Europe/Berlin"
    holidays: Literal["closed", "open"] = "closed"
    valid_from: date | None = None
    valid_to: date | None = None
    exceptions: list[ExceptionValue] = Field(default_factory=list)
    description: Short = Field(default_factory=dict)

    @model_validator(mode="after")
    def _ends_after_its_beginning(self) -> "ScheduleValue":
        if self.closes_at != time(0, 0) and self.closes_at <= self.opens_at:
            raise ValueError("closes_at must be later than opens_at (24:00 is midnight)")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self


class LocationValue(_Strict):
    """A place."""

    name: Short = Field(default_factory=dict)
    address_1: str = Field(min_length=1, max_length=200)
    postal_code: str = Field(min_length=1, max_length=12)
    city: str = Field(min_length=1, max_length=100)
    country: str = Field("DE", pattern="^[A-Z]{2}$")
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    transportation: Short = Field(default_factory=dict)
    accessibility: Short = Field(default_factory=dict)

    @model_validator(mode="after")
    def _both_coordinates(self) -> "LocationValue":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("needs both latitude and longitude, or neither")
        return self


class EventValue(_Strict):
    """A date that may repeat."""

    name: Short
    dtstart: datetime
    duration_minutes: int | None = Field(None, gt=0)
    rrule: Annotated[str, AfterValidator(is_rrule)] | None = None
    zone: Zone = "Europe/Berlin"
    description: Short = Field(default_factory=dict)


class SourceValue(_Strict):
    """Where the facts come from."""

    name: str = Field(min_length=1, max_length=300)
    url: HttpUrl | None = None
    checked: date | None = None


def _as_language(value: Any) -> Any:
    return {"code": value} if isinstance(value, str) else value


class EntryValue(_Strict):
    """What all content files may hold."""

    name: Name
    alternate_names: dict[Annotated[str, AfterValidator(_is_language)], list[str]] = Field(
        default_factory=dict
    )
    description: _texts(700) = Field(default_factory=dict)  # type: ignore[valid-type]
    source: list[SourceValue] = Field(min_length=1)
    position: int = 0
    icon: str | None = Field(None, max_length=16)


class TopicValue(EntryValue):
    """A topic of the NLU, or `emergency`."""

    section: Slug | None = None
    services: list[Slug] = Field(default_factory=list)
    organizations: list[Slug] = Field(default_factory=list)
    related: list[Slug] = Field(default_factory=list)


class SectionValue(EntryValue):
    """A section of the menu."""


class ThemeValue(EntryValue):
    """A theme or a focus area of the IZ."""

    topics: list[Slug] = Field(default_factory=list)
    services: list[Slug] = Field(default_factory=list)


class _Reachable(EntryValue):
    website: HttpUrl | None = None
    email: Email | None = None
    phones: list[PhoneValue] = Field(default_factory=list)
    languages: list[Annotated[LanguageValue, BeforeValidator(_as_language)]] = Field(
        default_factory=list
    )
    schedules: list[ScheduleValue] = Field(default_factory=list)
    locations: list[LocationValue] = Field(default_factory=list)


class OrganizationValue(_Reachable):
    """The IZ, a network, a partner, a nation-wide body."""

    kind: Literal["iz", "network", "partner", "body"]


class ServiceValue(_Reachable):
    """Something a person can use."""

    organization: Slug
    status: Literal["active", "inactive", "defunct", "temporarily closed"] = "active"
    summary: _texts(160) = Field(default_factory=dict)  # type: ignore[valid-type]
    eligibility_description: Short = Field(default_factory=dict)
    application_process: Short = Field(default_factory=dict)
    fees_description: Short = Field(default_factory=dict)
    url: HttpUrl | None = None
    cost_options: list[CostValue] = Field(default_factory=list)
    required_documents: list[DocumentValue] = Field(default_factory=list)
    events: list[EventValue] = Field(default_factory=list)
    minimum_age: int | None = Field(None, ge=0)
    maximum_age: int | None = Field(None, ge=0)


FORMS: Mapping[EntryKind, type[EntryValue]] = {
    EntryKind.TOPIC: TopicValue,
    EntryKind.SECTION: SectionValue,
    EntryKind.THEME: ThemeValue,
    EntryKind.FOCUS_AREA: ThemeValue,
    EntryKind.ORGANIZATION: OrganizationValue,
    EntryKind.SERVICE: ServiceValue,
}


@dataclass(frozen=True)
class ContentEntry:
    """A content file that is in order: its slug, kind, values, and where its parts stand."""

    path: Path
    slug: str
    kind: EntryKind
    value: EntryValue
    tree: CommentedMap

    def place(self, *steps: str | int) -> str:
        """Return `file:line` of a part of the file."""
        return f"{self.path}:{_line(self.tree, steps)}"


def read_content_file(path: Path) -> ContentEntry:
    """Read and check one file.

    Raises:
        ContentRefused: every mistake, as `file:line: field: what is wrong`.
    """
    kind = _kind(path)
    tree = _read_yaml(path)
    try:
        value = FORMS[kind].model_validate(_plain(tree))
    except ValidationError as error:
        raise ContentRefused(
            [_problem(path, tree, problem) for problem in error.errors()]
        ) from None
    if not SLUG.fullmatch(path.stem):
        raise ContentRefused(
            [f"{path}:1: the file's name is the slug: a-z, 0-9 and _, at most 36 characters"]
        )
    return ContentEntry(path, path.stem, kind, value, tree)


def _kind(path: Path) -> EntryKind:
    try:
        return EntryKind(path.parent.name)
    except ValueError:
        folders = ", ".join(kind.value for kind in EntryKind)
        raise ContentRefused(
            [f"{path}:1: the folder tells what an entry is; put the file into one of {folders}"]
        ) from None


def _read_yaml(path: Path) -> CommentedMap:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentRefused(
            [f"{path}:1: not UTF-8 (byte {error.start}): save it as UTF-8"]
        ) from None
    except OSError as error:
        raise ContentRefused([f"{path}:1: can't be read ({error.strerror})"]) from None
    try:
        tree = YAML().load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentRefused([f"{path}:{line}: not YAML: {error.problem}"]) from None
    except YAMLError as error:
        raise ContentRefused([f"{path}:1: not YAML: {error}"]) from None
    if not isinstance(tree, CommentedMap):
        raise ContentRefused([f"{path}:1: must hold fields such as `name:`"])
    return tree


def _plain(node: Any) -> Any:
    if isinstance(node, CommentedMap):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value) for value in node]
    return node


def _problem(path: Path, tree: CommentedMap, problem: Any) -> str:
    steps = [step for step in problem["loc"] if not str(step).startswith("function-")]
    field = ".".join(str(step) for step in steps if step != "[key]")
    if problem["type"] == "extra_forbidden":
        message = "no such field: see docs/content-format.md"
    else:
        message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{path}:{_line(tree, steps)}: {field or 'file'}: {message}"


def _line(tree: Any, steps: Any) -> int:
    """The line of the deepest part of `steps` that the file holds."""
    line = 1
    for step in steps:
        try:
            if isinstance(tree, CommentedMap) and step in tree:
                line = tree.lc.key(step)[0] + 1
            elif isinstance(tree, CommentedSeq) and isinstance(step, int):
                line = tree.lc.item(step)[0] + 1
            else:
                break
            tree = tree[step]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line
