"""What is documented is what there is."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from catalogue.models import Base
from iz.cli import app
from settings import ROOT, Settings

CATALOGUE = {
    "content_file",
    "cost_option",
    "entry",
    "event",
    "language",
    "link",
    "location",
    "phone",
    "required_document",
    "revision",
    "schedule",
    "source",
    "text",
}
SETTINGS = sorted(str(field.alias) for field in Settings.model_fields.values())


@pytest.mark.parametrize("document", ["docs/settings.md", ".env.example"])
def test_every_setting_is_documented(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert [name for name in SETTINGS if name not in text] == []


def test_no_setting_is_documented_that_is_not_there() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`((?:IZ|TELEGRAM)_[A-Z_]+)`", text)) == set(SETTINGS)


def test_every_intent_is_documented() -> None:
    text = (ROOT / "docs/intents.md").read_text(encoding="utf-8")
    intents = YAML(typ="safe").load(ROOT / "domain.yml")["intents"]
    assert [intent for intent in intents if f"`{intent}`" not in text] == []


def test_every_intent_leads_to_one_action() -> None:
    domain = YAML(typ="safe").load(ROOT / "domain.yml")
    rules = YAML(typ="safe").load(ROOT / "nlu" / "rules.yml")["rules"]
    led = [rule["steps"][0]["intent"] for rule in rules]
    assert sorted(led) == sorted([*domain["intents"], "nlu_fallback"])
    assert {rule["steps"][1]["action"] for rule in rules} == set(domain["actions"])


def test_every_command_explains_itself() -> None:
    assert [
        command.callback for command in app.registered_commands if not command.callback.__doc__
    ] == []  # type: ignore[union-attr]


def test_links_between_documents_lead_somewhere() -> None:
    missing = [
        f"{document.relative_to(ROOT)} → {target}"
        for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
        for target in re.findall(
            r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")
        )
        if not (document.parent / Path(target)).exists()
    ]
    assert missing == []


def test_every_column_about_people_is_in_the_privacy_document() -> None:
    """A new table or column is noticed; the catalogue's own tables hold nothing about people."""
    for module in (
        "bot.chats",
        "bot.delivery.tables",
        "figures.models",
        "handover.models",
        "staff.models",
    ):
        import_module(module)
    text = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    documented = {
        match[1]: set(re.findall(r"`([a-z_]+)`", match[2]))
        for match in re.finditer(r"^\| `([a-z_]+)` \| ([^|]*) \|", text, re.MULTILINE)
    }
    tables = {
        name: {column.name for column in table.columns}
        for name, table in Base.metadata.tables.items()
        if name not in CATALOGUE
    }
    assert {
        name: columns for name, columns in documented.items() if columns != tables.get(name)
    } == {}
    assert documented.keys() == tables.keys()


def test_every_test_that_the_security_document_names_is_there() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[^`:]+)::(\w+)`", text)
    assert len(named) > 20
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists()
        or not re.search(rf"^\s*(async )?def {name}\(", (ROOT / path).read_text(), re.MULTILINE)
    ]
    assert missing == []
    # Each threat has one.
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    assert [row for row in rows if "::" not in row and not row.startswith("| threat ")] == []
