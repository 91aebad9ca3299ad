"""Damaged reports are refused or read right, and what is read wrong is said; and the instruments that measure this work."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from gongkai import form, schema
from gongkai.report import report_from_bytes
from mutations import fates, mutants, printed
from mutations.mutants import Case, Outcome
from mutations.plan import plan
from mutations.pool import outcomes
from mutations.proof import by_exchanged_heads, by_the_damage, by_the_place, inside_the_archive, number, pieces
from mutations.reports import CONVERTED, RENDERERS, drawn, formats, shipped
from rendering import cells, document

SEED = 20070117
CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="module", params=[500, pytest.param(20_000, marks=pytest.mark.slow)])
def run(request: pytest.FixtureRequest) -> Sequence[Outcome]:
    """Mutants of a plan of the tests' own; the slow ones are those of the figure that the benchmark prints."""
    from benchmarks import mutations as benchmark

    seed = benchmark.SEED if request.param == benchmark.MUTANTS else SEED
    made = list(outcomes(plan(tuple(RENDERERS), request.param, seed), 2))
    assert len(made) == request.param
    return made


def test_an_original_is_the_same_whenever_it_is_made() -> None:
    def made() -> dict[tuple[str, int], bytes]:
        return {(kind, seed): drawn(kind, Random(seed)).data for kind in RENDERERS for seed in range(3)}

    before = made()
    time.sleep(2.1)  # packages note the time in steps of two seconds
    assert [key for key, data in made().items() if data != before[key]] == []


def test_nothing_but_a_report_error_leaves_the_reader(run: Sequence[Outcome]) -> None:
    assert [o for o in run if o.end in ("exception", "crash")] == []


def test_no_mutant_hangs(run: Sequence[Outcome]) -> None:
    assert [o for o in run if o.end == "hang"] == []


def test_no_number_is_wrong_in_silence(run: Sequence[Outcome]) -> None:
    assert [(o.case, o.name, o.edit, o.silent) for o in run if o.silent] == []


def test_the_run_is_worth_its_name(run: Sequence[Outcome]) -> None:
    """Most mutants are read, most cells right, and every fate is met with."""
    ends = Counter(o.end for o in run)
    assert ends["read"] > len(run) / 2
    assert ends["refused"] > 0
    assert ends["unchanged"] < len(run) / 20
    assert sum(o.right for o in run) > 100 * ends["read"]
    assert all(sum(getattr(o, fate) for o in run) for fate in ("lost", "covered", "changed"))
    assert {(o.case.format, o.case.kind) for o in run} == {(f, k) for f in RENDERERS for k in mutants.kinds(f)}


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*")), ids=lambda p: p.name)
def test_what_fuzzing_kept_is_still_read_or_refused(path: Path) -> None:
    from benchmarks import fuzz

    fuzz.TARGETS[path.name.split("-")[0]](path.read_bytes())


# -- the instruments themselves ----------------------------------------------------------

A = form.APPLICATIONS


def reading(numbers: dict[form.Cell, int], *findings: dict[str, Any]) -> Any:
    rows: dict[str, list[dict[str, Any]]] = {frame: [] for frame in form.FRAMES}
    for (frame, first, second), n in numbers.items():
        a, b = form.KEYS[frame]
        rows[frame].append({a: first, b: second, "raw": str(n), "printed": n, "value": n, "basis": "printed"})
    frames = {frame: schema.frame(rows[frame], schema.REPORT_FRAMES[frame]) for frame in form.FRAMES}
    found = schema.frame(list(findings), schema.REPORT_FRAMES["findings"])
    return SimpleNamespace(**frames, findings=found, edition=form.EDITIONS["2021"])


