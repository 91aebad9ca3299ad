"""Intervals around shares of few cases and ratios of small counts.

A report counts every request of its year, so these are not sampling errors. They say how far
a share this small in number could lie from the practice behind it if each request were
one draw from it. Requests by one applicant come in series; the true uncertainty is larger.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def _floats(counts: pd.Series) -> np.ndarray:
    floats: np.ndarray = counts.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    return floats


def _usable(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        usable: np.ndarray = (denominator > 0) & (numerator >= 0) & (numerator <= denominator)
    return usable


def _column(values: np.ndarray, index: pd.Index) -> pd.Series:
    column = pd.Series(values, index=index, dtype="Float64")
    return column.mask(np.isnan(values))


def share(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Numerator over denominator as a fraction; NA where either is NA or the denominator is zero."""
    return numerator.astype("Float64") / denominator.astype("Float64").mask(denominator == 0)


def wilson(numerator: pd.Series, denominator: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The 95% Wilson interval of each share; NA where there is no share."""
    from statsmodels.stats.proportion import proportion_confint

    k, n = _floats(numerator), _floats(denominator)
    low, high = np.full(len(k), np.nan), np.full(len(k), np.nan)
    fit = _usable(k, n)
    if fit.any():
        low[fit], high[fit] = proportion_confint(k[fit], n[fit], method="wilson")
    return _column(low, numerator.index), _column(high, numerator.index)


def newcombe(
    numerator: pd.Series, denominator: pd.Series, numerator_before: pd.Series, denominator_before: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """The 95% interval (Newcombe's, from two Wilson intervals) of a share less the share before."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    k1, n1, k0, n0 = map(_floats, (numerator, denominator, numerator_before, denominator_before))
    low, high = np.full(len(k1), np.nan), np.full(len(k1), np.nan)
    fit = _usable(k1, n1) & _usable(k0, n0)
    if fit.any():
        low[fit], high[fit] = confint_proportions_2indep(k1[fit], n1[fit], k0[fit], n0[fit], method="newcomb")
    return _column(low, numerator.index), _column(high, numerator.index)


def ratio(numerator: pd.Series, denominator: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The exact 95% interval of one count over another that does not hold it; NA where the denominator is zero.

    Both counts are taken as numbers of independent events. Given their sum the first is binomial, so the
    interval of its share (Clopper and Pearson) is that of the ratio.
    """
    from statsmodels.stats.proportion import proportion_confint

    k, n = _floats(numerator), _floats(denominator)
    low, high = np.full(len(k), np.nan), np.full(len(k), np.nan)
    with np.errstate(invalid="ignore"):
        fit = (k >= 0) & (n > 0)
    if fit.any():
        below, above = proportion_confint(k[fit], (k + n)[fit], method="beta")
        low[fit], high[fit] = below / (1 - below), above / (1 - above)
    return _column(low, numerator.index), _column(high, numerator.index)
