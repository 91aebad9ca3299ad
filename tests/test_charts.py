"""Charts, tables and sentences: on the shipped reports, on one report, on none; in both languages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from gongkai import form, style
from gongkai.charts import (
    applicant_chart,
    basis_chart,
    contribution_chart,
    court_chart,
    coverage_chart,
    decisions_chart,
    decisions_over_years,
    disputes_chart,
    documents_chart,
    equations_chart,
    fees_chart,
    funnel_chart,
    mix_chart,
    nothing_chart,
    outcome_chart,
    outcomes_over_years,
    points_chart,
    pooled_chart,
    rate_chart,
    rate_contribution_chart,
    ratio_chart,
    reasons_chart,
    refusal_chart,
    repeated_chart,
    results_chart,
    series_chart,
    stock_chart,
    words_by_year_chart,
    words_chart,
)
from gongkai.charts.canvas import wrap
from gongkai.dataset import Dataset
from gongkai.measures import (
    change_on_year,
    contributions,
    coverage,
    disclosure_volume,
    disjoint,
    dispute_results,
    equations_table,
    findings_list,
    fullest_year,
    funnel,
    in_year,
    key_indicators,
    largest_report,
    latest,
    named_problems,
    nothing_groups,
    outcome_shares,
    outcomes_by_applicant,
    own_words,
    pooled_rates,
    problem_words,
    rate_by_applicant,
    rate_by_body,
    rate_contributions,
    reasons_for_nothing,
    refusal_reasons,
    reports_overview,
    request_to_court,
    requests_by_applicant,
    stock_roll,
    year_pairs,
)
from gongkai.narrative import (
    answer_change,
    answer_data_check,
    answer_disputes,
    answer_own_words,
    answer_refusal,
    answer_volume,
    focus,
    say_after_reconsideration,
    say_applicants,
    say_bases,
    say_changes,
    say_condensed,
    say_court,
    say_decisions,
    say_disjoint,
    say_disputes,
    say_documents,
    say_drivers,
    say_editions,
    say_equations,
    say_failures,
    say_fees,
    say_findings,
    say_funnel,
    say_links,
    say_mix,
    say_nothing,
    say_outcomes,
    say_pooled,
    say_problems,
    say_rate,
    say_ratios,
    say_refusals,
    say_repeated,
    say_results,
    say_series,
    say_words,
)
from gongkai.tables import (
    Table,
    applicant_counts,
    definitions,
    findings_table,
    other_definitions,
    outcome_counts,
    table,
    volume_table,
)

CHARTS: dict[str, Callable[[Dataset], Axes]] = {
    "coverage": lambda d: coverage_chart(coverage(d)),
    "basis": lambda d: basis_chart(reports_overview(d)),
    "equations": lambda d: equations_chart(equations_table(d)),
    "outcome": lambda d: outcome_chart(outcome_shares(d)),
    "nothing": lambda d: nothing_chart(latest(nothing_groups(d))),
    "applicant": lambda d: applicant_chart(outcomes_by_applicant(d), largest_report(d)),
    "reasons": lambda d: reasons_chart(reasons_for_nothing(d), largest_report(d)),
    "refusal": lambda d: refusal_chart(refusal_reasons(d)),
    "rate": lambda d: rate_chart(key_indicators(d), "disclosure_rate"),
    "documents": lambda d: documents_chart(latest(disclosure_volume(d))),
    "decisions": lambda d: decisions_chart(disclosure_volume(d)),
    "fees": lambda d: fees_chart(disclosure_volume(d)),
    "stock": lambda d: stock_chart(disclosure_volume(d), focus(d)),
    "decisions over years": lambda d: decisions_over_years(disclosure_volume(d), focus(d)),
    "series of counts": lambda d: series_chart(key_indicators(d), "received"),
    "series of shares": lambda d: series_chart(key_indicators(d), "disclosure_rate"),
    "outcomes over years": lambda d: outcomes_over_years(outcome_shares(d), focus(d)),
    "points": lambda d: points_chart(change_on_year(d), focus(d)),
    "contribution": lambda d: contribution_chart(contributions(d), focus(d)),
    "contribution of applicants": lambda d: contribution_chart(contributions(d, "received"), focus(d)),
    "contribution to the rate": lambda d: rate_contribution_chart(rate_contributions(d), focus(d)),
    "disputes": lambda d: disputes_chart(key_indicators(d), focus(d)),
    "ratios": lambda d: ratio_chart(change_on_year(d), focus(d)),
    "series of ratios": lambda d: series_chart(key_indicators(d), "disputes_per_100"),
    "funnel": lambda d: funnel_chart(funnel(in_year(key_indicators(disjoint(d)), fullest_year(d)), "disclosure_rate")),
    "pooled": lambda d: pooled_chart(pooled_rates(key_indicators(disjoint(d))), "disclosure_rate"),
    "mix by applicant": lambda d: mix_chart(rate_by_applicant(d), focus(d)),
    "mix by body": lambda d: mix_chart(rate_by_body(disjoint(d))),
    "results of reconsideration": lambda d: results_chart(dispute_results(d)),
    "results of litigation": lambda d: results_chart(dispute_results(d), "litigation"),
    "request to court": lambda d: court_chart(request_to_court(d), largest_report(d)),
    "words": lambda d: words_chart(problem_words(d)),
    "words by year": lambda d: words_by_year_chart(problem_words(d, "year")),
    "repeated": lambda d: repeated_chart(own_words(d)),
}
ANSWERS = (
    answer_change, answer_data_check, answer_disputes, answer_own_words, answer_refusal, answer_volume,
)
SENTENCES: dict[str, Callable[[Dataset], str]] = {
    "failures": say_failures,
    "editions": say_editions,
    "bases": lambda d: say_bases(reports_overview(d)),
    "equations": lambda d: say_equations(equations_table(d)),
    "findings": say_findings,
    "links": say_links,
    "documents": lambda d: say_documents(stock_roll(d)),
    "fees": lambda d: say_fees(disclosure_volume(d)),
    "decisions": lambda d: say_decisions(disclosure_volume(d)),
    "outcomes": lambda d: say_outcomes(outcome_shares(d)),
    "nothing": lambda d: say_nothing(nothing_groups(d)),
    "refusals": lambda d: say_refusals(refusal_reasons(d)),
    "applicants": lambda d: say_applicants(outcomes_by_applicant(d), largest_report(d)),
    "rate": lambda d: say_rate(key_indicators(d), "refused_share"),
    "changes": lambda d: say_changes(change_on_year(d)),
    "drivers": lambda d: say_drivers(d, focus(d)),
    "series": lambda d: say_series(d, "disclosure_rate"),
    "disputes": lambda d: say_disputes(d, focus(d)),
    "ratios": lambda d: say_ratios(change_on_year(d), focus(d)),
    "disjoint": say_disjoint,
    "funnel": lambda d: say_funnel(funnel(in_year(key_indicators(disjoint(d)), fullest_year(d)), "refused_share")),
    "pooled": lambda d: say_pooled(pooled_rates(key_indicators(disjoint(d))), "disclosure_rate"),
    "mix by applicant": lambda d: say_mix(rate_by_applicant(d), focus(d)),
    "mix by body": lambda d: say_mix(rate_by_body(disjoint(d))),
    "court": lambda d: say_court(request_to_court(d), largest_report(d)),
    "results": lambda d: say_results(dispute_results(d), "reconsideration"),
    "after reconsideration": say_after_reconsideration,
    "condensed": lambda d: say_condensed(own_words(d)),
    "problems": lambda d: say_problems(named_problems(d), own_words(d)),
    "words": lambda d: say_words(problem_words(d)),
    "repeated": lambda d: say_repeated(own_words(d)),
}
TABLES: dict[str, Callable[[Dataset], Table]] = {
    "overview": lambda d: table(reports_overview(d)),
    "failures": lambda d: table(d.failures),
    "findings": lambda d: findings_table(findings_list(d)),
    "pairs": lambda d: table(year_pairs(d)),
    "volume": lambda d: volume_table(disclosure_volume(d)),
    "outcomes": lambda d: outcome_counts(outcome_shares(d)),
    "applicants": lambda d: applicant_counts(outcomes_by_applicant(d), largest_report(d)),
    "changes": lambda d: table(change_on_year(d), "label", "previous", "current", "change", "percent", "unit"),
    "definitions": lambda d: definitions(),
    "other definitions": lambda d: other_definitions(key_indicators(d).pipe(lambda k: k[k["report_id"] == largest_report(d)])),
    "by applicant": lambda d: table(requests_by_applicant(d)),
    "results": lambda d: table(dispute_results(d)),
    "steps": lambda d: table(request_to_court(d)),
    "funnel": lambda d: table(funnel(key_indicators(d), "refused_share")),
    "pooled": lambda d: table(pooled_rates(key_indicators(d))),
    "mix": lambda d: table(rate_by_applicant(d)),
    "problems": lambda d: table(named_problems(d)),
    "own words": lambda d: table(own_words(d)),
    "words": lambda d: table(problem_words(d)),
}
each_chart = pytest.mark.parametrize("name", CHARTS)


def keep(dataset: Dataset, *reports: str) -> Dataset:
    return Dataset(**{
        name: rows[rows["report_id"].isin(reports)].reset_index(drop=True) if "report_id" in rows else rows.head(0)
        for name, rows in dataset.frames.items()
    })


def blanked(dataset: Dataset) -> Dataset:
    """The dataset with every value unknown."""
    frames = {}
    for name in form.FRAMES:
        rows = dataset.frames[name].copy()
        rows[["printed", "value"]] = pd.NA
        rows["basis"] = pd.array(["unknown"] * len(rows), dtype="string")
        frames[name] = rows.astype(dataset.frames[name].dtypes.to_dict())
    return replace(dataset, **frames)


@pytest.fixture(params=["one report", "one of 2019", "no report", "all unknown"])
def poor(request: pytest.FixtureRequest, dataset: Dataset) -> Dataset:
    """A dataset with as little to show as a reader's own may have."""
    return {
        "one report": lambda: keep(dataset, "山东省大数据局-2024"),
        "one of 2019": lambda: keep(dataset, "上海市人民政府办公厅-2019"),
        "no report": lambda: Dataset.from_rows({}),
        "all unknown": lambda: blanked(dataset),
    }[request.param]()


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    with mpl.rc_context():
        yield
    style.use_language("zh")
    plt.close("all")


