"""A finding: what was checked, how grave it is, where it stands and what it says.

``message`` is Chinese, for an official to forward: what, where, by how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gongkai.form import APPLICATIONS, DISCLOSURE, DISPUTES, Cell

TABLE_NAMES = {
    DISCLOSURE: "主动公开政府信息情况表", APPLICATIONS: "收到和处理政府信息公开申请情况表",
    DISPUTES: "政府信息公开行政复议、行政诉讼情况表",
}
_RANK = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Finding:
    rule: str
    severity: str
    message: str
    frame: str | None = None
    cell: str | None = None
    printed: Decimal | None = None
    expected: Decimal | None = None

    def row(self) -> dict[str, object]:
        return {
            "rule": self.rule, "severity": self.severity, "frame": self.frame, "cell": self.cell,
            "printed": None if self.printed is None else float(self.printed),
            "expected": None if self.expected is None else float(self.expected),
            "message": self.message,
        }


def by_weight(findings: list[Finding]) -> list[Finding]:
    """The grave ones first; else in the order found."""
    return sorted(findings, key=lambda f: _RANK[f.severity])


def keys(cell: Cell) -> str:
    """A cell as findings name it: its keys joined by ``/``."""
    return "/".join(cell[1:])


def number(size: Decimal | None) -> str:
    """A number as messages print it: whole or with its decimals, never in powers of ten."""
    if size is None:
        return "—"
    return f"{size.normalize():f}" if size == size.to_integral_value() else f"{size:f}"
