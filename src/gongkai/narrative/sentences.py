"""What each figure shows and does not show, in the language now in use."""

from __future__ import annotations

import pandas as pd

from gongkai import form, style
from gongkai.dataset import Dataset
from gongkai.measures import (
    MEASURES,
    RESIDUAL,
    SHARE,
    change_on_year,
    contributions,
    key_indicators,
    latest,
    ranked_publishers,
    rate_contributions,
    year_pairs,
)
from gongkai.narrative.prose import Prose
from gongkai.style import say
from gongkai.tables import SEVERITY_NAMES
from gongkai.wording import SMALL_N, amount, listed, number, percent, points, report_name, signed, signed_percent

_MOST_SAID = 12
"""As many bodies are told one by one in a sentence."""


def say_failures(dataset: Dataset) -> Prose:
    """How many files could not be read.

    Examples
    --------
    >>> print(say_failures(dataset))
    放进来的文件都读出来了。
    """
    n = len(dataset.failures)
    return Prose(
        say(
            "放进来的文件都读出来了。" if not n else f"{n}个文件没有读出来，原因见上；它们不进入任何数字。",
            "Every file was read."
            if not n
            else f"{n} files could not be read, for the reasons above; they enter no number.",
        )
    )


def say_editions(dataset: Dataset) -> Prose:
    """Which editions of the form the reports use, and which of them do not fit their year.

    Examples
    --------
    >>> print(say_editions(dataset))
    所用表式：2019年版3份，2021年版12份。没有表式与年度不合的。
    """
    leads = dataset.reports[["publisher", "year", "form"]].dropna()
    counts = leads["form"].value_counts().sort_index()
    fits = [form.EDITIONS[f].fits(int(y)) for f, y in zip(leads["form"], leads["year"], strict=True)]
    odd = leads.loc[[not fit for fit in fits]] if fits else leads
    said = say("，", ", ").join(
        say(f"{edition}年版{n}份", f"{n} on the {edition} form") for edition, n in counts.items()
    )
    names = listed([report_name(p, y) for p, y in zip(odd["publisher"], odd["year"], strict=True)])
    return Prose(
        say(
            f"所用表式：{said or '无'}。"
            + (f"表式与年度不合的{len(odd)}份：{names}。" if len(odd) else "没有表式与年度不合的。"),
            f"Editions: {said or 'none'}. "
            + (f"Not the edition of their year: {names}." if len(odd) else "All fit their year."),
        )
    )


def say_bases(overview: pd.DataFrame) -> Prose:
    """How many cells print no number, and what they count as: zero, derived from the equations, or unknown.

    From :func:`gongkai.measures.reports_overview`.

    Examples
    --------
    >>> print(say_bases(reports_overview(dataset)))
    1份报告有未印数字的格：124格空白按零计（按零勾稽关系成立），11格由勾稽关系推出，0格读不出、在一切数字中保持缺失。
    """
    blank, derived, unknown = (int(overview[c].sum()) for c in ("blank", "derived", "unknown"))
    reports = int(((overview["blank"] + overview["derived"] + overview["unknown"]) > 0).sum())
    return Prose(
        say(
            f"{reports}份报告有未印数字的格：{blank:,}格空白按零计（按零勾稽关系成立），{derived:,}格由勾稽关系推出，"
            f"{unknown:,}格读不出、在一切数字中保持缺失。",
            f"{reports} reports have cells without a number: {blank:,} blank ones count as zero because the "
            f"equations hold with zero, {derived:,} follow from the equations, "
            f"{unknown:,} are unknown and stay missing everywhere.",
        )
    )


def say_equations(equations: pd.DataFrame) -> Prose:
    """How many of the form's equations fail, and how many that hold rest on cells without a printed number.

    From :func:`gongkai.measures.equations_table`.

    Examples
    --------
    >>> print(say_equations(equations_table(dataset)))
    共620条，不成立4条，见于E2（2）、E4（2）；成立的当中有38条含未印数字的格，证明力弱一些。...
    """
    total, assumed, fail = (int(equations[c].sum()) for c in ("equations", "assumed", "fail"))
    worst = equations.groupby("rule")["fail"].sum()
    where = listed(
        [
            f"{rule}（{number(n)}）" if style.language() == "zh" else f"{rule} ({number(n)})"
            for rule, n in worst.items()
            if n
        ]
    )
    return Prose(
        say(
            f"共{total:,}条，不成立{fail}条"
            + (f"，见于{where}" if fail else "")
            + f"；成立的当中有{assumed:,}条含未印数字的格，证明力弱一些。勾稽成立只说明数字彼此相符，不说明数字属实。",
            f"{total:,} equations, {fail} fail"
            + (f", in {where}" if fail else "")
            + f"; {assumed:,} that hold rest on a cell without a printed number and prove less. Numbers that agree "
            "are not thereby true.",
        )
    )


