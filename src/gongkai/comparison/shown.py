"""A comparison as its reader sees it: HTML in which nothing from a file is markup, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
from rapidfuzz.distance import Indel

from gongkai import codes, display, form
from gongkai.comparison.cells import REASONS, SUM
from gongkai.comparison.prose import STATUSES
from gongkai.comparison.sentences import tokens
from gongkai.language import label_column, language, say
from gongkai.measures import SHARE
from gongkai.report import Report
from gongkai.tables import Table
from gongkai.wording import number, percent, points, report_name, signed, signed_percent

RATES = (
    "disclosure_rate", *(f"{group.key}_share" for group in form.OUTCOME_GROUPS), "individual_share", "carried_out_share",
    "reconsideration_corrected_share", "litigation_corrected_share",
)
"""The shares that two reports are first held against each other by, in the order shown."""

_CELL = "style='text-align:left;vertical-align:top;white-space:normal;word-break:break-word;padding:4px 8px'"
_SHORT = "style='text-align:left;vertical-align:top;white-space:nowrap;padding:4px 8px'"
_GONE = "style='text-decoration:line-through;background:rgba(192,112,58,.22)'"
_NEW = "style='text-decoration:underline;background:rgba(27,79,114,.18)'"


_Row = tuple[str, str, str | None, str | None]
"""A heading it stands under, a label, and the two texts."""


class SideBySide:
    """Texts in two columns, what differs marked: struck through where it went, underlined where it came."""

    def __init__(self, heads: tuple[str, str], rows: Sequence[_Row], most: int) -> None:
        self.heads, self.rows, self.most = heads, list(rows), most

    def _note(self) -> str:
        left = len(self.rows) - self.most
        return say(f"另有{left}行未列。", f"{left} more rows are not shown.") if left > 0 else ""

    def _repr_html_(self) -> str:
        if not self.rows:
            return f"<p>{_nothing()}</p>"
        head = "".join(f"<th {_CELL}>{escape(text)}</th>" for text in ("", *self.heads))
        lines, under = "", ""
        for heading, label, previous, current in self.rows[: self.most]:
            if heading != under:
                lines, under = f"{lines}<tr><th colspan='3' {_CELL}>{escape(heading)}</th></tr>", heading
            left, right = _marked(previous, current)
            lines += f"<tr><td {_CELL}>{escape(label)}</td><td {_CELL}>{left}</td><td {_CELL}>{right}</td></tr>"
        widths = "<colgroup><col style='width:16%'><col style='width:42%'><col style='width:42%'></colgroup>"
        note = f"<p>{self._note()}</p>" if self._note() else ""
        return f"<table style='width:100%;table-layout:fixed'>{widths}<tr>{head}</tr>{lines}</table>{note}"

    def __repr__(self) -> str:
        if not self.rows:
            return _nothing()
        lines = [f"{heading} · {label}\n  - {a or ''}\n  + {b or ''}" for heading, label, a, b in self.rows[: self.most]]
        return "\n".join([*lines, self._note()]).rstrip()


def _nothing() -> str:
    return say("没有可列的文字。", "There is no text to list.")


def _marked(previous: str | None, current: str | None) -> tuple[str, str]:
    """Both texts escaped; where there are two, what only one of them has is marked."""
    if previous is None or current is None or previous == current:
        return escape(previous or "—"), escape(current or "—")
    a, b = tokens(previous), tokens(current)
    left = right = ""
    for step in Indel.opcodes(a, b):
        old, new = escape("".join(a[step.src_start:step.src_end])), escape("".join(b[step.dest_start:step.dest_end]))
        if step.tag == "equal":
            left, right = left + old, right + new
        else:
            left += f"<del {_GONE}>{old}</del>" if old else ""
            right += f"<ins {_NEW}>{new}</ins>" if new else ""
    return left, right


def side_by_side(frame: pd.DataFrame, *statuses: str, most: int = 60) -> SideBySide:
    """The ``prose`` of a comparison, or the rows of :func:`shared_paragraphs`, in two columns.

    ``statuses`` picks sentences of a comparison (``kept``, ``changed``, ``reworded``, ``added``, ``dropped``); without
    any, all are shown. ``most`` is how many rows are shown; how many are left is said.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> side_by_side(both.prose, "changed", most=1)
    总体情况 · 只改数字
      - 全市主动公开政府信息18万余条。
      + 全市主动公开政府信息14万余条。
    另有3行未列。
    """
    if "quote" in frame:
        heads = say("较早", "Earlier"), say("较晚", "Later")
        shared: list[_Row] = [
            (f"{report_name(r.earlier_publisher, r.earlier_year)} → {report_name(r.publisher, r.year)}",
             say(f"{percent(r.similarity)}相同；共{r.bodies}个机关", f"{percent(r.similarity)} alike; {r.bodies} bodies"),
             r.earlier_quote, r.quote)
            for r in frame.itertuples()
        ]
        return SideBySide(heads, shared, most)
    chosen = frame[frame["status"].isin(statuses)] if statuses else frame
    names = {s.key: say(s.zh, s.en) for s in form.SECTIONS}
    rows: list[_Row] = [
        (names.get(r.section, r.section), say(*STATUSES[r.status]), _text(r.previous), _text(r.current))
        for r in chosen.itertuples()
    ]
    return SideBySide((say("前一份", "First report"), say("后一份", "Second report")), rows, most)


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def compared_cells(cells: pd.DataFrame, frame: str | None = None, *, changed: bool = True, most: int = 60) -> Table:
    """The cells of a comparison for readers: with their change, or with ``changed=False`` those not to be compared.

    ``frame`` picks one of the form's tables. Cells that are zero or unchanged are left out of the first; of the second
    those with no value in either report. An unknown value stays a word.

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> totals = both.cells[both.cells["column"] == "total"]
    >>> compared_cells(totals).frame.head(2)
                        栏目    前一份    后一份   增减      幅度
    0  一、本年新收政府信息公开申请数量／总计  3,511  3,525  +14   +0.4%
    1  二、上年结转政府信息公开申请数量／总计     96    121  +25  +26.0%
    """
    rows = cells if frame is None else cells[cells["frame"] == frame]
    told = rows["previous_value"].fillna(0).ne(0) | rows["current_value"].fillna(0).ne(0)
    told |= rows["previous_basis"].eq("unknown").fillna(False) | rows["current_basis"].eq("unknown").fillna(False)
    label = say("栏目", "Cell")
    if not changed:
        rows = rows[~rows["comparable"] & told]
        shown = {
            label: rows[label_column()], say("前一份", "First"): _values(rows, "previous"),
            say("后一份", "Second"): _values(rows, "current"),
            say("为什么不比", "Why not compared"): [say(*REASONS[r]) for r in rows["reason"]],
        }
        return Table(pd.DataFrame({k: list(v) for k, v in shown.items()}, dtype="object"), most)
    rows = rows[rows["comparable"] & rows["change"].ne(0).fillna(True) & told]
    shown = {
        label: rows[label_column()], say("前一份", "First"): _values(rows, "previous"),
        say("后一份", "Second"): _values(rows, "current"),
        say("增减", "Change"): [signed(v) for v in rows["change"]],
        say("幅度", "Percent"): [
            say("不算", "none") if pd.isna(p) and pd.notna(c) else signed_percent(p)
            for p, c in zip(rows["percent"], rows["change"], strict=True)
        ],
    }
    return Table(pd.DataFrame({k: list(v) for k, v in shown.items()}, dtype="object"), most)


def _values(rows: pd.DataFrame, side: str) -> list[str]:
    """Values in words: the unit where one is given, and the basis where the number is not a printed one."""
    names = codes.BASES if language() == "zh" else codes.BASES_EN
    found = []
    for value, basis, unit in zip(rows[f"{side}_value"], rows[f"{side}_basis"], rows[f"{side}_unit"], strict=True):
        if pd.isna(basis):
            found.append(say("无此栏", "no such cell"))
            continue
        words = number(value) + (f" {unit}" if pd.notna(unit) and pd.notna(value) else "")
        if basis == SUM:
            words += say("（三行之和）", " (sum of rows)")
        elif basis not in ("printed", "unknown"):
            words += say(f"（{names[basis]}）", f" ({names[basis].lower()})")
        found.append(words)
    return found


def compared_rates(indicators: pd.DataFrame, *measures: str) -> Table:
    """Shares of a comparison for readers: both with their n, the change in percentage points and its 95% interval.

    ``measures`` picks them by key; without any the main ones are shown (:data:`RATES`).

    Examples
    --------
    >>> both = compare_pair(dataset, "宿迁市-2023", "宿迁市-2024")
    >>> compared_rates(both.indicators, "disclosure_rate")
     比率        前一份（n）        后一份（n）   百分点        95%区间
    公开率 43.6% (3,486) 54.0% (3,521) +10.4 +8.1 … +12.8
    """
    chosen = measures or RATES
    rows = indicators[indicators["measure"].isin(chosen) & indicators["unit"].eq(SHARE).fillna(False) & indicators["joins"]]
    rows = rows.sort_values("measure", key=lambda keys: keys.map(list(chosen).index), kind="stable")
    shown = [
        {
            say("比率", "Share"): getattr(r, label_column()),
            say("前一份（n）", "First (n)"): _share(r.previous, r.previous_denominator),
            say("后一份（n）", "Second (n)"): _share(r.current, r.denominator),
            say("百分点", "Points"): "—" if pd.isna(r.points) else points(r.points),
            say("95%区间", "95% interval"): "—" if pd.isna(r.points_low) else f"{points(r.points_low)} … {points(r.points_high)}",
        }
        for r in rows.itertuples()
    ]
    return Table(pd.DataFrame(shown, dtype="object"))


def _share(value: Any, n: Any) -> str:
    """A share with its n; of nothing there is no share, which is not the same as a missing number."""
    return f"{'—' if pd.notna(n) and n == 0 else percent(value)} ({number(n)})"


class FindingsOfBoth:
    """The findings of a comparison, each with whose it is; a table whose words keep to the left."""

    def __init__(self, rows: Sequence[tuple[str, str, str, str]]) -> None:
        self.heads = say("属于", "Belongs to"), say("程度", "Severity"), say("核验项", "Check"), say("说明", "Message")
        self.rows = list(rows)

    def _repr_html_(self) -> str:
        if not self.rows:
            return f"<p>{say('没有核验发现。', 'No findings.')}</p>"
        head = "".join(f"<th {_CELL}>{escape(text)}</th>" for text in self.heads)
        lines = "".join(
            "<tr>" + "".join(f"<td {_SHORT}>{escape(text)}</td>" for text in short) + f"<td {_CELL}>{escape(message)}</td></tr>"
            for *short, message in self.rows
        )
        return f"<table style='width:100%;table-layout:auto'><tr>{head}</tr>{lines}</table>"

    def __repr__(self) -> str:
        return "\n".join(" · ".join(row) for row in self.rows) or say("没有核验发现。", "No findings.")


def compared_findings(findings: pd.DataFrame) -> FindingsOfBoth:
    """The findings of a comparison for readers: whose they are, how grave, and what they say.

    Examples
    --------
    >>> both = compare_pair(dataset, "平潭综合实验区管委会-2019", "平潭综合实验区管委会-2020")
    >>> failed = both.findings[both.findings["rule"] == "E2"]
    >>> compared_findings(failed)
    后一份 · 错误 · E2 · “自然人”列勾稽不符：办理结果（一）至（六）各行合计 26，（七）总计印为 20，相差 6。
    后一份 · 错误 · E2 · “总计”列勾稽不符：办理结果（一）至（六）各行合计 27，（七）总计印为 21，相差 6。
    """
    zh = language() == "zh"
    names = codes.SEVERITIES if zh else codes.SEVERITIES_EN
    whose = {"previous": say("前一份", "first"), "current": say("后一份", "second"), "between": say("两份之间", "between the two")}
    return FindingsOfBoth([
        (whose[str(r.belongs)], names[str(r.severity)], codes.RULES.get(str(r.rule), str(r.rule)) if zh else str(r.rule), str(r.message))
        for r in findings.itertuples()
    ])


def comparison_html(
    previous: Report, current: Report, cells: pd.DataFrame, indicators: pd.DataFrame, prose: pd.DataFrame, findings: pd.DataFrame,
) -> str:
    """Two reports: who they are, what changed, what cannot be compared, the prose, and the findings."""
    a, b = (report_name(r.publisher, r.year) for r in (previous, current))
    if a == b:
        a, b = f"{a} (1)", f"{b} (2)"
    compared = cells[cells["comparable"]]
    counts = prose.loc[prose["counts"], "status"].value_counts()
    rows = [
        (say("表式", "Form"), f"{previous.form} → {current.form}"),
        (say("数据项", "Cells"), say(
            f"{len(cells)}：可比 {len(compared)}，其中有增减 {int(compared['change'].ne(0).sum())}，"
            f"缺数不能比 {int(compared['change'].isna().sum())}；表式不同不比 {len(cells) - len(compared)}",
            f"{len(cells)}: {len(compared)} comparable, {int(compared['change'].ne(0).sum())} of them changed, "
            f"{int(compared['change'].isna().sum())} with a number missing; {len(cells) - len(compared)} not comparable")),
        (say("文字", "Sentences"), say("，", ", ").join(f"{say(*STATUSES[s])} {int(counts.get(s, 0))}" for s in STATUSES)),
        (say("核验结果", "Findings"), str(len(findings))),
    ]
    folded = (
        (say("有增减的数据项", "Cells that changed"), compared_cells(cells, most=len(cells))),
        (say("比率", "Shares"), compared_rates(indicators)),
        (say("不可比的数据项", "Cells not comparable"), compared_cells(cells, changed=False, most=len(cells))),
        (say("文字对照", "Prose"), side_by_side(prose, most=max(len(prose), 1))),
        (say("核验发现", "Findings"), compared_findings(findings)),
    )
    inside = "".join(
        f"<details><summary>{escape(title)}</summary><div style='overflow-x:auto'>{shown._repr_html_()}</div></details>"
        for title, shown in folded
    )
    return f"<h4>{escape(a)} → {escape(b)}</h4>{display.table(rows)}{inside}"