def draw(ax: Axes) -> bytes:
    """The picture, with every warning an error: a missing glyph, a layout that does not fit."""
    picture = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def words(ax: Axes) -> list[Text]:
    return [text for text in ax.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def chinese(text: str) -> bool:
    return any("\u4e00" <= ch <= "\u9fff" for ch in text)


@each_chart
def test_chart_in_chinese(name: str, dataset: Dataset) -> None:
    ax = CHARTS[name](dataset)
    assert isinstance(ax, Axes)
    draw(ax)
    title = ax.figure.get_suptitle()
    assert chinese(title)
    assert any(ch.isdigit() for ch in title), "the title is a finding"
    assert {text.get_fontfamily()[0] for text in words(ax)} == {style.FONT}
    assert min(text.get_fontsize() for text in words(ax)) >= 9
    assert ax.figure.get_size_inches()[0] == 8


@each_chart
def test_chart_in_english(name: str, dataset: Dataset) -> None:
    style.use_language("en")
    ax = CHARTS[name](dataset)
    draw(ax)
    # Names of bodies, units and the words of section five stay as the reports print them.
    kept = "".join(dataset.reports["publisher"].unique()) + "万元件项" + "".join(problem_words(dataset)["word"])
    left = [t.get_text() for t in words(ax) if any(chinese(ch) and ch not in kept for ch in t.get_text())]
    assert not left


@each_chart
def test_chart_with_nothing_much_to_show(name: str, poor: Dataset) -> None:
    ax = CHARTS[name](poor)
    assert isinstance(ax, Axes)
    draw(ax)
    assert any(chinese(text.get_text()) for text in words(ax))


@each_chart
def test_no_word_leaves_the_page(name: str, dataset: Dataset) -> None:
    for language in ("zh", "en"):
        style.use_language(language)  # type: ignore[arg-type]
        ax = CHARTS[name](dataset)
        figure = ax.figure
        draw(ax)
        page = figure.bbox
        for text in words(ax):
            box = text.get_window_extent()
            assert box.x0 >= page.x0 - 2, text.get_text()
            assert box.x1 <= page.x1 + 2, text.get_text()
        plt.close(figure)


@each_chart
def test_chart_draws_the_same_twice(name: str, dataset: Dataset) -> None:
    assert draw(CHARTS[name](dataset)) == draw(CHARTS[name](dataset))


def test_charts_leave_settings_alone(dataset: Dataset) -> None:
    before = dict(mpl.rcParams)
    outcome_chart(outcome_shares(dataset))
    assert dict(mpl.rcParams) == before


def test_the_change_of_form_is_drawn_and_named(dataset: Dataset) -> None:
    for name in (
        "stock", "decisions over years", "series of counts", "series of ratios", "outcomes over years", "disputes",
    ):
        texts = [text.get_text() for text in words(CHARTS[name](dataset))]
        assert "2019版｜2021版" in texts, name


def test_a_year_without_a_report_breaks_the_line(dataset: Dataset) -> None:
    gone = keep(dataset, *(f"平潭综合实验区管委会-{year}" for year in (2021, 2022, 2024, 2025)))
    ax = decisions_over_years(disclosure_volume(gone), "平潭综合实验区管委会")
    spans = [list(line.get_xdata()) for line in ax.get_lines()]
    assert [2021, 2022] in spans
    assert [2024, 2025] in spans
    assert any("无报告" in text.get_text() for text in words(ax))


def test_small_numbers_stay_counts(dataset: Dataset) -> None:
    texts = [text.get_text() for text in words(outcome_chart(outcome_shares(keep(dataset, "山东省大数据局-2024"))))]
    assert {"2", "3", "5"} <= set(texts)
    assert not any(text.endswith("%") and len(text) < 6 for text in texts)


def test_missing_is_shown_as_missing(dataset: Dataset) -> None:
    rows = dataset.disclosure.copy()
    rows.loc[(rows["report_id"] == "宿迁市-2024") & (rows["measure"] == "repealed"), "value"] = pd.NA
    ax = documents_chart(latest(disclosure_volume(replace(dataset, disclosure=rows))))
    assert any(text.get_text().strip() == "缺" for text in words(ax))


def test_rate_chart_takes_shares_only(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="received"):
        rate_chart(key_indicators(dataset), "received")


def test_units_are_not_mixed(dataset: Dataset) -> None:
    rows = dataset.disclosure.copy()
    rows.loc[(rows["report_id"] == "宿迁市-2024") & (rows["item"] == "fees"), "unit"] = "元"
    ax = fees_chart(disclosure_volume(replace(dataset, disclosure=rows)))
    assert [panel.get_title(loc="left") for panel in ax.figure.axes] == ["单位：万元", "单位：元"]


def test_neighbouring_outcomes_differ_in_grey() -> None:
    fills = [style.OUTCOME_FILLS[group.key].colour for group in form.OUTCOME_GROUPS]
    greys = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in map(to_rgb, fills)]
    assert all(abs(a - b) > 0.15 for a, b in zip(greys, greys[1:], strict=False))
    assert len({(fill.colour, fill.hatch) for fill in style.OUTCOME_FILLS.values()}) == 6


