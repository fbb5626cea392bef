"""`python -m benchmarks`: understanding, turns, the catalogue's size, or all. Loopback only; ends by itself."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import catalogue_size, databases, soak, turns, understanding
from benchmarks.rasa_process import run
from settings import BUILD, ROOT

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Measure this assistant beside a stock Rasa, on this machine.",
)
console = Console(stderr=True, highlight=False)
OWN_QUESTIONS = {"own": ROOT / "nlu" / "evaluation"}
Epochs = Annotated[
    int | None, typer.Option(help="Shorten DIET's training (stock: 100 epochs, which takes hours).")
]


@app.command("understanding")
def compare_understanding(
    pipelines: Annotated[
        list[str] | None, typer.Option("--pipeline", help="Only this one; may be repeated.")
    ] = None,
    epochs: Epochs = None,
    questions: Annotated[
        list[Path] | None, typer.Option(help="Further questions (JSONL file or folder).")
    ] = None,
) -> None:
    """Train every pipeline of benchmarks/pipelines and ours on the same examples, and ask the same questions."""
    sets = {**OWN_QUESTIONS, **{path.stem: path for path in questions or []}}
    results = understanding.compare(pipelines or understanding.ALL, sets, epochs, console)
    for of in sets:
        print(f"\n{of}\n\n{understanding.table(results, of)}")
        print(f"\n{understanding.table_by_language(results, of)}")


@app.command("turns")
def compare_turns() -> None:
    """Whole turns of a stock set-up and ours, with 1, 4, 16 and 64 people writing at once."""
    print(turns.table(turns.compare(console)))


@app.command("catalogue")
def measure_catalogue(
    services: Annotated[int, typer.Option(help="How many services are made up.")] = 10_000,
) -> None:
    """How long the bot's search and answers, the staff page and the public side take with many services."""
    print(catalogue_size.table(catalogue_size.measure(services, console)))


@app.command("all")
def compare_all(epochs: Epochs = None) -> None:
    """All of these; the figures of the first two go to build/bench.json as well."""
    print(catalogue_size.table(catalogue_size.measure(10_000, console)))
    results = understanding.compare(understanding.ALL, OWN_QUESTIONS, epochs, console)
    print(understanding.table(results, "own"))
    result = turns.compare(console)
    print(turns.table(result))
    figures = [*understanding.figures(results), *turns.figures(result)]
    (BUILD / "bench.json").write_text(json.dumps(figures, indent=1))


@app.command("plot")
def plot(
    picture: Annotated[Path, typer.Option(help="Where the picture goes.")] = ROOT
    / "docs"
    / "macro-f1.svg",
) -> None:
    """Draw macro-F1 by language from the last `understanding`."""
    run("-m", "benchmarks.plot", str(understanding.RESULTS), str(picture))


@app.command("soak")
def soak_bot(
    updates: Annotated[int, typer.Option(help="How many updates are sent.")] = 2000,
    people: Annotated[int, typer.Option(help="By how many people.")] = 100,
    kills: Annotated[int, typer.Option(help="How often the bot is killed.")] = 20,
    faults: Annotated[int, typer.Option(help="How many calls go wrong.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed gives the same plan.")] = 1,
    bots: Annotated[int, typer.Option(help="How many bots; several need PostgreSQL.")] = 1,
    database: Annotated[
        str,
        typer.Option(help="sqlite, postgresql (a server of its own), or an empty one's address."),
    ] = "sqlite",
    log: Annotated[Path | None, typer.Option(help="What the bots say goes there.")] = None,
) -> None:
    """People write while bots are killed and Telegram stumbles: fails if anything is lost, doubled or mixed up."""
    with databases.temporary(database) as url:
        result = soak.soak(soak.Size(updates, people, kills, faults, seed, bots), url, log)
    print(result.table())
    for example in result.examples[:20]:
        print(example)
    raise typer.Exit(0 if result.is_clean else 1)


if __name__ == "__main__":
    app()