def test_each_fate_is_told_from_the_others() -> None:
    truth = {(A, "granted", c.key): Decimal(i) for i, c in enumerate(form.APPLICANTS)}
    read = {c: int(n) for c, n in truth.items()}
    assert fates.judge(reading(read), truth, lambda d: set()).right == 7
    del read[A, "granted", "total"]
    read[A, "granted", "legal"] = 40
    read[A, "received", "other"] = 3  # the original has no such cell
    silent = fates.judge(reading(read), truth, lambda d: set())
    assert (silent.right, silent.lost, silent.covered, silent.changed) == (5, 1, 0, 0)
    assert [c for c, _ in silent.silent] == [(A, "granted", "legal"), (A, "received", "other")]
    told = fates.judge(reading(read), truth, lambda d: {c for c in d if c[1] == "granted"})
    assert (told.changed, len(told.silent)) == (1, 1)
    for cover, n in (({"rule": "E3", "cell": "granted/total"}, 1), ({"rule": "unplaced", "cell": "granted"}, 1), ({"rule": "unplaced"}, 2),
                     ({"rule": "E2", "cell": "concluded/legal"}, 1), ({"rule": "cell_missing", "cell": "granted/total"}, 0)):
        found = {"severity": "error", "frame": A, "message": "", **cover}
        assert fates.judge(reading(read, found), truth, lambda d: set()).covered == n
        assert fates.judge(reading(read, {**found, "severity": "note"}), truth, lambda d: set()).covered == 0
        assert fates.judge(reading(read, {**found, "frame": form.DISPUTES}), truth, lambda d: set()).covered == 0
    assert fates.judge(reading(read, {"rule": "second_report", "severity": "warning", "message": ""}), truth, lambda d: set()).covered == 2


def test_a_reader_that_shifts_a_row_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness would see the worst fault there is: numbers in their neighbours' cells."""

    def shifted(data: bytes, name: str) -> Any:
        report = report_from_bytes(data, name)
        frame = report.disputes
        frame[["printed", "value"]] = frame[["printed", "value"]].shift(1)
        frame = report.disclosure
        frame[["printed", "value"]] = frame[["printed", "value"]].shift(1)
        return report

    monkeypatch.setattr(mutants, "report_from_bytes", shifted)
    found = [mutants.run(Case("html", kind, 5, i)) for i in range(4) for kind in ("characters", "printed digits")]
    assert sum(bool(o.silent) for o in found) >= 6


def test_the_damage_itself_tells_what_is_printed_now() -> None:
    before = "<td>规章</td><td>12</td><td><p><span>3</span><span>4</span></p></td><td>7</td>"
    cell, other = ("disclosure", "rules", "issued"), ("disclosure", "rules", "repealed")
    doubtful = {cell: (Decimal(12), Decimal(2)), other: (Decimal(34), Decimal(2))}
    assert pieces(before) == ["规章", "12", "34", "7"]
    assert pieces("<si><t>&#22797;&#35758;</t></si>") == ["复议"]
    assert pieces("&#56; 7") == ["&#56;", "7"]  # no markup
    assert pieces("<w:r><w:rPr><w:strike/></w:rPr><w:t>30</w:t></w:r><w:r><w:t>0</w:t></w:r>") == ["0"]
    assert by_the_damage(before, before.replace("12", "2"))(doubtful) == {cell}
    assert by_the_damage(before, before.replace("<span>3</span><span>4", "<span></span><span>2"))(doubtful) == {other}
    assert by_the_damage(before, before.replace("7", "2"))(doubtful) == set()
    assert by_the_damage(before, before.replace("<td>12</td>", ""))(doubtful) == set()  # moved, not changed
    swapped = by_the_damage("规章\n12\n34\n许可\n5\n收费", "规章\n34\n12\n收费")
    assert swapped({cell: (Decimal(12), Decimal(34)), other: (Decimal(34), Decimal(12))}) == set()  # up to another label
    swapped = by_the_damage("规章\n12\n34\n许可\n5\n收费\n6", "规章\n34\n12\n许可\n6\n")
    assert swapped({cell: (Decimal(12), Decimal(34)), other: (Decimal(34), Decimal(12))}) == {cell, other}
    cut = by_the_damage("二\n信息内容\n规章\n12\n34\n许可\n5\n6\n收费", "二\n信息内容\n规章\n5\n6\n收费")
    assert cut({cell: (Decimal(12), Decimal(5)), other: (Decimal(34), Decimal(6))}) == {cell, other}
    assert cut({cell: (Decimal(12), Decimal(6)), other: (Decimal(34), Decimal(5))}) == set()
    cut = by_the_damage("二\n信息内容\n规章\n0\n34\n许可\n0\n6\n收费", "二\n信息内容\n规章\n0\n6\n收费")
    assert cut({other: (Decimal(34), Decimal(6))}) == {other}
    assert [number(p) for p in ("1,234", "１２件", "3（注）", "-4", "1.5", "x1", "", "1 2", "三")] == [
        Decimal(1234), Decimal(12), Decimal(3), Decimal(-4), Decimal("1.5"), None, None, None, None]


