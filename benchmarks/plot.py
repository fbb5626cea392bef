"""Draws macro-F1 by language, a mark a pipeline; runs in Rasa's environment, which has matplotlib.

`python -m benchmarks.plot RESULTS.json PICTURE.svg`
"""

import json
import sys
from pathlib import Path

import matplotlib
from matplotlib import pyplot

GOAL = 0.9
MARKS = {"stock": "x", "diet_tuned": "^", "letters": "s", "ours": "o"}


def draw(results: list, of: str, picture: Path) -> None:
    """Write the plot of one set of questions."""
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "iz", "font.size": 11})
    ours = next(result for result in results if result["pipeline"] == "ours")
    languages = sorted(
        ours["figures"][of]["languages"],
        key=lambda code: ours["figures"][of]["languages"][code]["macro_f1"],
    )
    figure, axes = pyplot.subplots(figsize=(8, 4.2))
    axes.axvline(GOAL, color="0.7", linestyle="--", linewidth=1)
    for result in results:
        values = [result["figures"][of]["languages"][code]["macro_f1"] for code in languages]
        axes.plot(values, languages, MARKS[result["pipeline"]], label=result["pipeline"])
    axes.set_xlabel("macro-F1 over 45 intents")
    axes.set_xlim(right=1)
    axes.grid(axis="y", alpha=0.3)
    axes.legend(loc="lower left")
    figure.tight_layout()
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text()), "own", Path(sys.argv[2]))
