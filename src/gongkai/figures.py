"""The two figures of the README in both languages: how requests end, and how that went over the years."""

from __future__ import annotations

import io
from pathlib import Path
from typing import get_args

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from gongkai import charts, measures, narrative, notebooks, style
from gongkai.dataset import Dataset
from gongkai.store.whole import clear, replace_file


def write_figures(dataset: Dataset, folder: Path) -> list[Path]:
    """Draw the figures, each ``NAME.LANGUAGE.png``; one whose picture is as it was is not written again."""
    mpl.use("agg")
    shares = measures.outcome_shares(dataset)
    spoken = style.language()
    paths = []
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for language in get_args(style.Language):
            style.use_language(language)
            for name, ax in (
                ("outcomes", charts.outcome_chart(measures.latest(shares))),
                ("years", charts.outcomes_over_years(shares, narrative.focus(dataset))),
            ):
                paths.append(folder / f"{name}.{language}.png")
                _draw(ax.figure.get_figure(root=True), paths[-1])
    finally:
        style.use_language(spoken)
    return paths


def _draw(figure: Figure, path: Path) -> None:
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    plt.close(figure)
    clear(path)
    if not path.exists() or not notebooks.same_picture(path.read_bytes(), file.getvalue()):
        replace_file(path, file.getvalue())