def test_counts_that_all_fell_to_zero_have_a_place(dataset: Dataset) -> None:
    changes = change_on_year(dataset)
    fallen = changes.assign(ratio=changes["ratio"].where(changes["ratio"].isna(), 0.0),
                            ratio_low=changes["ratio_low"].where(changes["ratio_low"].isna(), 0.0))
    ax = ratio_chart(fallen, focus(dataset))
    low, high = ax.get_xlim()
    assert 0 < low < 1 < high


def test_language_is_one_of_two() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        style.use_language("fr")  # type: ignore[arg-type]
    assert style.language() == "zh"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("没有现成信息需要另行制作", 6, ["没有现成信息", "需要另行制作"]),
        ("Would have to be created", 8, ["Would have to", "be created"]),
        ("公开，", 2, ["公开，"]),
    ],
)
def test_wrap(text: str, width: float, lines: list[str]) -> None:
    assert wrap(text, width).split("\n") == lines


# -- many bodies ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(dataset: Dataset) -> Dataset:
    """The shipped reports thirty times over, each time of bodies with another name."""
    copies: dict[str, list[pd.DataFrame]] = {}
    for i in range(30):
        for name, rows in dataset.frames.items():
            if "report_id" not in rows:
                copies.setdefault(name, []).append(rows)
                continue
            own = rows.copy()
            for column in ("report_id", "publisher", "body", "parent"):
                if column in own:
                    own[column] = f"{i}号" + own[column]
            copies.setdefault(name, []).append(own)
    return Dataset(**{name: pd.concat(rows, ignore_index=True) for name, rows in copies.items()})