def say_findings(dataset: Dataset) -> Prose:
    """How many findings there are, by severity.

    Examples
    --------
    >>> print(say_findings(dataset))
    错误4条，警示11条，提示14条。原数一律照录，不改。
    """
    counts = dataset.findings["severity"].value_counts()
    said = say("，", ", ").join(
        say(f"{zh}{int(counts.get(key, 0))}条", f"{int(counts.get(key, 0))} {en}s")
        for key, (zh, en) in SEVERITY_NAMES.items()
    )
    return Prose(say(f"{said}。原数一律照录，不改。", f"{said}. Printed numbers stay as they are."))


def say_links(dataset: Dataset) -> Prose:
    """How many reports can be held against the year before, and what that found (E5 and E6).

    Examples
    --------
    >>> print(say_links(dataset))
    3个机关有相邻两年的报告，共8对；跨年核对（E5结转、E6现行有效）得3条发现。没有相邻年份的报告无从跨年核对。
    """
    pairs = year_pairs(dataset)
    across = dataset.findings["rule"].isin(["E5", "E6"])
    bodies = pairs["publisher"].nunique()
    return Prose(
        say(
            f"{bodies}个机关有相邻两年的报告，共{len(pairs)}对；跨年核对（E5结转、E6现行有效）得{int(across.sum())}条"
            "发现。没有相邻年份的报告无从跨年核对。",
            f"{bodies} bodies have reports on consecutive years, {len(pairs)} pairs; checks across years (E5 carried "
            f"over, E6 in force) gave {int(across.sum())} findings. Other reports cannot be checked across years.",
        )
    )


def say_documents(roll: pd.DataFrame) -> Prose:
    """How often documents in force do not follow from the year before, and by how many documents.

    From :func:`gongkai.measures.stock_roll`, of one kind of document or both.

    Examples
    --------
    >>> roll = stock_roll(dataset)
    >>> print(say_documents(roll[roll["item"] == "normative_documents"]))
    6组可对照，3组不等于上年现行有效加制发减废止：平潭综合实验区管委会2023年（−173）、...
    """
    known = roll.dropna(subset=["difference"])
    off = known[known["difference"] != 0]
    names = listed(
        [
            f"{report_name(r.publisher, r.year)}（{signed(r.difference)}）"
            if style.language() == "zh"
            else f"{report_name(r.publisher, r.year)} ({signed(r.difference)})"
            for r in off.itertuples()
        ],
        most=8,
    )
    if known.empty:
        return Prose(
            say("没有可与上年对照的现行有效件数。", "No stock of documents can be held against the year before.")
        )
    return Prose(
        say(
            f"{len(known)}组可对照，{len(off)}组不等于上年现行有效加制发减废止"
            + (f"：{names}" if len(off) else "")
            + "。不等不等于错：文件会自动失效，机关也会重新清理。",
            f"{len(known)} can be held against the year before, {len(off)} do not follow from it"
            + (f": {names}" if len(off) else "")
            + ". That need not be an error: documents lapse, and offices recount.",
        )
    )


def say_fees(volume: pd.DataFrame) -> Prose:
    """In which units fees are reported, and how many reports are not asked for the amount.

    From :func:`gongkai.measures.disclosure_volume`.

    Examples
    --------
    >>> print(say_fees(disclosure_volume(dataset)))
    收费金额所用单位：万元12份。另有3份用2019年版，只问收费项目数量。金额随地方规模而变，不说明收费高低。
    """
    fees = volume[(volume["item"] == "fees") & (volume["measure"] == "amount")]
    units = fees["unit"].fillna(say("未注单位", "no unit")).value_counts()
    said = say("，", ", ").join(say(f"{unit}{n}份", f"{unit}: {n}") for unit, n in units.items())
    without = disclosure_without_fees(volume)
    return Prose(
        say(
            f"收费金额所用单位：{said or '无'}。另有{without}份用2019年版，只问收费项目数量。金额随地方规模而变，"
            "不说明收费高低。",
            f"Units: {said or 'none'}. {without} more reports use the 2019 form, which asks for the number of fee "
            "items only. Amounts follow the size of a place and say nothing about its rates.",
        )
    )


