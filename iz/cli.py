"""The command `iz`."""

import json
import sys
from dataclasses import asdict, astuple, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

import locales
from catalogue.database import migrate, open_database
from catalogue.errors import CatalogueError
from catalogue.gaps import list_gaps
from catalogue.load import CONTENT, load_content
from iz import answering, evaluate, exchange, mediator, request, staff, train
from iz.ask import ask as ask_assistant
from iz.backup import archive
from iz.errors import CommandError
from iz.run import run as run_everything
from settings import MODELS, Settings, SettingsError, load_settings
from staff.models import Role

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="A multilingual Telegram assistant for newcomers in Aachen. Settings come from the environment and .env: see .env.example.",
)
console = Console(stderr=True, highlight=False)
# A table that goes into a file or a pipe is not to be squeezed into 80 columns.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 140)


@app.command()
def run() -> None:
    """Start everything: Rasa, the actions, the bot; without a token the sandbox too. Ctrl-C stops it."""
    raise typer.Exit(run_everything(load_settings(), out))


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="What the person writes.")],
    lang: Annotated[
        str | None, typer.Option(help="The language the person has chosen, e.g. uk.")
    ] = None,
    session: Annotated[
        str, typer.Option(help="The conversation: the same ID continues it.")
    ] = "ask",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Ask one question, as the bot would. Starts Rasa and the actions in the background where nothing runs."""
    settings = load_settings()
    if lang is not None:
        locales.language(lang)
    answering.ensure_running(settings, console)
    reply = ask_assistant(settings, text, lang, session)
    if as_json:
        print(json.dumps(asdict(reply), ensure_ascii=False))
        return
    for message in reply.messages:
        out.print(message["text"], markup=False)
        for button in message["buttons"]:
            out.print(f"  [ {button['title']} ]", markup=False)
    out.print(f"({reply.lang}, {reply.intent}, {reply.confidence or 0:.2f})", style="dim")


@app.command("evaluate")
def evaluate_model(
    file: Annotated[
        Path, typer.Argument(help='Lines {"text", "lang", "intent"}, or a folder of such files.')
    ],
    json_out: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
    min_macro_f1: Annotated[
        float | None, typer.Option(help="Fail when a language is below this.")
    ] = None,
    errors: Annotated[bool, typer.Option(help="List every question taken wrongly.")] = False,
) -> None:
    """Measure the trained model on labelled questions: a table per language, and what is confused."""
    result = evaluate.evaluate(load_settings(), evaluate.read_questions(file), console)
    evaluate.show(result, out)
    if errors:
        for line in result["confusions"]:
            out.print(
                f"{line['lang']} {line['intent']} → {line['taken_for']} ({line['confidence']:.2f}): {line['text']}",
                markup=False,
            )
    if json_out:
        figures = {key: result[key] for key in ("overall", "languages")}
        json_out.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    low = _languages_below(result, min_macro_f1)
    if low:
        raise CommandError(f"Macro-F1 below {min_macro_f1}: {', '.join(low)}.")


def _languages_below(result: dict[str, Any], floor: float | None) -> list[str]:
    if floor is None:
        return []
    return [
        f"{language} {figures['macro_f1']:.3f}"
        for language, figures in result["languages"].items()
        if figures["macro_f1"] < floor
    ]


@app.command("train")
def train_model(
    force: Annotated[bool, typer.Option(help="Also where nothing has changed.")] = False,
) -> None:
    """Train the model that Rasa serves."""
    train.train(load_settings(), out, force=force)


@app.command()
def load(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Content files or folders; catalogue/content otherwise."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Entries too that were changed here since.")
    ] = False,
) -> None:
    """Load content files into the catalogue: all or nothing, twice is as once, what staff changed stays."""
    settings = load_settings()
    migrate(settings.database_url)
    sessions = open_database(settings.database_url)
    with sessions.begin() as session:
        result = load_content(session, *(paths or [CONTENT]), overwrite=overwrite)
    out.print(f"catalogue: {result}")


@app.command()
def gaps(
    lang: Annotated[str | None, typer.Option(help="Only the texts of this language.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
) -> None:
    """List what the catalogue does not know yet: facts, and texts missing, outdated or unchecked."""
    settings = _prepared()
    with open_database(settings.database_url)() as session:
        found = list_gaps(session, lang)
    if as_json:
        print(json.dumps([asdict(gap) for gap in found], ensure_ascii=False, default=str))
        return
    _show_gaps(found)


def _show_gaps(found: list[Any]) -> None:
    if not found:
        out.print("Nothing is missing.")
        return
    table = Table(title=f"{len(found)} gaps")
    columns = list(asdict(found[0]))
    for column in columns:
        table.add_column(column)
    for gap in found:
        table.add_row(*(str(value or "") for value in asdict(gap).values()))
    out.print(table)


def _prepared() -> Settings:
    settings = load_settings()
    migrate(settings.database_url)
    return settings


@app.command("export")
def export_catalogue(
    form: Annotated[
        str, typer.Option("--format", help="hsds (the whole catalogue), po, xliff or csv.")
    ],
    lang: Annotated[
        str | None, typer.Option(help="The language of the translations: po, xliff, csv.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="Write here, else to the output.")
    ] = None,
) -> None:
    """Write the catalogue as HSDS JSON, or the translations into a language for translators."""
    settings = _prepared()
    with open_database(settings.database_url)() as session:
        exchange.write_out(exchange.export(session, form, lang), to)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="HSDS 3 JSON, PO, XLIFF 1.2 or CSV.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="The language the file is in, or translates into.")
    ] = None,
    zone: Annotated[
        str, typer.Option(help="The zone of times that have none (HSDS).")
    ] = "Europe/Berlin",
    region: Annotated[
        str, typer.Option(help="The country of phone numbers that have none (HSDS).")
    ] = "DE",
    remove_missing: Annotated[
        bool,
        typer.Option("--remove-missing", help="Remove the entries that the file lacks (HSDS)."),
    ] = False,
) -> None:
    """Import a file, all or nothing, and list what it changes; --dry-run only looks."""
    request = exchange.Request(exchange.read(file), lang, zone, region, remove_missing)
    settings = _prepared()
    with open_database(settings.database_url)() as session:
        exchange.show(exchange.run(session, request), out)
        if dry_run:
            out.print("Only looked: nothing was saved.")
            return
        session.commit()


@app.command("request")
def show_request(
    number: Annotated[str, typer.Argument(help="As it stands in every message: mako-27.")],
) -> None:
    """Show what happened to a request, and when: no names, no content."""
    settings = _prepared()
    with open_database(settings.database_url)() as session:
        steps = request.steps(session, number)
    table = Table(*(field.name for field in fields(request.Step)))
    for step in steps:
        table.add_row(*astuple(step))
    out.print(table)


mediator_app = typer.Typer(no_args_is_help=True, help="Invite and manage language mediators.")
app.add_typer(mediator_app, name="mediator")


@mediator_app.command("invite")
def invite_mediator(
    languages: Annotated[str, typer.Option(help="What they speak: ar,ku (BCP 47).")],
    topics: Annotated[
        str | None, typer.Option(help="Only these topics: health,housing. All otherwise.")
    ] = None,
) -> None:
    """Print a link that makes whoever opens it first a mediator; it is valid for two weeks."""
    settings = _prepared()
    with open_database(settings.database_url).begin() as session:
        link = mediator.invite(session, languages, topics, settings, datetime.now(UTC))
    print(link)


@mediator_app.command("list")
def list_mediators() -> None:
    """List the mediators: ids, languages, topics, and how many cases they have."""
    settings = _prepared()
    with open_database(settings.database_url)() as session:
        rows = mediator.rows(session)
    if not rows:
        out.print("There are no mediators yet: `iz mediator invite --languages ar` makes a link.")
        return
    table = Table(*(field.name for field in fields(mediator.Row)))
    for row in rows:
        table.add_row(*(str(value) for value in astuple(row)))
    out.print(table)


def _change_mediator(short: str, action: mediator.Action) -> None:
    settings = _prepared()
    with open_database(settings.database_url).begin() as session:
        out.print(mediator.change(session, short, action))


@mediator_app.command("pause")
def pause_mediator(
    id: Annotated[str, typer.Argument(help="As `iz mediator list` shows it.")],
) -> None:
    """Send no further requests; the cases stay."""
    _change_mediator(id, mediator.Action.PAUSE)


@mediator_app.command("resume")
def resume_mediator(
    id: Annotated[str, typer.Argument(help="As `iz mediator list` shows it.")],
) -> None:
    """Send requests again."""
    _change_mediator(id, mediator.Action.RESUME)


@mediator_app.command("remove")
def remove_mediator(
    id: Annotated[str, typer.Argument(help="As `iz mediator list` shows it.")],
) -> None:
    """End the access at once; open cases are offered to others."""
    _change_mediator(id, mediator.Action.REMOVE)


staff_app = typer.Typer(no_args_is_help=True, help="Accounts of the staff page.")
app.add_typer(staff_app, name="staff")


@staff_app.command("add")
def add_staff(
    name: Annotated[str, typer.Argument(help="What they log in with.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.READER,
    languages: Annotated[str, typer.Option(help="What a translator may change: ar,ku.")] = "",
) -> None:
    """Make an account, and print the link with which its password is set; it works once, for three days."""
    settings = _prepared()
    codes = [code.strip() for code in languages.split(",") if code.strip()]
    with open_database(settings.database_url).begin() as session:
        print(staff.add(session, name, role, codes, settings, datetime.now(UTC)))


@staff_app.command("link")
def link_staff(name: Annotated[str, typer.Argument(help="Whose password is set anew.")]) -> None:
    """Print a new link for an account: for a forgotten password."""
    settings = _prepared()
    with open_database(settings.database_url).begin() as session:
        print(staff.link(session, name, settings, datetime.now(UTC)))


@staff_app.command("reset-code")
def reset_code(name: Annotated[str, typer.Argument(help="Who has lost their telephone.")]) -> None:
    """Turn an account's second factor off, for a lost telephone."""
    settings = _prepared()
    with open_database(settings.database_url).begin() as session:
        out.print(staff.reset_code(session, name))


