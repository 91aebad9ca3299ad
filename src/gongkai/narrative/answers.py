"""The answer to each notebook's question, in Chinese and English."""

from __future__ import annotations

import pandas as pd

from gongkai.dataset import Dataset
from gongkai.measures import (
    NOTHING_GROUPS,
    change_on_year,
    coverage,
    disclosure_volume,
    equations_table,
    latest,
    nothing_groups,
    outcome_shares,
    reports_overview,
    stock_roll,
    year_pairs,
)
from gongkai.narrative.prose import Prose
from gongkai.wording import SMALL_N, number, percent


def both(zh: str, en: str) -> Prose:
    """An answer in both languages, the English one set apart."""
    return Prose(f"{zh}\n\n*{en}*")


def basis(dataset: Dataset) -> tuple[str, str]:
    """What data an answer rests on, in Chinese and English."""
    years = dataset.reports["year"].dropna()
    if years.empty:
        return "没有读到报告。", "No report was read."
    bodies, reports = dataset.reports["body"].nunique(), dataset.reports["report_id"].nunique()
    first, last = int(years.min()), int(years.max())
    span = str(first) if first == last else f"{first}–{last}"
    return (
        f"依据：{bodies}个机关{span}年的{reports}份年度报告。",
        f"Rests on {reports} yearly reports of {bodies} bodies, {span}.",
    )


def answer_data_check(dataset: Dataset) -> Prose:
    """Which numbers of these reports can be trusted? The answer of the first notebook.

    Cells printed and unknown, equations that fail and where, files not read, years missing. First in Chinese, then in
    English, whichever language is in use.

    Examples
    --------
    >>> print(answer_data_check(dataset))
    **可以信到每一格，但不是每份报告都自洽。** ...
    """
    basis_zh, basis_en = basis(dataset)
    overview, equations = reports_overview(dataset), equations_table(dataset)
    if overview.empty:
        return both(
            f"{basis_zh}未能读取的文件{len(dataset.failures)}个。",
            f"{basis_en} Files that could not be read: {len(dataset.failures)}.",
        )
    cells, printed, unknown = (int(overview[c].sum()) for c in ("cells", "printed", "unknown"))
    total, fail, open_ = (int(equations[c].sum()) for c in ("equations", "fail", "unchecked"))
    failing = equations[equations["fail"] > 0].drop_duplicates("report_id")
    gaps = int((coverage(dataset)["status"] == "gap").sum())
    share = percent(printed / cells if cells else pd.NA)
    named_zh = (
        "没有不成立的"
        if not fail
        else f"{fail}条不成立，出在"
        + "、".join(f"{p}{y}年" for p, y in zip(failing["publisher"].head(8), failing["year"].head(8), strict=True))
        + (f"等{len(failing)}份" if len(failing) > 8 else "")
    )
    named_en = (
        "none fails"
        if not fail
        else f"{fail} fail, in "
        + ", ".join(f"{p} {y}" for p, y in zip(failing["publisher"].head(8), failing["year"].head(8), strict=True))
        + (f" and {len(failing) - 8} more" if len(failing) > 8 else "")
    )
    return both(
        f"**可以信到每一格，但不是每份报告都自洽。** {basis_zh}{cells:,}格中{share}照印数读出，{unknown:,}格读不出；"
        f"{total:,}条勾稽关系中{named_zh}，{open_:,}条因缺数无法核对。未能读取的文件{len(dataset.failures)}个，"
        f"中间缺年{gaps}处。"
        if fail
        else f"**读到的数字彼此相符。** {basis_zh}{cells:,}格中{share}照印数读出，{unknown:,}格读不出；"
        f"{total:,}条勾稽关系中{named_zh}，"
        f"{open_:,}条因缺数无法核对。未能读取的文件{len(dataset.failures)}个，中间缺年{gaps}处。",
        (
            "Every cell says where it comes from, but not every report agrees with itself. "
            if fail
            else "The numbers that were read agree. "
        )
        + f"{basis_en} {share} of {cells:,} cells carry a printed number and {unknown:,} could not be read;"
        f" of {total:,} equations {named_en}, "
        f"{open_:,} cannot be checked. Files not read: {len(dataset.failures)}; years missing in between: {gaps}.",
    )


def answer_volume(dataset: Dataset) -> Prose:
    """How many documents, how many decisions? The answer of the second notebook.

    From each body's latest report: documents repealed over issued, bodies without decisions, stocks that do not follow from
    the year before. First in Chinese, then in English, whichever language is in use.

    Examples
    --------
    >>> print(answer_volume(dataset))
    **文件数量与处理决定数量说的是机关的规模，不是公开的程度。** ...
    """
    basis_zh, basis_en = basis(dataset)
    volume = latest(disclosure_volume(dataset))
    documents = volume[volume["item"] == "normative_documents"].pivot_table(
        index="report_id", columns="measure", values="value", aggfunc="first"
    )
    flows = documents.reindex(columns=["issued", "repealed"]).dropna()
    more = int((flows["repealed"] > flows["issued"]).sum())
    decisions = volume[
        (volume["measure"] == "decisions") & volume["item"].isin(["licensing", "penalties", "compulsory_measures"])
    ]
    zero = decisions.groupby("report_id")["value"].agg(lambda v: bool(v.notna().all() and (v == 0).all()))
    roll = stock_roll(dataset)
    checked = roll[roll["item"] == "normative_documents"].dropna(subset=["difference"])
    off = int((checked["difference"] != 0).sum())
    if volume.empty:
        return both(f"没有可用的主动公开数字。{basis_zh}", f"There are no figures on proactive disclosure. {basis_en}")
    return both(
        f"**文件数量与处理决定数量说的是机关的规模，不是公开的程度。** 各机关最近一份报告中，{len(flows)}份给出行政规"
        f"范性文件的制发与废止，其中{more}份废止多于制发；"
        f"{len(zero)}份中{int(zero.sum())}份的许可、处罚、强制全为零。能与上年对照的{len(checked)}组现行有效件数中，"
        f"{off}组推不过去。{basis_zh}",
        f"Volumes show how large a body is, not how open. Of the latest reports {len(flows)} give normative documents "
        "issued and repealed, "
        f"{more} of them repealed more than they issued; {int(zero.sum())} of {len(zero)} report no licensing, "
        "penalty or compulsory measure at all. "
        f"Of {len(checked)} stocks of documents in force that can be held against the year before, {off} do not "
        f"follow from it. {basis_en}",
    )