def disclosure_without_fees(volume: pd.DataFrame) -> int:
    """How many reports have no cell for the amount of fees."""
    having = volume[(volume["item"] == "fees") & (volume["measure"] == "amount")]["report_id"]
    return int(volume["report_id"].nunique() - having.nunique())


def say_decisions(volume: pd.DataFrame) -> Prose:
    """Which bodies report no licensing, penalty or compulsory measure at all, by their latest report.

    From :func:`gongkai.measures.disclosure_volume`.

    Examples
    --------
    >>> print(say_decisions(disclosure_volume(dataset)))
    三类决定全为零的机关：上海市人民政府办公厅、山东省大数据局、淄博市大数据局。...
    """
    rows = latest(
        volume[
            (volume["measure"] == "decisions") & volume["item"].isin(["licensing", "penalties", "compulsory_measures"])
        ]
    )
    zero = rows.groupby("publisher", sort=False)["value"].agg(lambda v: bool(v.notna().all() and (v == 0).all()))
    names = listed([str(p) for p in zero[zero].index])
    return Prose(
        say(
            (f"三类决定全为零的机关：{names}。" if zero.any() else "没有三类决定全为零的机关。")
            + "本图不支持“决定多则申请多”这样的因果判断。",
            (f"No decision of any kind: {names}. " if zero.any() else "No body reports zero of all three kinds. ")
            + "The figure supports no claim that decisions cause requests.",
        )
    )


def say_outcomes(shares: pd.DataFrame) -> Prose:
    """Which outcome group is the largest in how many reports, and where the printed total disagrees with its parts.

    From :func:`gongkai.measures.outcome_shares`.

    Examples
    --------
    >>> print(say_outcomes(outcome_shares(dataset)))
    各报告中件数最多的一类（并列都计）：无法提供10份，予以公开7份，不予公开1份。...
    """
    known = shares.dropna(subset=["share"])
    if known.empty:
        return Prose(say("没有可用的办结数字。", "There are no figures on outcomes."))
    label = style.label_column()
    peak = known[known["count"] == known.groupby("report_id")["count"].transform("max")]
    counts = peak.groupby(label, sort=False)["report_id"].nunique().sort_values(ascending=False, kind="stable")
    said = say("，", ", ").join(say(f"{name}{n}份", f"{name} {n}") for name, n in counts.items())
    off = shares[~shares["agrees"].fillna(True)].drop_duplicates("report_id")
    differ = listed(
        [
            report_name(p, y)
            + say(f"（六类之和{number(n)}，表列{number(c)}）", f" (sum {number(n)}, printed {number(c)})")
            for p, y, n, c in zip(off["publisher"], off["year"], off["denominator"], off["concluded"], strict=True)
        ]
    )
    return Prose(
        say(
            f"各报告中件数最多的一类（并列都计）：{said}。"
            + (
                f"六类之和与表列总计不等：{differ}；占比以六类之和为分母。"
                if len(off)
                else "六类之和与表列总计都相等。"
            ),
            f"Largest group (ties count twice): {said}. "
            + (
                f"The groups do not add up to the printed total in {differ}; shares use the sum."
                if len(off)
                else "The groups add up to the printed total everywhere."
            ),
        )
    )


