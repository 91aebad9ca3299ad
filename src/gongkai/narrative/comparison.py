"""What two reports side by side show, and what text stood in last year's."""

from __future__ import annotations

import pandas as pd

from gongkai.comparison import RATES, REASONS, STATUSES, Comparison
from gongkai.comparison.cells import AS_SUM
from gongkai.narrative.prose import Prose
from gongkai.style import label_column, say
from gongkai.wording import SMALL_N, listed, number, percent, points, report_name


def answer_comparison(comparison: Comparison) -> Prose:
    """What changed between two reports, what stayed, what cannot be compared? The answer of the fifth notebook.

    Cells compared and changed, requests and disclosure rate, sentences kept, new and gone, findings between the two. First in
    Chinese, then in English, whichever language is in use.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> print(answer_comparison(both))
    **200个可比的数中100个有增减。** ...
    """
    a, b = comparison.previous, comparison.current
    cells = comparison.cells[comparison.cells["comparable"]]
    known = cells.dropna(subset=["change"])
    changed = int((known["change"] != 0).sum())
    rates = comparison.indicators.set_index("measure")
    between = int((comparison.findings["belongs"] == "between").sum())
    counts = _sentences(comparison)
    gone, new = int(counts.get("dropped", 0)), int(counts.get("added", 0))
    stays = int(counts.get("kept", 0) + counts.get("changed", 0))
    kinds_zh = (
        "同一份报告" if a.report_id == b.report_id
        else "同一机关相邻两年" if comparison.consecutive
        else "同一机关，不是相邻两年，不作跨年核对" if comparison.same_body
        else "两个机关，不作跨年核对"
    )
    kinds_en = (
        "one report held against itself" if a.report_id == b.report_id
        else "one body, consecutive years" if comparison.consecutive
        else "one body, years apart, so nothing is checked between them" if comparison.same_body
        else "two bodies, so nothing is checked between them"
    )
    same_form = a.form == b.form
    forms_zh = f"同用{a.form}年版表式" if same_form else f"{a.form}年版与{b.form}年版表式"
    forms_en = f"both on the {a.form} form" if same_form else f"{a.form} and {b.form} form"
    apart, missing = len(comparison.cells) - len(cells), len(cells) - len(known)
    zh = (
        f"**{f'{len(known)}个可比的数中{changed}个有增减' if changed else f'{len(known)}个可比的数全部相同'}。** 比的是"
        f"{a.publisher}{a.year}年与{b.publisher}{b.year}年（{kinds_zh}；{forms_zh}）。{_moves(rates, 'zh')}"
        + (f"另有{apart}格因表式或单位不同不比。" if apart else "") + (f"{missing}格含义相同但缺数。" if missing else "")
        + f"文字沿用{stays}句、新增{new}句、删去{gone}句；两份之间的核验发现{between}条。"
    )
    en = (
        f"{f'{changed} of {len(known)} comparable numbers changed' if changed else f'All {len(known)} comparable numbers are the same'}: "
        f"{a.publisher} {a.year} and {b.publisher} {b.year} ({kinds_en}; {forms_en}). {_moves(rates, 'en')}"
        + (f"Cells not compared because form or unit differ: {apart}. " if apart else "")
        + (f"Cells of one meaning that lack a number: {missing}. " if missing else "")
        + f"Sentences kept: {stays}, new: {new}, gone: {gone}. Findings between the two: {between}."
    )
    return Prose(f"{zh}\n\n*{en}*")


def _moves(rates: pd.DataFrame, lang: str) -> str:
    """Requests received and the disclosure rate, first and second."""
    said = []
    if "received" in rates.index and pd.notna(rates.at["received", "change"]):
        r = rates.loc["received"]
        said.append(f"新收申请{_n(r['previous'])}件→{_n(r['current'])}件" if lang == "zh"
                    else f"requests {_n(r['previous'])}→{_n(r['current'])}")
    if "disclosure_rate" in rates.index and pd.notna(rates.at["disclosure_rate", "points"]):
        r = rates.loc["disclosure_rate"]
        within = pd.notna(r["points_low"]) and r["points_low"] <= 0 <= r["points_high"]
        small = min(r["previous_denominator"], r["denominator"]) < SMALL_N
        tail_zh = "，件数少，分不清升降" if within and small else "，区间含零，分不清升降" if within else ""
        tail_en = " (too few cases to tell)" if within and small else " (the interval holds zero)" if within else ""
        said.append(
            f"公开率{percent(r['previous'])}→{percent(r['current'])}，{points(r['points'])}个百分点{tail_zh}" if lang == "zh"
            else f"disclosure rate {percent(r['previous'])}→{percent(r['current'])}, {points(r['points'])} points{tail_en}"
        )
    if not said:
        return ""
    text = "；".join(said) + "。" if lang == "zh" else "; ".join(said) + ". "
    return text if lang == "zh" else text[0].upper() + text[1:]


def _n(value: object) -> str:
    # Both languages stand in one answer, so the word for a missing number cannot follow the language in use.
    return "—" if pd.isna(value) else number(value)