def answer_refusal(dataset: Dataset) -> Prose:
    """Why do requests yield nothing: refused, or not there? The answer of the third notebook.

    From each body's latest report: where more was unavailable than refused, and the three groups in the report that concluded
    most. First in Chinese, then in English, whichever language is in use.

    Examples
    --------
    >>> print(answer_refusal(dataset))
    **多半不是被拒绝的。** ...
    """
    basis_zh, basis_en = basis(dataset)
    shares = latest(outcome_shares(dataset)).dropna(subset=["share"])
    if shares.empty:
        return both(f"没有可用的办结数字。{basis_zh}", f"There are no figures on outcomes. {basis_en}")
    wide = shares.pivot_table(index="report_id", columns="group", values="share", aggfunc="first")
    more = int((wide["unavailable"] > wide["refused"]).sum())
    big = shares.sort_values("denominator", ascending=False, kind="stable").iloc[0]
    own = nothing_groups(dataset)
    own = own[own["report_id"] == big["report_id"]].set_index("group")
    name_zh, name_en, n = (
        f"{big['publisher']}{big['year']}年",
        f"{big['publisher']} {big['year']}",
        number(own["denominator"].iloc[0]),
    )
    column = "share" if (own["denominator"] >= SMALL_N).all() else "count"
    refused, unavailable, unprocessed = (
        percent(own.loc[g, column]) if column == "share" else number(own.loc[g, column]) for g in NOTHING_GROUPS
    )
    return both(
        f"**{'多半不是被拒绝的' if more * 2 > len(wide) else '各机关不一'}。** 各机关最近一份报告共{len(wide)}份，"
        f"其中{more}份“无法提供”多于“不予公开”。"
        f"办结最多的{name_zh}，无所得的{n}件中{refused}是不予公开，{unavailable}是无法提供，{unprocessed}是不予处理。"
        f"{basis_zh}",
        f"{'Mostly they are not refused' if more * 2 > len(wide) else 'It differs from body to body'}. In {more} of "
        f"{len(wide)} latest reports more requests could not "
        f"be served than were refused. {name_en} concluded the most: of its {n} requests that yielded nothing "
        f"{refused} were refused, "
        f"{unavailable} unavailable, {unprocessed} not processed. {basis_en}",
    )


def answer_change(dataset: Dataset) -> Prose:
    """What changed on the year before, and can the change be told from chance? The answer of the fourth notebook.

    Pairs of consecutive years in which requests rose, and changes of the disclosure rate whose 95% interval leaves out zero.
    First in Chinese, then in English, whichever language is in use.

    Examples
    --------
    >>> print(answer_change(dataset))
    **申请数多数年份在增，公开率的变化多数小到分不清升降。** ...
    """
    basis_zh, basis_en = basis(dataset)
    pairs = year_pairs(dataset)
    if pairs.empty:
        return both(
            f"没有同一机关相邻两年的报告，无从比较。{basis_zh}",
            f"No body has reports on consecutive years, so nothing can be compared. {basis_en}",
        )
    changes = change_on_year(dataset, ["received", "disclosure_rate"])
    received = changes[changes["measure"] == "received"].dropna(subset=["change"])
    rate = changes[changes["measure"] == "disclosure_rate"].dropna(subset=["points"])
    up = int((received["change"] > 0).sum())
    clear_up, clear_down = int((rate["points_low"] > 0).sum()), int((rate["points_high"] < 0).sum())
    breaks = int(pairs["edition_break"].sum())
    return both(
        f"**申请数{'多数年份在增' if up * 2 > len(received) else '有增有减'}，公开率的变化多数小到分不清升降。** "
        f"可比的{len(received)}对相邻年份中{up}对新收申请上升；{len(rate)}对公开率中，{clear_up}对明确上升、"
        f"{clear_down}对明确下降，其余区间含零。"
        f"有{breaks}对跨两版表式。{basis_zh}"
        if (clear_up + clear_down) * 2 <= len(rate)
        else f"**申请数{'多数年份在增' if up * 2 > len(received) else '有增有减'}，公开率多数年份确有升降。** "
        f"可比的{len(received)}对相邻年份中{up}对新收申请上升；{len(rate)}对公开率中，{clear_up}对明确上升、"
        f"{clear_down}对明确下降。"
        f"有{breaks}对跨两版表式。{basis_zh}",
        f"Requests rose in {up} of {len(received)} pairs of consecutive years. Of {len(rate)} changes of the "
        f"disclosure rate {clear_up} are clear rises and "
        f"{clear_down} clear falls; {'the others are' if clear_up + clear_down < len(rate) else 'none is'} too small "
        "for their number of cases to tell. "
        f"Pairs across both editions of the form: {breaks}. {basis_en}",
    )