def say_nothing(groups: pd.DataFrame) -> Prose:
    """How small a part of the requests that yield nothing refusals are: the range over reports, and over those with n of 30 or more.

    From :func:`gongkai.measures.nothing_groups`.

    Examples
    --------
    >>> print(say_nothing(latest(nothing_groups(dataset))))
    不予公开占无所得申请的0.0%至50.0%（7份报告）；n不小于30的5份中，从6.6%到17.0%。只看“不予公开”会低估申请落空的多少。
    """
    refused = groups[groups["group"] == "refused"].dropna(subset=["share"])
    if refused.empty:
        return Prose(say("没有无所得的申请。", "No request ended with nothing."))
    low, high = refused["share"].min(), refused["share"].max()
    big = refused[refused["denominator"] >= SMALL_N]
    tail_zh = (
        f"n不小于{SMALL_N}的{len(big)}份中，从{percent(big['share'].min())}到{percent(big['share'].max())}。"
        if len(big)
        else f"没有n不小于{SMALL_N}的报告，比例只作参考。"
    )
    tail_en = (
        f"from {percent(big['share'].min())} to {percent(big['share'].max())} in the {len(big)} "
        f"with n of {SMALL_N} or more."
        if len(big)
        else f"no report has n of {SMALL_N} or more."
    )
    return Prose(
        say(
            f"不予公开占无所得申请的{percent(low)}至{percent(high)}（{len(refused)}份报告）；"
            f"{tail_zh}只看“不予公开”会低估申请落空的多少。",
            f"Refusals are {percent(low)} to {percent(high)} of requests that yielded nothing ({len(refused)} "
            f"reports); {tail_en} Refusals alone understate how many come away empty.",
        )
    )


def say_refusals(reasons: pd.DataFrame) -> Prose:
    """How many refusals there are and how thin they are spread.

    From :func:`gongkai.measures.refusal_reasons`.

    Examples
    --------
    >>> print(say_refusals(refusal_reasons(dataset)))
    15份报告的不予公开各为0至178件，其中10份不足30件，只看件数，不比百分比。...
    """
    sizes = reasons.drop_duplicates("report_id")["denominator"].dropna()
    few = int((sizes < SMALL_N).sum())
    return Prose(
        say(
            f"{len(sizes)}份报告的不予公开各为{number(sizes.min())}至{number(sizes.max())}件，其中{few}份不足{SMALL_N}件，"
            "只看件数，不比百分比。部分公开的申请在本表中不列理由，故各理由的实际使用多于此数。"
            if len(sizes)
            else "没有可用的不予公开数字。",
            f"The {len(sizes)} reports have {number(sizes.min())} to {number(sizes.max())} refusals; {few} have "
            f"fewer than {SMALL_N}, where counts say more than percentages. Partly granted requests name no reason "
            "in this form, so each reason is used more often than it shows."
            if len(sizes)
            else "There are no figures on refusals.",
        )
    )


def say_applicants(outcomes: pd.DataFrame, report_id: str | None) -> Prose:
    """How individuals and organisations fare in one report, in requests.

    From :func:`gongkai.measures.outcomes_by_applicant`. A report without both kinds is said to have nothing to compare.

    Examples
    --------
    >>> kinds = outcomes_by_applicant(dataset)
    >>> print(say_applicants(kinds, "宿迁市-2024"))
    自然人3,440件中1,870件公开，法人或其他组织81件中32件。两类人要的东西不同，差别不能归于机关的态度。
    """
    rows = outcomes[
        (outcomes["report_id"] == report_id) & outcomes["group"].isin(["granted", "partly_granted"])
    ].dropna(subset=["share"])
    if rows["applicant"].nunique() < 2:
        return Prose(say("这份报告没有两类申请人可比。", "This report has no two kinds of applicants to compare."))
    sums = rows.groupby("applicant", sort=False).agg(count=("count", "sum"), n=("denominator", "first"))
    first, second = sums.iloc[0], sums.iloc[1]
    return Prose(
        say(
            f"自然人{number(first['n'])}件中{number(first['count'])}件公开，法人或其他组织{number(second['n'])}件中"
            f"{number(second['count'])}件。两类人要的东西不同，差别不能归于机关的态度。",
            f"Individuals: {number(first['count'])} of {number(first['n'])} disclosed; organisations: "
            f"{number(second['count'])} of {number(second['n'])}. They ask for different things; the gap is no proof "
            "of different treatment.",
        )
    )


