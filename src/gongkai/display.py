"""How a report and a collection show themselves in Jupyter: HTML in which nothing from a file is markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

import pandas as pd

from gongkai import codes, form, schema
from gongkai.form import Cell, Edition
from gongkai.language import language, say

_MOST = 12
"""Findings or files listed before the rest is only counted."""


@dataclass(frozen=True)
class Balance:
    """How many equations of one rule there are, hold, fail, and cannot be checked."""

    rule: str
    equations: int
    hold: int
    fail: int

    @property
    def unchecked(self) -> int:
        return self.equations - self.hold - self.fail

    def __str__(self) -> str:
        words = say(f"{self.rule} {self.hold}/{self.equations} 相符", f"{self.rule} {self.hold} of {self.equations} hold")
        if self.fail:
            words += say(f"，不成立 {self.fail}", f", {self.fail} fail")
        if self.unchecked:
            words += say(f"，无法核对 {self.unchecked}", f", {self.unchecked} cannot be checked")
        return words


def balances(edition: Edition, values: Mapping[Cell, Decimal | None]) -> list[Balance]:
    """The equations E1 to E4 of one report, by rule."""
    tally: dict[str, list[int]] = {}
    for equation in edition.equations:
        count = tally.setdefault(equation.rule, [0, 0, 0])
        difference = equation.difference(values)
        count[0] += 1
        count[1] += difference == 0
        count[2] += difference not in (None, 0)
    return [Balance(rule, *count) for rule, count in tally.items()]


def values_of(frames: Mapping[str, pd.DataFrame]) -> dict[Cell, Decimal | None]:
    """The value of each cell of one report's frames; None where it is not known."""
    found: dict[Cell, Decimal | None] = {}
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        data = frames[frame]
        for a, b, value in zip(data[first], data[second], data["value"], strict=True):
            found[frame, a, b] = None if pd.isna(value) else Decimal(str(value))
    return found


def bases_of(frames: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """How many cells of the three tables have each basis."""
    bases = pd.concat([frames[frame]["basis"] for frame in form.FRAMES]).value_counts()
    return {basis: int(bases.get(basis, 0)) for basis in schema.BASES}


def said_bases(counts: Mapping[str, int]) -> str:
    """The cells by basis, in words."""
    words = {b: say(codes.BASES[b], codes.BASES_EN[b].lower()) for b in counts}
    parts = [f"{words[basis]} {n}" for basis, n in counts.items() if n]
    return f"{sum(counts.values())}" + say("：", ": ") + say("，", ", ").join(parts)


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Names and values; the values are text, never markup."""
    cell = "style='text-align:left;vertical-align:top'"
    lines = "".join(f"<tr><th {cell}>{escape(k)}</th><td {cell}>{escape(v)}</td></tr>" for k, v in rows)
    return f"<table>{lines}</table>"


def findings(frame: pd.DataFrame, *, lead: bool = False) -> str:
    """Errors and warnings one by one, notes folded away; ``lead`` puts the report before each."""
    if frame.empty:
        return f"<p>{say('没有核验发现。', 'No findings.')}</p>"
    grave = frame[frame["severity"] != "note"]
    notes = frame[frame["severity"] == "note"]
    shown = _list(_said(grave, lead)) if len(grave) else ""
    if len(notes):
        title = say(f"提示 {len(notes)} 条", f"{len(notes)} notes")
        shown += f"<details><summary>{title}</summary>{_list(_said(notes, lead))}</details>"
    return shown


def _said(frame: pd.DataFrame, lead: bool) -> list[str]:
    names = codes.SEVERITIES if language() == "zh" else codes.SEVERITIES_EN
    return [
        (f"{row['report_id']} " if lead else "") + f"[{names[str(row['severity'])]} {row['rule']}] {row['message']}"
        for row in frame.to_dict("records")
    ]


def _list(lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines[:_MOST])
    if len(lines) > _MOST:
        items += "<li>" + say(f"其余 {len(lines) - _MOST} 条略", f"and {len(lines) - _MOST} more") + "</li>"
    return f"<ul style='text-align:left'>{items}</ul>"


def report_html(
    *, publisher: str, year: int, title: str, edition: Edition, published_on: object, source: str, frames: Mapping[str, pd.DataFrame],
) -> str:
    """One report: who, which edition, what was read, which equations hold, and the findings."""
    rows = [
        (say("机关", "Body"), publisher),
        (say("年度", "Year"), str(year)),
        (say("表式", "Form"), say(f"{edition.name} 年版（{edition.document}）", f"{edition.name} edition ({edition.document})")),
        (say("发布日期", "Published"), "—" if published_on is None or pd.isna(published_on) else str(published_on)[:10]),
        (say("文件", "File"), source),
        (say("数据项", "Cells"), said_bases(bases_of(frames))),
        (say("勾稽关系", "Equations"), say("；", "; ").join(map(str, balances(edition, values_of(frames))))),
        (say("文中数字", "Figures in prose"), str(len(frames["mentions"]))),
    ]
    head = escape(title or f"{publisher} {year}")
    return f"<h4>{head}</h4>{table(rows)}{findings(frames['findings'])}"


def dataset_html(frames: Mapping[str, pd.DataFrame]) -> str:
    """A collection: its reports, bodies and years, what was read, findings, and the files that were not read."""
    reports, failures = frames["reports"], frames["failures"]
    years = reports["year"].dropna()
    span = (f"{years.min()}" if years.min() == years.max() else f"{years.min()}–{years.max()}") if len(years) else "—"
    marks = frames["findings"]["severity"].value_counts()
    forms = reports["form"].value_counts().sort_index()
    counts = {s: int(marks.get(s, 0)) for s in schema.SEVERITIES}
    names = {s: say(codes.SEVERITIES[s], codes.SEVERITIES_EN[s]) for s in counts}
    rows = [
        (say("报告", "Reports"), str(len(reports))),
        (say("机关", "Bodies"), str(reports["publisher"].nunique())),
        (say("年度", "Years"), span),
        (say("表式", "Forms"), say("，", ", ").join(
            say(f"{name} 年版 {n}", f"{name} edition: {n}") for name, n in forms.items()) or "—"),
        (say("数据项", "Cells"), said_bases(bases_of(frames))),
        (say("文中数字", "Figures in prose"), str(len(frames["mentions"]))),
        (say("核验结果", "Findings"), say("，", ", ").join(f"{names[s]} {n}" for s, n in counts.items())),
        (say("未能读取", "Not read"), str(len(failures))),
    ]
    shown = table(rows)
    if len(failures):
        shown += _list([f"{row['source']}: {row['reason']}" for row in failures.to_dict("records")])
    return shown
