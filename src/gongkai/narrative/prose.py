"""Text that knows how to show itself in a notebook."""

from __future__ import annotations


class Prose(str):
    """Text that a notebook shows as prose."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)
