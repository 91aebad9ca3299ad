"""The charts of a comparison: their titles say what was counted, and there is always something to see."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes

from comparison.making import TOTAL, collection, report
from gongkai import form, language
from gongkai.charts.comparison import STATUS_FILLS, cell_changes_chart, copied_chart, prose_chart, two_rates_chart
from gongkai.comparison import STATUSES, compare_reports, copied_by_report, copied_text

SMALL = 9


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")


def title(ax: Axes) -> str:
    assert ax.figure is not None
    return str(ax.figure.get_suptitle()).replace("\n", "")


def words(ax: Axes) -> list[str]:
    return [t.get_text() for t in ax.texts]


def test_changes_are_sorted_and_carry_both_numbers() -> None:
    before = report(2022, {TOTAL: 80, ("applications", "granted", "total"): 50, ("disputes", "reconsideration", "upheld"): 0})
    after = report(2023, {TOTAL: 100, ("applications", "granted", "total"): 45, ("disputes", "reconsideration", "upheld"): 1})
    ax = cell_changes_chart(compare_reports(before, after).cells)
    assert words(ax) == ["+20 (80→100)", "+1 (0→1)", "−5 (50→45)"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["新收申请", "行政复议：结果维持", "予以公开"]
    assert "3个有增减" in title(ax)
    assert "新收申请”+20" in title(ax)


def test_an_unknown_number_is_no_bar() -> None:
    ax = cell_changes_chart(compare_reports(report(2022, {TOTAL: None}), report(2023, {TOTAL: 100})).cells)
    assert "没有增减" in ax.get_label()


def test_every_row_of_either_edition_has_a_name() -> None:
    ones = {(frame, line.key, column): 1 for edition in form.EDITIONS.values() for frame in ("applications", "disputes")
            for line in edition.tables[frame].lines for column in ("total",)}
    for edition in form.EDITIONS.values():
        own = {cell: n for cell, n in ones.items() if cell in edition.cells}
        for lang in ("zh", "en"):
            language.use_language(lang)
            try:
                ax = cell_changes_chart(compare_reports(report(2022, edition=edition), report(2023, own, edition=edition)).cells)
            finally:
                language.use_language("zh")
            names = [t.get_text() for t in ax.get_yticklabels()]
            assert len(set(names)) == len(names) == 24
            assert ("另有" in ax.figure.get_supxlabel()) == (lang == "zh")


def test_rates_show_both_with_n_and_hollow_where_few() -> None:
    granted, refused = ("applications", "granted", "total"), ("applications", "refused_internal", "total")
    both = compare_reports(report(2022, {granted: 40, refused: 60}), report(2023, {granted: 3, refused: 2}))
    ax = two_rates_chart(both.indicators)
    assert " 40.0%→60.0% (n=100→5)" in words(ax)
    faces = {line.get_markerfacecolor() for line in ax.lines if line.get_marker() == "o"}
    assert faces == {"white"}, "five cases are few"
    assert "公开率+20.0个百分点" in title(ax)


def test_prose_counts_what_counts() -> None:
    a, b, c = "设立专栏供查询政策文件。", "收到申请75件，全部按时办结。", "邀请公众参观办事大厅。"
    both = compare_reports(
        report(2022, texts={"overview": a + b + c, "other": "无。"}),
        report(2023, texts={"overview": a + b.replace("75", "81"), "other": "无。"}),
    )
    ax = prose_chart(both.prose)
    assert title(ax) == "后一份2句中2句沿用前一份，其中1句只改了数字；前一份有1句删去"
    assert [t.get_text() for t in ax.get_yticklabels()] == ["总体情况"], "a section where nothing counts is not drawn"


def test_copied_text_gives_counts_where_sentences_are_few() -> None:
    a = "设立专栏供查询政策文件。"
    few = collection(report(2022, texts={"overview": a}), report(2023, texts={"overview": a + "邀请公众参观办事大厅。"}))
    ax = copied_chart(copied_by_report(copied_text(few)))
    assert words(ax) == ["1/2句"]
    assert "1份报告中1份有整句沿用上年：甲市人民政府2023年" in title(ax)


def test_nothing_to_draw_is_said() -> None:
    both = compare_reports(report(2022), report(2023))
    assert "没有增减" in cell_changes_chart(both.cells).get_label()
    assert "没有计入" in prose_chart(both.prose).get_label()
    assert "没有可比" in two_rates_chart(both.indicators).get_label()
    assert "没有同一机关" in copied_chart(copied_by_report(copied_text(collection(report(2022))))).get_label()


def test_letters_are_large_enough_and_fills_are_apart_in_grey() -> None:
    a = "设立专栏供查询政策文件。"
    both = compare_reports(report(2022, {TOTAL: 9}, {"overview": a}), report(2023, {TOTAL: 7}, {"overview": a}))
    for ax in (cell_changes_chart(both.cells), prose_chart(both.prose)):
        figure = ax.figure
        assert figure.get_size_inches()[0] == 8
        assert min(t.get_fontsize() for t in [*ax.texts, *ax.get_yticklabels()]) >= SMALL
    assert list(STATUS_FILLS) == list(STATUSES)
    greys = [sum(int(f.colour[i:i + 2], 16) * w for i, w in ((1, 0.30), (3, 0.59), (5, 0.11))) for f in STATUS_FILLS.values()]
    assert all(abs(x - y) > 25 or STATUS_FILLS[a].hatch != STATUS_FILLS[b].hatch
               for (a, x), (b, y) in zip(list(zip(STATUS_FILLS, greys, strict=True)), list(zip(STATUS_FILLS, greys, strict=True))[1:], strict=False))