@app.command("backup")
def make_backup(
    file: Annotated[Path, typer.Argument(help="Where to, e.g. iz-2026-11-24.backup.")],
) -> None:
    """Write the database and the models into one file, while everything runs. IZ_SECRET_KEY is not in it: keep it elsewhere."""
    settings = load_settings()
    size = archive.back_up(settings, MODELS, file)
    out.print(f"{file}: {size / 1e6:.1f} MB, from {archive.where(settings)}")
    out.print(
        "Keep IZ_SECRET_KEY (or var/secret.key) in another place: who has both can write to everybody, "
        "without it the backup is worth nothing."
    )


@app.command("restore")
def restore_backup(
    file: Annotated[Path, typer.Argument(help="A file made by `iz backup`.")],
) -> None:
    """Put a backup in the place of the database and the models: all or nothing. Stop everything first."""
    settings = load_settings()
    manifest = archive.restore(settings, MODELS, file)
    out.print(f"Restored as of {manifest.made_at[:16]} UTC into {archive.where(settings)}.")
    if manifest.database == "sqlite":
        out.print(
            "What was there before is beside it, as ….before-restore: delete it when all is well."
        )


@app.command()
def stop() -> None:
    """End the Rasa and actions that `iz ask` has started in the background."""
    out.print("stopped" if answering.stop() else "nothing runs in the background")


def main() -> None:
    """Run the command line; what can be mended is one sentence on standard error, and exit code 1."""
    try:
        app()
    except (CommandError, SettingsError, CatalogueError, locales.UnknownLanguage) as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
