"""The XML of OFD: element names whatever their prefix, and the numbers, boxes and steps in attributes."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongkai.document import ReportError
from gongkai.reading.package import Package, parse_xml
from gongkai.reading.page.paths import IDENTITY, Matrix, times

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART = 48 * 2**20
MAX_STEPS = 600_000
_DECLARED = re.compile(rb"\sxmlns(?::[\w.-]*)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_UNDECLARED = re.compile(rb"<(/?)[A-Za-z_][\w.-]*:(?=[A-Za-z])")
_VALUES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""How many numbers follow each operator of a path."""


def part(package: Package, path: str) -> _Element:
    """The root of an XML part."""
    data = package.read(path)
    if len(data) > MAX_PART:
        raise ReportError(package.source, f"{path} 超过 {MAX_PART // 2**20} MB (a part is too large)")
    try:
        return parse_xml(data, package.source, path)
    except ReportError:
        # Some printers write prefixes that they never declare; XML that is cut off stays an error.
        return parse_xml(_UNDECLARED.sub(rb"<\1", _DECLARED.sub(b"", data)), package.source, path)


def name(node: _Element) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def first(node: _Element, wanted: str) -> _Element | None:
    return next((n for n in node.iter() if name(n) == wanted), None)


def first_text(node: _Element, wanted: str) -> str:
    found = first(node, wanted)
    return (found.text or "").strip() if found is not None else ""


def resolve(base: str, path: str) -> str:
    """A path as the part ``base`` means it."""
    path = path.strip().replace("\\", "/")
    if path.startswith("/"):
        return path.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def number(text: str | None, default: float) -> float:
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        return default
    return value if -1e7 < value < 1e7 else default


def numbers(text: str | None) -> list[float]:
    return [number(t, 0.0) for t in text.split()] if text else []


def says_where(node: _Element) -> bool:
    """Whether the attributes that place an object are the numbers they must be; an object need not have any."""
    counts = {"Boundary": 4, "CTM": 6, "Size": 1, "X": 1, "Y": 1}
    given = ((node.get(attribute), count) for attribute, count in counts.items())
    return all(not text or [math.isfinite(number(p, math.nan)) for p in text.split()] == [True] * count for text, count in given)


def is_on(node: _Element, attribute: str, default: bool) -> bool:
    value = node.get(attribute)
    return value.strip().lower() not in ("false", "0") if value else default


def steps(text: str | None) -> list[float]:
    """Steps from character to character; ``g 3 5.6`` stands for three steps of 5.6."""
    out: list[float] = []
    parts = (text or "").split()
    i = 0
    while i < len(parts) and len(out) < MAX_STEPS:
        if parts[i] == "g" and i + 2 < len(parts):
            count = int(number(parts[i + 1], 0.0))
            out.extend([number(parts[i + 2], 0.0)] * max(0, min(count, 20_000)))
            i += 3
        else:
            out.append(number(parts[i], 0.0))
            i += 1
    return out


def paper(area: _Element | None) -> tuple[float, float] | None:
    """Width and height of the paper. Coordinates count from its own corner."""
    box = numbers(first_text(area, "PhysicalBox")) if area is not None else []
    return (box[2], box[3]) if len(box) == 4 and box[2] > 0 and box[3] > 0 else None


def placed(node: _Element, outer: Matrix) -> Matrix:
    """From an object's own coordinates to the page's: its matrix, then the corner of its boundary, then what is around."""
    own = numbers(node.get("CTM"))
    matrix: Matrix = IDENTITY if len(own) != 6 else (own[0], own[1], own[2], own[3], own[4], own[5])
    corner = numbers(node.get("Boundary"))
    shift: Matrix = (1.0, 0.0, 0.0, 1.0, corner[0], corner[1]) if len(corner) == 4 else IDENTITY
    return times(times(matrix, shift), outer)


def shows(node: _Element, colour: str) -> bool:
    """Whether an object's FillColor or StrokeColor shows on white paper; black, where none is given."""
    found = next((n for n in node if name(n) == colour), None)
    if found is None:
        return True
    if number(found.get("Alpha"), 255.0) <= 8:
        return False
    values = numbers(found.get("Value"))
    if len(values) == 4:  # inks, not light
        return max(values) > 8
    return not values or min(values) < 247


def outlines(data: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Corners of each stretch of a path, and whether it is closed; curves end one stretch and begin another."""
    points: list[tuple[float, float]] = []
    parts = data.replace(",", " ").split()[:400_000]
    i = 0
    while i < len(parts):
        operator = parts[i].upper()
        count = _VALUES.get(operator)
        if count is None:
            i += 1
            continue
        values = [number(t, 0.0) for t in parts[i + 1 : i + 1 + count]]
        i += 1 + count
        if len(values) < count:
            break
        if operator == "L" and points:
            points.append((values[0], values[1]))
        elif operator == "C":
            if len(points) > 1:
                yield points, True
            points = points[:1]
        else:
            if len(points) > 1:
                yield points, False
            points = [(values[-2], values[-1])]
    if len(points) > 1:
        yield points, False
