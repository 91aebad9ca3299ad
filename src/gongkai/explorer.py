"""The explorer: pick bodies, years, an indicator and a breakdown; see a chart or a table; take it along.

Works in JupyterLab and, without code, as a page of Voilà. Every control is reached by keyboard.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from gongkai import form, style
from gongkai.charts.explored import explored_bodies, explored_years
from gongkai.dataset import Dataset
from gongkai.language import say
from gongkai.measures import MEASURES, ranked_publishers
from gongkai.measures.breakdown import APPLICANTS, BREAKDOWNS, PARTS, WHOLE, breakdown, breakdowns_of
from gongkai.store.formula import inert_column
from gongkai.tables import table

YEARS, BODIES, TABLE = "years", "bodies", "table"
VIEWS = (YEARS, BODIES, TABLE)
"""Curves over the years, bars body by body, the table."""

_MOST_BODIES = 6
"""Bodies chosen at the start; a reader picks others."""

_COLUMNS = ("publisher", "year", "part", "numerator", "denominator", "value", "low", "high", "unit", "form")
_TYPES = {
    "csv": "text/csv;charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
}


# JupyterLab takes arrows and letters as its own shortcuts (D twice: the cell is gone) wherever text cannot be typed, unless
# an element has this attribute, which no property of a widget sets.
_OWN_KEYS = """
this.closest('.gongkai-explorer').addEventListener('focusin', ({target}) => {
  if (target.matches('select, .scroll')) target.setAttribute('data-lm-suppress-shortcuts', 'true');
})
"""

# What lies over the width of a phone scrolls in its own box: a chart made smaller could not be read.
_STYLE = f"""<style onload="{_OWN_KEYS}">
.gongkai-explorer .controls > * {{ flex: 1 1 20em; min-width: 0; }}
.gongkai-explorer .controls .widget-label {{ line-height: 1.2; align-self: center; height: auto; }}
.gongkai-explorer .widget-select-multiple .widget-label {{ align-self: flex-start; padding-top: .5em; }}
.gongkai-explorer :is(select, input, a, .scroll):focus-visible {{ outline: 2px solid {style.MAIN} !important; outline-offset: 1px; }}
.gongkai-explorer a {{ color: {style.MAIN}; text-decoration: underline; text-underline-offset: .2em; padding: .35em; }}
.gongkai-explorer .widget-html-content {{ min-width: 0; white-space: normal; }}
.gongkai-explorer .scroll {{ overflow-x: auto; }}
.gongkai-explorer img {{ display: block; width: 100%; min-width: 640px; max-width: 880px; }}
.gongkai-explorer table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .5em 0; }}
.gongkai-explorer :is(th, td) {{ text-align: right; white-space: nowrap; padding: .3em .7em; line-height: 1.5;
  border-bottom: 1px solid #d9dee4; }}
.gongkai-explorer :is(th, td):first-child {{ text-align: left; }}
.gongkai-explorer p {{ line-height: 1.6; max-width: 62em; margin: .5em 0; }}
</style>"""


@dataclass(frozen=True)
class Choice:
    """What is asked for: bodies (none: all of them), first and last year, indicator, breakdown, view."""

    bodies: tuple[str, ...]
    first: int
    last: int
    measure: str
    by: str = WHOLE
    view: str = YEARS


def explored(dataset: Dataset, choice: Choice) -> pd.DataFrame:
    """The rows that a choice asks for: columns as :func:`gongkai.measures.breakdown` gives them.

    The years may stand in either order. Raises :class:`KeyError` for an unknown indicator or breakdown.
    """
    rows = breakdown(dataset, choice.measure, choice.by)
    first, last = sorted((choice.first, choice.last))
    rows = rows[rows["year"].between(first, last).fillna(False)]
    if choice.bodies:
        rows = rows[rows["publisher"].isin(choice.bodies)]
    return rows.reset_index(drop=True)


def picture(rows: pd.DataFrame, view: str) -> bytes:
    """The chart of these rows as a PNG, sharp on any screen."""
    import matplotlib.pyplot as plt

    ax = (explored_bodies if view == BODIES else explored_years)(rows)
    figure = ax.figure.get_figure(root=True)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=200, metadata={"Software": None})
    plt.close(figure)
    return file.getvalue()


def as_csv(rows: pd.DataFrame) -> bytes:
    """The rows as CSV that Excel opens with Chinese intact, and in which no text is a formula."""
    texts = rows.select_dtypes("string")
    text: str = rows.assign(**{c: inert_column(texts[c]) for c in texts}).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def as_excel(rows: pd.DataFrame) -> bytes:
    """The rows as a workbook of one sheet; text stays text, whatever it begins with."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        rows.to_excel(writer, sheet_name="data", index=False, freeze_panes=(1, 0))
        writer.sheets["data"].autofit()
    return file.getvalue()


class Explorer:
    """Controls over a dataset, and what they show; made by :func:`explorer`.

    ``choice`` says what is chosen, ``rows`` are the numbers shown (columns of :func:`gongkai.measures.breakdown`). The controls
    ``bodies``, ``first``, ``last``, ``measure``, ``by`` and ``view`` can be set from code, too.

    Examples
    --------
    >>> shown = Explorer(dataset)
    >>> shown.measure.value = "disclosure_rate"
    >>> shown.bodies.value = ["宿迁市"]
    >>> shown.rows[["year", "numerator", "denominator", "value"]].round(3)
       year  numerator  denominator  value
    0  2023     1519.0         3486  0.436
    1  2024     1902.0         3521   0.54
    """

    def __init__(self, dataset: Dataset) -> None:
        import ipywidgets as widgets

        self._dataset = dataset
        years = sorted({int(y) for y in dataset.reports["year"].dropna()}) or [form.FIRST_YEAR]
        self._names = ranked_publishers(dataset)
        self.find = widgets.Text(placeholder=say("输入名称的一部分", "part of a name"), continuous_update=True)
        self.bodies = widgets.SelectMultiple(options=self._names, value=self._names[:_MOST_BODIES],
                                             rows=min(max(len(self._names), 3), 8))
        self.first = widgets.Dropdown(options=years, value=years[0])
        self.last = widgets.Dropdown(options=years, value=years[-1])
        self.find_measure = widgets.Text(placeholder=say("输入名称的一部分", "part of a name"), continuous_update=True)
        self.measure = widgets.Dropdown(options=_measures(), value="received")
        self.by = widgets.Dropdown(options=_breakdowns(), value=WHOLE)
        self.view = widgets.Dropdown(options=[(say("逐年曲线", "curves over the years"), YEARS),
                                              (say("各机关比较", "body by body"), BODIES), (say("表", "table"), TABLE)])
        self.shown = widgets.HTML()
        self.downloads = widgets.HTML()
        self.rows = pd.DataFrame()
        who = [(say("找机关", "Find bodies"), self.find), (say("机关（可多选）", "Bodies"), self.bodies)]
        what = [
            (say("起始年度", "From"), self.first), (say("截止年度", "To"), self.last),
            (say("找指标", "Find indicators"), self.find_measure), (say("指标", "Indicator"), self.measure),
            (say("拆分", "Breakdown"), self.by), (say("显示", "Show"), self.view),
        ]
        for label, control in who + what:
            control.description = label
            control.style.description_width = "8em"
            control.layout.width = "auto"
        controls = widgets.HBox([widgets.VBox([control for _, control in side]) for side in (who, what)])
        controls.layout.flex_flow = "row wrap"
        controls.layout.max_width = "880px"
        controls.add_class("controls")
        self._box = widgets.VBox([widgets.HTML(_STYLE, layout={"display": "none"}), controls, self.downloads, self.shown])
        self._box.add_class("gongkai-explorer")
        self._narrowing = False
        for text in (self.find, self.find_measure):
            text.observe(self._narrow, "value")
        for control in (self.bodies, self.first, self.last, self.measure, self.by, self.view):
            control.observe(self._show, "value")
        self._show()

    @property
    def choice(self) -> Choice:
        return Choice(tuple(self.bodies.value), self.first.value, self.last.value, self.measure.value, self.by.value,
                      self.view.value)

    def __repr__(self) -> str:
        return say("控件须在运行中的笔记本里使用：在 JupyterLab 中运行本格，或执行 make explorer。",
                   "The controls need a running notebook: run this cell in JupyterLab, or `make explorer`.")

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = self._box._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data["text/plain"] = repr(self)
        return bundle

    def _narrow(self, _: object = None) -> None:
        """Only bodies and indicators whose names hold what was typed; what was chosen stays chosen."""
        wanted, chosen = self.find.value.strip(), self.bodies.value
        indicator, measure = self.find_measure.value.strip().lower(), self.measure.value
        self._narrowing = True
        try:
            self.bodies.options = [name for name in self._names if wanted in name or name in chosen]
            self.bodies.value = chosen
            self.measure.options = [(name, key) for name, key in _measures() if indicator in name.lower() or key == measure]
            self.measure.value = measure
        finally:
            self._narrowing = False

    def _show(self, _: object = None) -> None:
        if self._narrowing:
            return
        choice = self.choice
        self.rows = explored(self._dataset, choice)
        spec = MEASURES[choice.measure]
        parts = []
        if self.rows.empty:
            parts.append(f"<p role='status'>{escape(self._why_nothing(choice))}</p>")
        elif choice.view == TABLE:
            kept = [c for c in _COLUMNS if not self.rows[c].isna().all()]
            parts.append(_scrolled(say("表", "Table"), table(self.rows, *kept)._repr_html_()))
        image = b""
        if not self.rows.empty and choice.view != TABLE:
            image = picture(self.rows, choice.view)
            alt = say(f"{spec.zh}，{len(self.rows)} 个数，同样的数见“表”", f"{spec.en}, {len(self.rows)} numbers; the same in the table")
            parts.append(_scrolled(say("图", "Chart"), f"<img alt='{escape(alt, quote=True)}' src='{_uri(image, 'png')}'>"))
        definition = say("定义：", "Definition: ") + say(spec.definition_zh, spec.definition_en)
        caution = say("不能由此得出：", "Not to be concluded: ") + say(*spec.caution)
        parts.append(f"<p>{escape(definition)}<br>{escape(caution)}</p>")
        self.shown.value = "".join(parts)
        self.downloads.value = self._links(choice, image)

    def _why_nothing(self, choice: Choice) -> str:
        spec = MEASURES[choice.measure]
        if choice.by not in breakdowns_of(choice.measure):
            return say(f"“{spec.zh}”不能这样拆分，请改选“拆分”。", f"“{spec.en}” has no such breakdown: choose another.")
        return say("所选机关和年度没有这一指标的报告。", "No report of these bodies and years has this indicator.")

    def _links(self, choice: Choice, image: bytes) -> str:
        """What is shown, to take along: the table always, the picture where there is one."""
        if self.rows.empty:
            return ""
        name = "-".join([choice.measure, choice.by, *map(str, sorted((choice.first, choice.last)))])
        files = [("CSV", "csv", as_csv(self.rows)), ("Excel", "xlsx", as_excel(self.rows))]
        if image:
            files.append(("PNG", "png", image))
        links = " · ".join(
            f"<a download='{escape(name, quote=True)}.{kind}' href='{_uri(data, kind)}'>{label}</a>" for label, kind, data in files
        )
        return f"<p>{say('下载：', 'Download: ')}{links}</p>"


def explorer(dataset: Dataset) -> Explorer:
    """Controls over ``dataset``: bodies, years, indicator, breakdown, view; with downloads of what is shown.

    Examples
    --------
    >>> shown = explorer(dataset)
    >>> shown.choice.measure, shown.choice.first, shown.choice.last
    ('received', 2019, 2025)
    >>> shown.rows[["publisher", "year", "value"]].head(2)
        publisher  year   value
    0  上海市人民政府办公厅  2019   859.0
    1         宿迁市  2023  3511.0
    """
    return Explorer(dataset)


def _measures() -> list[tuple[str, str]]:
    return [(say(m.zh, m.en), m.key) for m in MEASURES.values()]


def _breakdowns() -> list[tuple[str, str]]:
    words = {WHOLE: say("不拆分", "none"), APPLICANTS: say("按申请人", "by applicant"), PARTS: say("按组成", "by part")}
    return [(words[by], by) for by in BREAKDOWNS]


def _scrolled(name: str, html: str) -> str:
    """A box that scrolls sideways where the page is narrow, by keyboard as well."""
    return f"<div class='scroll' tabindex='0' role='region' aria-label='{name}'>{html}</div>"


def _uri(data: bytes, kind: str) -> str:
    return f"data:{_TYPES[kind]};base64,{base64.b64encode(data).decode()}"
