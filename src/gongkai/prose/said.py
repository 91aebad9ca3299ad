# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""What a paragraph has said so far: the ground on which a bare word or number is understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.prose.mention import Mention, is_rate

KIN = {"reconsideration": ("disputes", "litigation"), "litigation": ("disputes", "reconsideration"),
       "disputes": ("reconsideration", "litigation"), "fee": ("fee",), "disclosed": ("interpretations", "rules", "normative_documents", "policy_documents")}
"""Families that the same sentence speaks of in the same breath."""


@dataclass
class Said:
    section: str
    head: str | None
    """The family that the heading of the paragraph names."""
    found: list[Mention] = field(default_factory=list)
    last: Mention | None = None
    """The last count."""
    whole: Mention | None = None
    """What the figures that follow are parts of, while not ``closed``."""
    closed: bool = True
    among: str | None = None
    """``新收申请中，自然人11件``: whose applicants the sentence tells."""

    def add(self, m: Mention) -> None:
        self.found.append(m)
        if not is_rate(m.indicator):
            self.last = m

    @property
    def family(self) -> str | None:
        return self.last.family if self.last is not None else self.head

    @property
    def open_whole(self) -> Mention | None:
        return None if self.closed else self.whole

    def divides(self, family: str) -> bool:
        """Whether a breakdown of something of this family is under way."""
        return self.open_whole is not None and self.open_whole.family == family


__all__ = ["KIN", "Said"]