def test_damage_that_moves_nothing_tells_by_the_place() -> None:
    """Among numbers that are alike, a comparison of what stands there may take one for another; the place may not."""
    before = "规章\n0\n0\n1\n第五项\n".encode()
    cell = ("disclosure", "rules", "repealed")
    changed = before.replace(b"0\n1", b"1\n1").replace("第".encode(), b"\xe7\xac\xad")
    assert by_the_place(before, changed)({cell: (Decimal(0), Decimal(1))}) == {cell}
    assert by_the_place(before, changed)({cell: (Decimal(0), Decimal(2))}) == set()
    assert by_the_place(before, changed + b"\n")({cell: (Decimal(0), Decimal(1))}) == set()
    assert by_the_place(before, before.replace(b"0\n0\n", b"1000"))({cell: (Decimal(0), Decimal(1))}) == set()  # run together


def test_heads_in_each_others_place_tell_whose_the_numbers_are_now() -> None:
    first, second = form.APPLICANTS[4], form.APPLICANTS[5]
    before = f"<td>{first.zh}</td><td>{second.zh}</td><td>8</td><td>9</td>"
    swapped = f"<td>{second.zh}</td><td>{first.zh}</td><td>8</td><td>9</td>"
    one, other = ((A, "granted", t.key) for t in (first, second))
    eight, nine = Decimal(8), Decimal(9)
    truth = {one: eight, other: nine}
    assert by_exchanged_heads(truth, before, swapped)({one: (eight, nine), other: (nine, eight)}) == {one, other}
    assert by_exchanged_heads(truth, before, swapped)({one: (eight, nine), other: (nine, Decimal(7))}) == {one}
    assert by_exchanged_heads(truth, before, before.replace("8", "9"))({one: (eight, nine), other: (nine, eight)}) == set()
    assert by_exchanged_heads(truth, before, f"{swapped}<td>x</td>")({one: (eight, nine)}) == {one}  # other damage beside
    # A word stands in the other column, which is not read at all.
    assert by_exchanged_heads({one: None, other: nine}, before.replace("8", "零"), swapped.replace("8", "零"))({one: (None, nine)}) == {one}
    assert by_exchanged_heads({one: None, other: nine}, before.replace("8", "零"), swapped.replace("8", "零"))({one: (None, eight)}) == set()


def test_heads_of_section_two_in_each_others_place_tell_too() -> None:
    one, other = (("disclosure", "rules", key) for key in ("repealed", "in_force"))
    heads = {c.key: c.zh for c in form.EDITIONS["2021"].tables[form.DISCLOSURE].lines[0].columns}
    before = f"规章\n{heads['repealed']}\n{heads['in_force']}\n2\n0"
    swapped = f"规章\n{heads['in_force']}\n{heads['repealed']}\n2\n0"
    truth = {one: Decimal(2), other: Decimal(0)}
    told = by_exchanged_heads(truth, before, swapped)
    assert told({one: (Decimal(2), Decimal(0)), other: (Decimal(0), Decimal(2))}) == {one, other}
    assert told({("disclosure", "rules", "issued"): (Decimal(1), Decimal(2))}) == set()


