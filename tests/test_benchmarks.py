"""The accuracy figure: its sums add up, it comes out the same twice, and the rival way is counted like our own."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import accuracy, rivals  # noqa: E402

from gongkai import form  # noqa: E402
from rendering import cells, document, html, quirks  # noqa: E402

FORMATS = ("text", "html")


def outcomes(reports: int, processes: int = 1) -> Sequence[accuracy.Outcome]:
    found, missing = accuracy.layouts(FORMATS)
    assert not missing
    return accuracy.measure(accuracy.plan(found, reports, accuracy.SEED), processes=processes, progress=False)


@pytest.fixture(scope="module")
def some() -> Sequence[accuracy.Outcome]:
    return outcomes(20)


def test_cells_add_up(some: Sequence[accuracy.Outcome]) -> None:
    assert len(some) == 20
    for o in some:
        assert o.cells == o.exact + o.lost + o.flagged + o.silent
        assert o.unspoken <= o.lost
        assert o.cells >= 30 or o.case.quirks
        assert o.silent == len(o.wrong)
        if o.rival is not None:
            assert sum(o.rival) >= o.exact + o.lost
    assert {o.rival is not None for o in some if o.case.layout.format.name == "html"} == {True}
    assert {o.rival for o in some if o.case.layout.format.name == "text"} == {None}


def test_every_table_adds_up_to_the_reports_it_is_made_of(some: Sequence[accuracy.Outcome]) -> None:
    made = {t.key: t for t in accuracy.tables(some)}

    def total(key: str, column: str) -> int:
        table = made[key]
        at = table.heads.index(column)
        return sum(int(r[at].replace(",", "")) for r in table.rows if r[0] != "together")

    for column in ("reports", "cells", "exact", "lost", "flagged wrong", "silently wrong"):
        name = {"flagged wrong": "flagged", "silently wrong": "silent"}.get(column, column)
        whole = len(some) if column == "reports" else sum(getattr(o, name) for o in some)
        assert total("all", column) == whole
        assert total("equations", column) == whole
        assert sum(total(f"layouts_{n}", column) for n in range(3) if f"layouts_{n}" in made) == whole
        assert made["all"].rows[-1][made["all"].heads.index(column)] == f"{whole:,}"


def test_the_same_seed_gives_the_same_tables(some: Sequence[accuracy.Outcome]) -> None:
    again = outcomes(20, processes=2)
    assert [t.markdown() for t in accuracy.tables(again)] == [t.markdown() for t in accuracy.tables(some)]
    assert accuracy.as_json(1, again, accuracy.tables(again), {}) == accuracy.as_json(1, some, accuracy.tables(some), {})


def test_the_command_writes_what_it_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / "figure.json", tmp_path / "figure.md"]
    assert accuracy.main(["--reports", "3", "--formats", "text", "--processes", "1", "--quiet",
                          "--json", str(files[0]), "--markdown", str(files[1])]) == 0
    printed = capsys.readouterr().out
    written = json.loads(files[0].read_text("utf-8"))
    assert written["seed"] == accuracy.SEED
    assert written["reports"] == 3
    for table in written["tables"].values():
        assert table["title"] in printed
        assert f"### {table['title']}" in files[1].read_text("utf-8")


def test_a_plan_is_even_and_its_beginning_is_a_sample() -> None:
    found, _ = accuracy.layouts(FORMATS)
    cases = accuracy.plan(found, 3 * len(found), accuracy.SEED)
    assert {sum(c.layout == layout for c in cases) for layout in found} == {3}
    assert {tuple(sorted(len(c.quirks) for c in cases if c.layout == layout)) for layout in found} == {(0, 1, 2)}
    assert accuracy.plan(found, 10, accuracy.SEED) == cases[:10]
    many = accuracy.plan(found, accuracy.REPORTS, accuracy.SEED)
    assert {q for c in many if len(c.quirks) == 1 for q in c.quirks} == set(quirks.QUIRKS)
    assert accuracy.REPORTS >= 2000


def test_every_format_has_a_renderer() -> None:
    found, missing = accuracy.layouts([f.name for f in accuracy.FORMATS])
    assert "no renderer" not in missing.values()
    assert {f.name for f in accuracy.FORMATS} == {layout.format.name for layout in found} | {m.split(" / ")[0] for m in missing}


def test_a_format_without_renderer_is_said_to_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accuracy, "_renderers", lambda name: "not installed: something")
    assert accuracy.layouts(["ofd"]) == ([], {"ofd": "not installed: something"})
    assert accuracy.plan([], 10, 1) == []


def test_percent_is_never_rounded_up() -> None:
    assert accuracy.percent(999_999, 1_000_000) == "99.999"
    assert accuracy.percent(9_999_999, 10_000_000) == "99.999"
    assert accuracy.percent(5, 5) == "100"
    assert accuracy.percent(0, 5) == "0.000"
    assert accuracy.percent(0, 0) == "—"


@pytest.mark.parametrize("layout", ["plain", "headed", "word", "cms", "nested", "filled", "no_spans", "one_table", "gbk_undeclared"])
def test_the_rival_way_does_well_where_it_can(layout: str) -> None:
    rng = Random(layout)
    figures = cells.draw_figures(rng, form.EDITIONS["2021"])
    paper = document.compose(figures, rng)
    read = rivals.read("html", html.LAYOUTS[layout](paper, rng))
    truth = paper.truth()
    assert sum(read.get(c) == n for c, n in truth.items()) > 0.7 * len(truth)


def test_the_rival_way_takes_no_number_from_a_page_without_tables() -> None:
    assert rivals.read("html", b"<p>no table</p>") == {}
    assert rivals.place([[["信息内容", "本年收费金额（单位：万元）"], []]]) == {}
    assert rivals.number("1,234") == Decimal(1234)
    assert rivals.number("") is rivals.number("/") is rivals.number("NaN") is None