def say_changes(changes: pd.DataFrame) -> Prose:
    """For how many indicators and pairs of years a change can be computed, and for which it cannot.

    From :func:`gongkai.measures.change_on_year`.

    Examples
    --------
    >>> print(say_changes(change_on_year(dataset, KEY_COUNTS + KEY_SHARES)))
    共208行，204行算出增减；0行因换版后指标不同而不比，19行上年为零、不算百分比。比率的增减只用百分点。
    """
    if changes.empty:
        return Prose(say("没有可比的相邻年份。", "There are no consecutive years to compare."))
    apart = changes[~changes["joins"].fillna(True)]
    zero = int(((changes["previous"] == 0) & (changes["unit"] != SHARE)).sum())
    return Prose(
        say(
            f"共{len(changes):,}行，{int(changes['change'].notna().sum()):,}行算出增减；{len(apart)}行因换版后指标不"
            f"同而不比，{zero}行上年为零、不算百分比。比率的增减只用百分点。",
            f"{len(changes):,} rows, {int(changes['change'].notna().sum()):,} with a change; {len(apart)} are not "
            f"compared because the form asks for something else, {zero} start from zero and have no percent. Shares "
            "change in percentage points only.",
        )
    )


def say_drivers(dataset: Dataset, publisher: str | None, year: int | None = None) -> Prose:
    """What the change of concluded requests and of the disclosure rate is made of, for one pair of years.

    ``year`` is the later one, by default the latest that can be split.

    Examples
    --------
    >>> print(say_drivers(dataset, "宿迁市"))
    宿迁市2024年办结比上年+35件，变动最大的是不予处理（−289）；公开率+10.4个百分点，...
    """
    parts = contributions(dataset)
    parts = parts[parts["publisher"] == publisher]
    parts = parts[parts["year"] == (parts["year"].max() if year is None else year)]
    rates = rate_contributions(dataset)
    rates = rates[(rates["publisher"] == publisher) & (rates["side"] == "not_disclosed")]
    rates = rates[rates["year"] == (rates["year"].max() if year is None else year)]
    if parts.empty or rates.empty or parts["change"].isna().any() or rates["contribution"].isna().any():
        return Prose(say("这个机关没有可分解的相邻两年。", "This body has no pair of years that can be split."))
    label, lead = style.label_column(), parts.iloc[0]
    top = parts.loc[parts["change"].astype(float).abs().idxmax()]
    most = rates.loc[rates["contribution"].astype(float).abs().idxmax()]
    residual = int(parts.loc[parts["part"] == RESIDUAL, "change"].iloc[0])
    return Prose(
        say(
            f"{publisher}{lead['year']}年办结比上年{signed(lead['whole_change'])}件，变动最大的是{top[label]}（"
            f"{signed(top['change'])}）；公开率{points(most['rate_change'])}个百分点，变动最大的是{most[label]}（"
            f"{points(most['contribution'])}）。"
            + (f"其中{signed(residual)}件来自表列总计与各项之和不等。" if residual else "")
            + "这是同一张表内的算术，不是原因。",
            f"{publisher} {lead['year']}: {signed(lead['whole_change'])} concluded on the year before, the largest "
            f"part {top[label].lower()} ({signed(top['change'])}); the disclosure rate moved "
            f"{points(most['rate_change'])} points, the largest part {most[label].lower()} "
            f"({points(most['contribution'])}). "
            + (f"{signed(residual)} come from printed totals that differ from their parts. " if residual else "")
            + "This is arithmetic inside one table, not cause.",
        )
    )


def say_series(dataset: Dataset, measure: str) -> Prose:
    """The latest change of one indicator for every body that has one.

    :class:`KeyError` for an indicator that does not exist.

    Examples
    --------
    >>> print(say_series(dataset, "received"))
    最近一对年份的新收申请：宿迁市 2023→2024 3,511→3,525，+0.4%；...
    """
    changes = latest(change_on_year(dataset, [measure])).dropna(subset=["change"])
    if changes.empty:
        return Prose(say("没有可比的相邻年份。", "There are no consecutive years to compare."))
    spec = MEASURES[measure]
    shown = changes.head(_MOST_SAID)
    said = say("；", "; ").join(
        f"{r.publisher} {r.previous_year}→{r.year} {amount(r.previous, r.unit)}→{amount(r.current, r.unit)}"
        + (
            f"{say('，', ', ')}{points(r.points)}{say('个百分点', ' points')}"
            if spec.is_share
            else ""
            if pd.isna(r.percent)
            else f"{say('，', ', ')}{signed_percent(r.percent)}"
        )
        for r in shown.itertuples()
    )
    if len(changes) > len(shown):
        said += say(f"；等{len(changes)}个机关", f"; and {len(changes) - len(shown)} more bodies")
    return Prose(say(f"最近一对年份的{spec.zh}：{said}。", f"{spec.en}, latest pair of years: {said}."))


