"""`iz export` and `iz import`, run as a user would."""

from pathlib import Path

import pytest

from settings import ROOT
from tests.integration.test_command_line import assert_one_sentence, iz


@pytest.fixture
def database(tmp_path: Path) -> dict[str, str]:
    environment = {"IZ_DATABASE_URL": f"sqlite:///{tmp_path / 'iz.db'}"}
    assert iz("load", str(ROOT / "tests" / "content"), **environment).returncode == 0
    return environment


def test_an_export_is_imported_after_a_look(database: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "catalogue.json"
    assert iz("export", "--format", "hsds", "--out", str(file), **database).returncode == 0
    text = file.read_text(encoding="utf-8")
    assert (
        "0 added, 0 changed, 0 removed, 2 untouched" in iz("import", str(file), **database).stdout
    )
    file.write_text(text.replace("+492414320", "+492414321"), encoding="utf-8")
    looked = iz("import", str(file), "--dry-run", **database)
    assert "+492414320 → +492414321" in looked.stdout
    assert "nothing was saved" in looked.stdout
    assert "0 added, 1 changed" in iz("import", str(file), **database).stdout
    assert "0 added, 0 changed" in iz("import", str(file), **database).stdout


@pytest.mark.parametrize("form", ["po", "xliff", "csv"])
def test_translations_go_out_and_come_in(
    database: dict[str, str], tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"en.{form}"
    done = iz("export", "--format", form, "--lang", "en", "--out", str(file), **database)
    assert done.returncode == 0, done.stderr
    file.write_bytes(file.read_bytes().replace("Sample café".encode(), b"Tea house"))
    said = iz("import", str(file), **database).stdout
    assert "sample_cafe/name" in said
    assert "en: 1 changed" in said


def test_published_data_says_what_it_needs(database: dict[str, str]) -> None:
    data = ROOT / "tests" / "hsds"
    british = ("--lang", "en", "--zone", "Europe/London", "--region", "GB")
    taken = iz("import", str(data / "service_list.json"), *british, **database)
    assert "2 added" in taken.stdout
    assert "left out: /contents/*/accreditations" in taken.stdout
    refused = iz("import", str(data / "service_full.json"), *british, **database)
    assert refused.returncode == 1
    assert "/service_at_locations/0/location/latitude: 100 is no latitude" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "--format", "docx"), 'no format "docx"'),
        (("export", "--format", "po"), "add --lang"),
        (("export", "--format", "po", "--lang", "xx"), 'no language "xx"'),
        (("export", "--format", "hsds", "--out", "/nowhere/x.json"), "can't be written"),
        (("import", "/nowhere/x.json"), "can't be read"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    database: dict[str, str], arguments: tuple[str, ...], words: str
) -> None:
    assert_one_sentence(iz(*arguments, **database), words)