@each_chart
def test_many_bodies_fit_on_a_page(name: str, many: Dataset) -> None:
    ax = CHARTS[name](many)
    draw(ax)
    figure = ax.figure
    assert figure.get_size_inches()[1] <= 24, "a page that can be read"
    assert len(words(ax)) < 500
    for text in words(ax):
        assert text.get_window_extent().x1 <= figure.bbox.x1 + 2, text.get_text()
    plt.close(figure)


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences_on_many_bodies_stay_short(name: str, many: Dataset) -> None:
    assert len(SENTENCES[name](many)) < 900


def test_bodies_outside_a_funnel_are_named(many: Dataset) -> None:
    frame = funnel(in_year(key_indicators(disjoint(many)), 2024), "refused_share")
    texts = {text.get_text().replace("\n", "") for text in words(funnel_chart(frame))}
    named = texts & set(frame["publisher"])
    assert 0 < len(named) <= 15
    assert named <= set(frame.loc[frame["position"] == "outside", "publisher"])


# -- sentences and tables ---------------------------------------------------------------


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda f: f.__name__)
def test_answers_come_in_both_languages(answer: Callable[[Dataset], str], dataset: Dataset, poor: Dataset) -> None:
    for rows in (dataset, poor):
        zh, en = answer(rows).split("\n\n")
        assert chinese(zh)
        assert en.startswith("*")
        assert "nan" not in zh + en
        assert "<NA>" not in zh + en


