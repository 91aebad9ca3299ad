"""What there is to explore, in two sentences."""

from __future__ import annotations

from gongkai.dataset import Dataset
from gongkai.measures import MEASURES
from gongkai.narrative.prose import Prose


def answer_explorer(dataset: Dataset) -> Prose:
    """The answer of the notebook: bodies, years, reports and indicators to choose from; both languages."""
    years = dataset.reports["year"].dropna()
    bodies, reports = dataset.reports["publisher"].nunique(), len(dataset.reports)
    span = "—" if years.empty else f"{years.min()}–{years.max()}"
    return Prose(
        f"**{bodies}个机关{span}年的{reports}份报告，{len(MEASURES)}个指标，可整体看，也可按申请人或按组成拆开看。** "
        "每个比率旁都有分子与分母；表与图都能下载。\n\n"
        f"*{reports} reports of {bodies} bodies, {span}; {len(MEASURES)} indicators, whole, by applicant or by part. "
        "Every rate stands with its numerator and denominator; tables and charts can be downloaded.*"
    )
