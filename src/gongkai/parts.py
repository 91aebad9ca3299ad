"""Files that hold several reports: a workbook whose sheets say whose report each is.

Sheets that say nothing of the kind, and those of one body and year that hold different tables of the form, belong together.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain

from gongkai.document import Document, Grid
from gongkai.extract import extract
from gongkai.identity import identify, same_body
from gongkai.labels import is_title
from gongkai.reading import kind_of, read_bytes

_WORKBOOKS = ("xlsx", "xls")


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose report a sheet says it is."""

    unit: str
    year: int


@dataclass(slots=True)
class _Part:
    """Sheets of one report, and which tables of the form they hold."""

    name: str = ""
    sheets: list[Document] = field(default_factory=list)
    owner: _Owner | None = None
    tables: frozenset[str] = frozenset()

    def takes(self, owner: _Owner | None, tables: frozenset[str]) -> bool:
        if owner is None or self.owner is None or owner == self.owner:
            return True
        same = owner.year == self.owner.year and same_body(owner.unit, self.owner.unit)
        return same and not (tables & self.tables)

    def add(self, sheet: Document, owner: _Owner | None, tables: frozenset[str]) -> None:
        if self.owner is None and owner is not None:
            self.owner, self.name = owner, sheet.source
        elif owner is not None and not tables & self.tables:
            # The title said again over other tables is not that of another report.
            sheet = replace(sheet, blocks=tuple(b for b in sheet.blocks if isinstance(b, Grid) or not is_title(b.text)))
        self.sheets.append(sheet)
        self.tables |= tables


def parts(data: bytes, source: str) -> list[Document]:
    """The reports in a file, each as a document: the whole file, or sheets of a workbook that holds several.

    The document of such sheets is named ``source#sheet`` after the sheet that says whose report it is.
    Raises ReportError, nothing else that a file could cause.
    """
    if kind_of(data, source) not in _WORKBOOKS:
        return [read_bytes(data, source)]
    from gongkai.reading import excel

    sheets = excel.read_sheets(data, source)
    owners = [_owner(sheet) for sheet in sheets]
    if sum(owner is not None for owner in owners) < 2:
        return [_joined(sheets, source)]
    found = [_Part()]
    for sheet, owner in zip(sheets, owners, strict=True):
        tables = extract(sheet, owner.year if owner else None).tables
        if not found[-1].takes(owner, tables):
            found.append(_Part())
        found[-1].add(sheet, owner, tables)
    if len(found) == 1:
        return [_joined(found[0].sheets, source)]
    return [_joined(part.sheets, part.name) for part in found]


def _joined(sheets: list[Document], source: str) -> Document:
    return Document(source, tuple(chain.from_iterable(sheet.blocks for sheet in sheets)))


def _owner(sheet: Document) -> _Owner | None:
    found = identify(sheet)
    named = found.title or any(claim.where == "unit_line" for claim in found.publishers)
    return _Owner(found.publisher, found.year) if named and found.publisher and found.year else None