def say_cell_changes(comparison: Comparison) -> Prose:
    """How many cells of a comparison changed, and how many have no percent because they start from zero.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> print(say_cell_changes(both))
    可比且有数的200格中100格有增减，56格增、44格减；12格由零而来，不算百分比。增减只是两数之差，不说明原因。
    """
    cells = comparison.cells[comparison.cells["comparable"]].dropna(subset=["change"])
    changed = cells[cells["change"] != 0]
    zero = int((changed["previous_value"] == 0).sum())
    summed = int((comparison.cells["previous_basis"].eq("sum") | comparison.cells["current_basis"].eq("sum")).sum())
    assumed = int((changed["previous_basis"].isin(["blank", "derived"]) | changed["current_basis"].isin(["blank", "derived"])).sum())
    up, down = int((changed["change"] > 0).sum()), int((changed["change"] < 0).sum())
    return Prose(say(
        f"可比且有数的{len(cells)}格中{len(changed)}格有增减，{up}格增、{down}格减；{zero}格由零而来，不算百分比。"
        + (f"{summed}格（六）其他处理一份印一行、一份印三行，按三行之和比。" if summed else "")
        + (f"{assumed}格的数有一份不是印出的（空白作零或推得）。" if assumed else "")
        + "增减只是两数之差，不说明原因。",
        f"{len(changed)} of {len(cells)} comparable cells with numbers changed: {up} up, {down} down; "
        f"{zero} start from zero and have no percent. "
        + (f"{summed} cells of other handling are one row in one report and the sum of three in the other. " if summed else "")
        + (f"In {assumed} a number is not printed but blank or derived. " if assumed else "")
        + "A change is a difference of two numbers and names no cause.",
    ))


def say_two_rates(comparison: Comparison) -> Prose:
    """Which of the main shares of a comparison moved by more than chance allows, in percentage points.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> print(say_two_rates(both))
    差别的95%区间不含零的：公开率+10.4、予以公开占比+6.5、部分公开占比+4.0、不予公开占比−1.5、...
    """
    rows = comparison.indicators[comparison.indicators["measure"].isin(RATES)].dropna(subset=["points", "points_low"])
    clear = rows[(rows["points_low"] > 0) | (rows["points_high"] < 0)]
    names = listed([f"{getattr(r, label_column())}{say('', ' ')}{points(r.points)}" for r in clear.itertuples()], most=6)
    small = int((rows[["previous_denominator", "denominator"]].min(axis=1) < SMALL_N).sum())
    if rows.empty:
        return Prose(say("没有可比的比率。", "There are no shares to compare."))
    return Prose(say(
        (f"差别的95%区间不含零的：{names}（百分点）。" if len(clear) else "各比率差别的95%区间都含零，件数不足以说明高低。")
        + f"{len(rows)}个比率中{small}个至少有一份n不足{SMALL_N}，应看件数。比率只比百分点，不算增长百分比。",
        (f"The interval of the difference leaves out zero: {names} (points). " if len(clear)
         else "Every interval of a difference holds zero: too few cases to tell. ")
        + f"{small} of {len(rows)} shares rest on fewer than {SMALL_N} cases in one report: read the counts. Shares change in "
        "percentage points, never in percent.",
    ))


def say_not_comparable(comparison: Comparison) -> Prose:
    """How many cells of a comparison are not compared, and why.

    Examples
    --------
    >>> both = compare_pair(dataset, "平潭综合实验区管委会-2020", "平潭综合实验区管委会-2021")
    >>> print(say_not_comparable(both))
    不比的47格：前一份的表式没有含义相同的栏目 7格；后一份的表式没有含义相同的栏目 19格；另一份合为一行，...
    """
    apart = comparison.cells[~comparison.cells["comparable"]]
    unknown = int(comparison.cells.loc[comparison.cells["comparable"], "change"].isna().sum())
    counts = apart["reason"].value_counts()
    reasons = say("；", "; ").join(
        say(f"{zh} {int(counts[key])}格", f"{en}: {int(counts[key])}") for key, (zh, en) in REASONS.items() if key in counts
    )
    return Prose(say(
        (f"不比的{len(apart)}格：{reasons}。" if len(apart) else "两份表式相同，没有因表式而不比的格。")
        + (f"另有{unknown}格含义相同但有一份缺数。" if unknown else "含义相同的格两份都有数。")
        + ("“现行有效”与“对外公开总数”、“制发”与“新制作”听来相近，问的不是一回事，不接续。" if len(apart[apart["reason"] != AS_SUM]) else ""),
        (f"{len(apart)} cells are not compared: {reasons}. " if len(apart) else "Both use the same form; no cell is left out for it. ")
        + (f"{unknown} more mean the same but lack a number in one report. " if unknown else "All cells that mean the same have numbers. ")
        + ("In force and disclosed in all, issued and created, sound alike and ask for different things." if
           len(apart[apart["reason"] != AS_SUM]) else ""),
    ))


def _sentences(comparison: Comparison) -> pd.Series:
    """How many sentences have which status, of those that count."""
    return comparison.prose.loc[comparison.prose["counts"], "status"].value_counts()


