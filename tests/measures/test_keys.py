"""A mistyped key is an error that names it, never a frame of gaps."""

from __future__ import annotations

import pytest

import helpers


@pytest.mark.parametrize(("call", "error"), [
    (lambda d: helpers.reasons_for_nothing(d, "nobody"), KeyError),
    (lambda d: helpers.outcomes_by_applicant(d, ["nobody"]), KeyError),
    (lambda d: helpers.rate_by_applicant(d, "received"), ValueError),
    (lambda d: helpers.rate_by_body(d, "received"), ValueError),
    (lambda d: helpers.rate_by_body(d, "no_rate"), KeyError),
    (lambda d: helpers.series_chart(helpers.key_indicators(d), "no_rate"), KeyError),
])
def test_a_mistyped_key_is_named(dataset: helpers.Dataset, call, error) -> None:
    with pytest.raises(error, match=r"nobody|received|no_rate"):
        call(dataset)