def say_disputes(dataset: Dataset, publisher: str | None) -> Prose:
    """Disputes of one body beside its concluded requests, in counts, from its latest report.

    Examples
    --------
    >>> print(say_disputes(dataset, "宿迁市"))
    宿迁市2024年办结3,521件，同年行政复议170件、行政诉讼77件。案件所涉申请可能是往年办结的，两数相除只是比例，不是概率。
    """
    rows = key_indicators(dataset, ["outcomes", "reconsideration", "litigation"])
    rows = latest(rows[rows["publisher"] == publisher])
    if rows.empty:
        return Prose(say("这个机关没有报告。", "This body has no report."))
    values = rows.set_index("measure")["value"]
    name = report_name(publisher, rows["year"].iloc[0])
    return Prose(
        say(
            f"{name}办结{number(values.get('outcomes'))}件，同年行政复议{number(values.get('reconsideration'))}件、"
            f"行政诉讼{number(values.get('litigation'))}件。案件所涉申请可能是往年办结的，两数相除只是比例，不是概率。",
            f"{name}: {number(values.get('outcomes'))} concluded, {number(values.get('reconsideration'))} "
            f"reconsideration cases and {number(values.get('litigation'))} lawsuits in the same year. A case may "
            "concern a request of an earlier year, so one over the other is a ratio, not a chance.",
        )
    )


def focus(dataset: Dataset, publisher: str | None = None, rank: int = 1) -> str | None:
    """The publisher a close-up is about: the one named, or else the ``rank``-th of the dataset.

    The order is that of :func:`gongkai.measures.ranked_publishers`. None where there are fewer publishers.
    Raises :class:`ValueError` naming the publishers there are, where the one named has no report.

    Examples
    --------
    >>> focus(dataset), focus(dataset, rank=2)
    ('平潭综合实验区管委会', '宿迁市')
    """
    known = ranked_publishers(dataset)
    if publisher is None:
        return known[rank - 1] if len(known) >= rank else None
    if publisher not in known:
        raise ValueError(f"没有{publisher}的报告；现有：{listed(known, 20)}")
    return publisher


def say_rate(indicators: pd.DataFrame, measure: str) -> Prose:
    """The lowest and the highest value of one share over reports, and how many rest on fewer than 30 cases.

    From :func:`gongkai.measures.key_indicators`. :class:`KeyError` for an indicator that does not exist.

    Examples
    --------
    >>> print(say_rate(key_indicators(dataset, ["disclosure_rate"]), "disclosure_rate"))
    公开率最低淮安市洪泽区人民政府2023年（19.0%），最高淮安市洪泽区人民政府2024年（62.1%）；...
    """
    spec = MEASURES[measure]
    rows = indicators[indicators["measure"] == measure].dropna(subset=["value"])
    if rows.empty:
        return Prose(say(f"没有可用的{spec.zh}。", f"There are no figures on: {spec.en.lower()}."))
    rows = rows.sort_values("value", kind="stable")
    low, high, few = rows.iloc[0], rows.iloc[-1], int((rows["denominator"] < SMALL_N).sum())
    low_zh, high_zh = (f"{report_name(r['publisher'], r['year'])}（{percent(r['value'])}）" for r in (low, high))
    return Prose(
        say(
            f"{spec.zh}最低{low_zh}，最高{high_zh}；{len(rows)}份中{few}份n不足{SMALL_N}，区间很宽，不宜排名。"
            f"{spec.definition_zh}。",
            f"{spec.en}: lowest {report_name(low['publisher'], low['year'])} ({percent(low['value'])}), highest "
            f"{report_name(high['publisher'], high['year'])} ({percent(high['value'])}); {few} of {len(rows)} have n "
            f"under {SMALL_N} and wide intervals, not fit for ranking. "
            f"{spec.definition_en[0].upper()}{spec.definition_en[1:]}.",
        )
    )
