"""From PDF's coordinates, which count upwards from anywhere, to a page's, which count down from its upper left corner."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Values = TypeVar("Values", float, NDArray[np.float64])


class View(NamedTuple):
    """The part of the paper that a viewer shows."""

    left: float
    low: float
    right: float
    high: float

    def across(self, x: Values) -> Values:
        return x - self.left

    def down(self, y: Values) -> Values:
        return self.high - y
