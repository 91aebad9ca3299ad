"""Coverage-guided fuzzing of the extractors and of number parsing, with atheris.

``python -m benchmarks.fuzz TARGET --seconds 60`` runs one target (text, html, number) from the corpus in
``tests/mutations/corpus`` and keeps what it finds aside. atheris is no dependency of the project: ``pip install atheris``.
A target fails where a promise is broken: another exception than ReportError, a cell that is not the form's, a cell whose number is
not what its raw text says, a number that loses or gains a digit.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in ("src", "tests"):
    if str(ROOT / folder) not in sys.path:
        sys.path.insert(0, str(ROOT / folder))

CORPUS = ROOT / "tests" / "mutations" / "corpus"


def read_text(data: bytes) -> None:
    """A text file in any encoding: read or refused, each printed number one that its raw text shows."""
    _read(b"\n" + data if data.lstrip().startswith(b"<") else data)


def read_html(data: bytes) -> None:
    """A web page."""
    _read(b"<html><body>" + data)


def parse_number(data: bytes) -> None:
    """A cell's text: a number that reads back from what it was read from, or none."""
    from gongkai import numbers

    text = data.decode("utf-8", "replace")
    found = numbers.parse(text)
    if found is None:
        return
    assert found.value.is_finite()
    digits = _digits(re.sub(r"[(\[①-⑳⑴-⒇¹²³⁰-⁹*※].*", "", numbers.clean(text), flags=re.DOTALL))
    assert digits == _digits(f"{found.value:f}"), (text, found)
    assert not (numbers.is_blank(text) or numbers.is_blank_mark(text)), text
    assert numbers.parse(f"{found.value:f}") == numbers.Number(found.value), text


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def _read(data: bytes) -> None:
    from gongkai import numbers
    from gongkai.document import ReportError
    from gongkai.extract import extract
    from gongkai.reading import read_bytes

    try:
        document = read_bytes(data, "fuzzed")
    except ReportError:
        return
    extraction = extract(document, 2024)
    for cell, value in extraction.cells.items():
        assert cell in extraction.edition.cells, cell
        assert value.number is None or value.number == numbers.parse(value.text), (cell, value)


TARGETS: dict[str, Callable[[bytes], None]] = {"text": read_text, "html": read_html, "number": parse_number}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", type=Path, required=True, help="folder for what it finds")
    options = parser.parse_args(arguments)
    try:
        import atheris
    except ImportError:
        parser.error("atheris is not installed: pip install atheris")
    with atheris.instrument_imports(include=["gongkai"]):
        import gongkai.reading.html
        import gongkai.reading.text
        import gongkai.report  # noqa: F401
    new = options.found / "corpus"
    new.mkdir(parents=True, exist_ok=True)
    for path in CORPUS.glob(f"{options.target}-*"):
        (new / path.name).write_bytes(path.read_bytes())
    atheris.Setup(
        [sys.argv[0], str(new), f"-max_total_time={options.seconds}", f"-seed={options.seed}", "-max_len=8192",
         "-timeout=60", "-rss_limit_mb=2048", f"-artifact_prefix={options.found}/", "-print_final_stats=1"],
        TARGETS[options.target])
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
