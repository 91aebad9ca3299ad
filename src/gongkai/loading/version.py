"""Which reader this is: its sources and the libraries that it reads with.

What one reader read, another may read differently. Kept results are of one reader; data, workbook and notebooks
are of one state of the whole package.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]

SHOWS = frozenset({"codes", "display", "language"})
"""What ``report`` imports to show itself: it changes no cell."""

READS_NOTHING = SHOWS | {
    "__main__", "across", "charts", "comparison", "correspondence", "dataset", "dictionary", "explorer", "figures",
    "measures", "narrative", "notebooks", "site", "store", "style", "tables", "wording", "workbook",
}
"""Modules and rooms that what is read of a file does not depend on; a test holds this against the imports."""

LIBRARIES = (
    "lxml", "msdoc2docx", "numpy", "onnxruntime", "opencv-python-headless", "openpyxl", "pandas", "pillow", "pypdfium2",
    "rapidfuzz", "rapidocr", "xlrd",
)
"""Distributions that files are read with."""


@cache
def reader() -> str:
    """The reader, as a short text that is another one when anything changed that what is read depends on."""
    known = hashlib.sha256()
    for path in _sources():
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") not in READS_NOTHING:
            _add(known, path)
    for name in LIBRARIES:
        known.update(f"{name} {_installed(name)}\n".encode())
    known.update(".".join(platform.python_version_tuple()[:2]).encode())
    return known.hexdigest()[:16]


@cache
def program() -> str:
    """The whole program with everything installed beside it, likewise."""
    known = hashlib.sha256(sys.version.encode())
    for path in (*_sources(), PACKAGE.parent / "helpers.py"):
        if path.is_file():
            _add(known, path)
    installed = {found.name for folder in {Path(p) for p in sys.path} if folder.is_dir() for found in folder.glob("*.dist-info")}
    known.update("\n".join(sorted(installed)).encode())
    return known.hexdigest()[:16]


def _sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _add(known: hashlib._Hash, path: Path) -> None:
    known.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
