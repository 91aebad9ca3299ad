"""Help that can be trusted: every public name has an example, and every example gives what it says."""

from __future__ import annotations

import doctest
import inspect
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import helpers

ROOT = Path(__file__).resolve().parents[1]
CALLABLES = [name for name in helpers.__all__ if callable(getattr(helpers, name))]
FRAMES_AS_PRINTED = (
    "display.width", 120, "display.max_columns", 20, "display.max_rows", 60, "display.max_colwidth", 50,
    "display.unicode.east_asian_width", False,
)


def examples_of(name: str) -> doctest.DocTest:
    """The examples of one public name, not of its methods."""
    described = getattr(helpers, name)
    file = inspect.getsourcefile(inspect.unwrap(described))
    return doctest.DocTestParser().get_doctest(inspect.getdoc(described) or "", {}, name, file, None)


@pytest.fixture
def as_in_help(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the public face says its examples assume, and nothing left behind by them."""
    monkeypatch.chdir(ROOT)
    helpers.use_language("zh")
    with pd.option_context(*FRAMES_AS_PRINTED):
        yield
    helpers.use_language("zh")
    plt.close("all")


@pytest.mark.parametrize("name", CALLABLES)
@pytest.mark.usefixtures("as_in_help")
def test_the_example_gives_what_it_says(name: str, dataset: helpers.Dataset, tmp_path: Path) -> None:
    test = examples_of(name)
    assert any(example.want for example in test.examples), "an example that shows what comes out"
    # One rarely calls a class by its name: a function gives it.
    assert name[0].isupper() or any(f"{name}(" in example.source for example in test.examples), "an example of this very name"
    public: dict[str, Any] = {public: getattr(helpers, public) for public in helpers.__all__}
    test.globs = public | {"dataset": dataset, "folder": tmp_path}
    said = io.StringIO()
    failed, _ = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.write)
    assert not failed, said.getvalue()


@pytest.mark.parametrize("name", CALLABLES)
def test_the_example_stands_last_under_its_heading(name: str) -> None:
    text = inspect.getdoc(getattr(helpers, name)) or ""
    said, heading, shown = text.partition("\n\nExamples\n--------\n")
    assert heading
    assert said.strip()
    assert ">>>" not in said
    assert shown.startswith(">>> ")


def test_an_example_that_errs_is_found() -> None:
    """The runner that the examples go through does fail."""
    test = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    failed, tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=lambda _: None)
    assert (failed, tried) == (1, 1)


def test_the_public_face_says_what_the_examples_assume() -> None:
    said = inspect.getdoc(helpers) or ""
    assert 'dataset = load_reports("data/raw")' in said
    assert "``folder``" in said


def test_tab_completion_offers_the_public_names_and_nothing_else() -> None:
    offered = [name for name in dir(helpers) if not (name.startswith("__") and name.endswith("__"))]
    assert offered == sorted(helpers.__all__)


def test_names_stand_in_order_constants_then_classes_then_functions() -> None:
    def order(name: str) -> tuple[int, str]:
        return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)

    assert helpers.__all__ == sorted(set(helpers.__all__), key=order)
