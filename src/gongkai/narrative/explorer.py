"""What there is to explore, in two sentences."""

from __future__ import annotations

from gongkai.dataset import Dataset
from gongkai.measures import MEASURES
from gongkai.narrative.prose import Prose


def answer_explorer(dataset: Dataset) -> Prose:
    """What is there to explore? The opening of the eighth notebook: bodies, years, reports, indicators.

    First in Chinese, then in English, whichever language is in use.

    Examples
    --------
    >>> print(answer_explorer(dataset))
    **7个机关2019–2025年的15份报告，158个指标，可整体看，也可按申请人或按组成拆开看。** ...
    """
    years = dataset.reports["year"].dropna()
    bodies, reports = dataset.reports["publisher"].nunique(), len(dataset.reports)
    span = "—" if years.empty else f"{years.min()}–{years.max()}"
    return Prose(
        f"**{bodies}个机关{span}年的{reports}份报告，{len(MEASURES)}个指标，可整体看，也可按申请人或按组成拆开看。** "
        "每个比率旁都有分子与分母；表与图都能下载。\n\n"
        f"*{reports} reports of {bodies} bodies, {span}; {len(MEASURES)} indicators, whole, by applicant or by part. "
        "Every rate stands with its numerator and denominator; tables and charts can be downloaded.*"
    )