def test_heads_of_routes_in_each_others_place_tell_too() -> None:
    first, second = form.DISPUTE_ROUTES[1:]
    one, other = ((form.DISPUTES, r.key, "upheld") for r in (first, second))
    told = by_exchanged_heads({one: Decimal(4), other: Decimal(1)}, f"{first.zh} {second.zh} 4 1", f"{second.zh} {' '.join(first.zh)} 4 1")
    assert told({one: (Decimal(4), Decimal(1)), other: (Decimal(1), Decimal(4))}) == {one, other}
    assert told({one: (Decimal(4), Decimal(2)), (form.DISPUTES, form.DISPUTE_ROUTES[0].key, "upheld"): (Decimal(4), Decimal(1))}) == set()


def test_a_number_written_as_an_entity_in_a_sheet_is_the_number() -> None:
    from mutations.proof import _grid

    assert _grid('<row r="1"><c r="A1"><v>&#56;</v></c><c r="B1" t="s"><v>0</v></c></row>', ["&amp;"]) == [["8", "&amp;"]]


def test_the_damage_inside_a_web_archive_tells_too() -> None:
    cell = ("disclosure", "rules", "issued")
    before = (b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
               b"<td>=B9=E6=D5=C2</td><td>12</td><td>7</td>\r\n")
    after = before.replace(b"<td>12</td>", b"<td>=34</td><tr~")
    assert inside_the_archive(by_the_damage, before, after)({cell: (Decimal(12), Decimal(4))}) == {cell}
    assert inside_the_archive(by_the_damage, before, after)({cell: (Decimal(12), Decimal(7))}) == set()


def test_a_mutant_can_be_made_again() -> None:
    cases = plan(tuple(RENDERERS), 40, 3)
    assert plan(tuple(RENDERERS), 90, 3)[:40] == cases
    for case in cases[::4]:
        first, second = mutants.make(case), mutants.make(case)
        assert first is not None and second is not None
        assert first.edit == second.edit
        assert mutants.run(case) == mutants.run(case)


@pytest.mark.parametrize("format_", RENDERERS)
def test_originals_are_read_right_before_they_are_damaged(format_: str) -> None:
    found = [*shipped(format_), *(drawn(format_, Random(f"{format_} {i}")) for i in range(5))]
    for base in found:
        report = report_from_bytes(base.data, "original")
        assert fates.judge(report, base.truth, lambda d: set()).silent == [], base.name


@pytest.mark.parametrize("kind", printed.KINDS)
def test_changed_prints_know_what_they_print(kind: str) -> None:
    changed = 0
    for i in range(20):
        rng = Random(f"{kind} {i}")
        paper = document.compose(cells.draw_figures(rng), rng)
        result = printed.change(paper, kind, rng, "html", "plain")
        if result is None:
            continue
        other, fair = result
        changed += other != paper
        now = {c: n for c, n in other.truth().items() if c in fair}
        if kind in ("printed digits", "printed labels"):
            assert all(n in fair[c] for c, n in now.items())
        assert set(fair) == set(paper.truth())
    assert changed > 5


def test_old_office_files_are_damaged_where_libreoffice_is(soffice: str) -> None:
    assert set(CONVERTED) <= set(formats())


def asleep(case: Case) -> Outcome:
    if case.index == 1:
        time.sleep(600)
    if case.index == 2:
        os._exit(3)
    return Outcome(case, "", "", "read")


def test_a_mutant_that_hangs_or_kills_its_process_costs_only_itself() -> None:
    cases = [Case("text", "bytes", 1, i) for i in range(5)]
    found = {o.case.index: o.end for o in outcomes(cases, 2, seconds=1, start=30, work=asleep)}
    assert found == {0: "read", 1: "hang", 2: "crash", 3: "read", 4: "read"}
