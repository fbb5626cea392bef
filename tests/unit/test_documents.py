"""What is documented is what there is."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from iz.cli import app
from settings import ROOT, Settings

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