def say_prose_changes(comparison: Comparison) -> Prose:
    """How many sentences of a comparison were kept, changed in numbers only, reworded, added and dropped.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> print(say_prose_changes(both))
    逐句配对（标题、网页文字和表式要求的语句不计）：保留 0，只改数字 3，改写 0，新增 3，删去 4。...
    """
    counts = _sentences(comparison)
    said = say("，", ", ").join(f"{say(*names)} {int(counts.get(key, 0))}" for key, names in STATUSES.items())
    return Prose(say(
        f"逐句配对（标题、网页文字和表式要求的语句不计）：{said}。“只改数字”指序号、年份、数字以外全同；“改写”指遮去数字后至少六成相同。"
        "配对只看字面，换一种说法的同一件事会算作删去和新增。",
        f"Sentence by sentence (headings, words of the page and what the form requires left out): {said}. "
        "Numbers changed: the same but for list number, years and numbers; reworded: at least 60% alike without numbers. "
        "Only letters are compared; the same thing said otherwise counts as dropped and added.",
    ))


def say_findings_of_both(comparison: Comparison) -> Prose:
    """How many findings there are in each report of a comparison and between the two.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> print(say_findings_of_both(both))
    前一份0条，后一份2条，两份之间1条（上年结转、现行有效、文中所说的上年数与增幅）。...
    """
    counts = comparison.findings["belongs"].value_counts()
    first, second, between = (int(counts.get(key, 0)) for key in ("previous", "current", "between"))
    checked = comparison.consecutive
    return Prose(say(
        f"前一份{first}条，后一份{second}条，"
        + (f"两份之间{between}条（上年结转、现行有效、文中所说的上年数与增幅）。" if checked
           else "两份不是同一机关的相邻两年，不作跨年核对。")
        + "印出的数一律照录比较，不因发现而改。",
        f"First report {first}, second {second}, "
        + (f"between the two {between} (carried over, documents in force, what the text says of the year before). " if checked
           else "nothing checked between them: not one body's consecutive years. ")
        + "Printed numbers are compared as printed, whatever was found.",
    ))


def say_copied(copied: pd.DataFrame) -> Prose:
    """How much prose stood in the year before's report, from :func:`gongkai.comparison.copied_by_report`.

    Examples
    --------
    >>> copied = copied_by_report(copied_text(dataset))
    >>> print(say_copied(copied))
    可对照的8份共51句，4句在上年报告中已有（数字不计），另0句九成以上相同；有沿用的：...
    """
    rows = copied.dropna(subset=["share"])
    if rows.empty:
        return Prose(say("没有同一机关相邻两年的文字可以对照。", "No body has prose of two consecutive years."))
    some = rows[rows["copied"] > 0].sort_values("share", ascending=False, kind="stable")
    names = listed([
        report_name(r.publisher, r.year) + say(f"（{r.copied}/{r.sentences}句）", f" ({r.copied} of {r.sentences})")
        for r in some.itertuples()
    ])
    sentences, copied_n, nearly = (int(rows[c].sum()) for c in ("sentences", "copied", "nearly"))
    return Prose(say(
        f"可对照的{len(rows)}份共{sentences}句，{copied_n}句在上年报告中已有（数字不计），另{nearly}句九成以上相同"
        + (f"；有沿用的：{names}。" if len(some) else "。")
        + "沿用不等于没有做事，数字是新的；也不能据此断定谁抄谁。",
        f"{len(rows)} reports with {sentences} sentences can be held against the year before: {copied_n} stood there (numbers aside), "
        f"{nearly} more are at least 90% alike" + (f"; found in {names}. " if len(some) else ". ")
        + "Repeated words do not mean idle work: the numbers are new.",
    ))


def say_shared(shared: pd.DataFrame) -> Prose:
    """Which bodies have paragraphs in common, from :func:`gongkai.comparison.shared_paragraphs`.

    Examples
    --------
    >>> print(say_shared(shared_paragraphs(dataset)))
    3个段落为不止一个机关所有，涉及5个机关；最多的一段有3个机关。...
    """
    if shared.empty:
        return Prose(say("没有发现不同机关共有的段落。", "No paragraph is shared by different bodies."))
    paragraphs = shared.drop_duplicates(["earlier_report_id", "earlier_section", "earlier_quote"])
    bodies = len({*shared["publisher"], *shared["earlier_publisher"]})
    same_year = int((shared["year"] == shared["earlier_year"]).sum())
    return Prose(say(
        f"{len(paragraphs)}个段落为不止一个机关所有，涉及{bodies}个机关；最多的一段有{int(shared['bodies'].max())}个机关。"
        f"{len(shared)}处重复中{same_year}处在同一年。可能出自同一范本，看不出谁先谁后。",
        f"{len(paragraphs)} paragraphs stand in reports of more than one body, {bodies} bodies in all; the most common one in "
        f"{int(shared['bodies'].max())}. {same_year} of {len(shared)} repetitions fall in one year. They may come from one model text; "
        "who wrote first is not told.",
    ))


__all__ = [
    "answer_comparison", "say_cell_changes", "say_copied", "say_findings_of_both", "say_not_comparable", "say_prose_changes", "say_shared",
    "say_two_rates",
]