def test_the_answers_carry_the_numbers(dataset: Dataset) -> None:
    assert "620条勾稽关系中4条不成立" in answer_data_check(dataset)
    assert "7份，其中6份“无法提供”多于“不予公开”" in answer_refusal(dataset)
    assert "无所得的1,150件中8.0%是不予公开，81.8%是无法提供，10.2%是不予处理" in answer_refusal(dataset)
    assert "8对相邻年份中6对新收申请上升" in answer_change(dataset)
    assert "6组现行有效件数中，3组推不过去" in answer_volume(dataset)


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences(name: str, dataset: Dataset, poor: Dataset) -> None:
    for rows in (dataset, poor):
        style.use_language("zh")
        assert SENTENCES[name](rows).endswith("。")
        style.use_language("en")
        said = SENTENCES[name](rows)
        assert said.endswith(".")
        assert "nan" not in said.split()
        assert "<NA>" not in said


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str, dataset: Dataset, poor: Dataset) -> None:
    for rows in (dataset, poor):
        shown = TABLES[name](rows)
        html = shown._repr_html_()
        assert "&lt;NA&gt;" not in html
        assert "NaN" not in html
        assert "..." not in repr(shown)


def test_a_table_says_what_is_not_defined(dataset: Dataset) -> None:
    rows = change_on_year(dataset, ["disclosure_rate", "received"])
    shown = table(rows[rows["publisher"] == "宿迁市"], "label", "previous", "current", "change", "percent", "unit").frame
    assert shown.iloc[0].tolist() == ["公开率", "43.6%", "54.0%", "+10.4个百分点", "不算", "%"]
    assert shown.iloc[1].tolist() == ["新收申请", "3,511", "3,525", "+14", "+0.4%", "件"]


def test_a_publisher_without_reports_is_named(dataset: Dataset) -> None:
    assert focus(dataset, rank=99) is None
    with pytest.raises(ValueError, match=r"北京市.*宿迁市"):
        focus(dataset, "北京市")
