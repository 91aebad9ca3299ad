"""The gold set: texts with the figures a reader of Chinese finds in them.

A text begins with ``@ name section year``; its figures follow, a line each: ``= indicator value unit``,
with ``~`` where the text gives the figure as approximate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).with_name("gold")
PARTS = ("tuned", "untuned")

Figure = tuple[str, Decimal, str | None, bool]
"""Indicator, value, unit, approximate."""


@dataclass
class Text:
    name: str
    section: str
    year: int
    lines: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @property
    def sections(self) -> list[dict[str, object]]:
        return [{"section": self.section, "heading": "", "text": "\n".join(self.lines)}]


def load(part: str) -> list[Text]:
    texts: list[Text] = []
    for line in (FOLDER / f"{part}.txt").read_text("utf-8").splitlines():
        if line.startswith("@ "):
            name, section, year = line[2:].split()
            texts.append(Text(name, section, int(year)))
        elif line.startswith("= "):
            code, value, unit, *rest = [*line[2:].split(), ""]
            texts[-1].figures.append((code, Decimal(value), unit if unit not in ("", "~") else None, "~" in (unit, *rest)))
        elif line and not line.startswith("# "):
            texts[-1].lines.append(line)
    return texts
