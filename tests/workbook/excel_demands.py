"""What Excel demands of an .xlsx file before it opens it without offering a repair, as a list of what is wrong.

Written from ECMA-376 (the parts, the order of elements, the types) and from what Excel refuses beyond it. It
reads the file's parts itself: a library that writes workbooks would read its own mistakes back without a word.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.utils.cell import column_index_from_string

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"

ROWS, COLUMNS = 1_048_576, 16_384
NAME_LENGTH, TEXT_LENGTH, FORMULA_LENGTH, RULE_LENGTH, PROMPT_LENGTH, TITLE_LENGTH = 31, 32_767, 8_192, 255, 255, 32
HEADER_LENGTH, FORMATS, NESTING, ARGUMENTS = 255, 64_000, 64, 255
FORBIDDEN_IN_NAME = set("\\/?*[]:")

SHEET_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "drawingHF", "picture", "legacyDrawing", "legacyDrawingHF", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst",
)
WORKBOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)
STYLES_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst",
)
CHART_SPACE_ORDER = (
    "date1904", "lang", "roundedCorners", "AlternateContent", "style", "clrMapOvr", "pivotFmts", "protection", "chart", "spPr",
    "txPr", "externalData", "printSettings", "userShapes", "extLst",
)
CHART_ORDER = (
    "title", "autoTitleDeleted", "pivotFmts", "view3D", "floor", "sideWall", "backWall", "plotArea", "legend", "plotVisOnly",
    "dispBlanksAs", "extLst",
)
ONCE = {name for name in SHEET_ORDER if name != "conditionalFormatting"}
CELL_TYPES = {"b", "d", "e", "inlineStr", "n", "s", "str"}
ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}

# Everything that Excel 2016 calculates and a workbook of figures could want. A function that is not here is either
# newer, needs a prefix in the file, or has to be looked at by whoever wants to use it.
FUNCTIONS = frozenset("""
ABS ADDRESS AND BETADIST BETAINV BINOMDIST CELL CHIDIST CHIINV COMBIN CRITBINOM FACT FDIST FINV
NORMSDIST NORMSINV NOW TDIST TINV TODAY AREAS AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS CEILING CHAR CHOOSE CLEAN CODE COLUMN COLUMNS CONCATENATE COUNT COUNTA
COUNTBLANK COUNTIF COUNTIFS DATE DAY EXACT EXP FALSE FIND FIXED FLOOR HLOOKUP HYPERLINK IF IFERROR INDEX INDIRECT INT ISBLANK
ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISREF ISTEXT LARGE LEFT LEN LN LOG LOG10 LOOKUP LOWER MATCH MAX
MAXA MEDIAN MID MIN MINA MOD MONTH N NA NOT OFFSET OR PERCENTILE PERCENTRANK PI POWER PRODUCT PROPER QUARTILE QUOTIENT RANK REPLACE
REPT RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SEARCH SIGN SMALL SQRT STDEV STDEVP SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT
SUMSQ T TEXT TRIM TRUE TRUNC TYPE UPPER VALUE VAR VARP VLOOKUP YEAR
""".split())

_CELL = re.compile(r"^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$")
_COLUMN = re.compile(r"^\$?([A-Z]{1,3})$")
_ROW = re.compile(r"^\$?([1-9]\d{0,6})$")
_DEFINED = re.compile(r"^[A-Za-z_\\\u0080-\uffff][\w.\\?\u0080-\uffff]*$")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILT_IN = {"_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase", "_xlnm.Criteria", "_xlnm.Extract",
             "_xlnm.Database", "_xlnm.Consolidate_Area", "_xlnm.Sheet_Title"}

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 1."""


def demands(path: Path | str) -> list[str]:
    """What Excel would refuse, repair or run in the workbook at ``path``; an empty list if nothing."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            parts = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, OSError) as error:
        return [f"not a ZIP package: {error}"]
    twice = [f"part twice in the package: {name}" for name, n in Counter(x.casefold() for x in names).items() if n > 1]
    return twice + list(_Book(parts).violations())


# -- references ----------------------------------------------------------------------------------


def area_of(text: str) -> Area | None:
    """A reference such as ``A1``, ``$A$1:$B$2``, ``A:B`` or ``1:3`` as rows and columns; None if it is none."""
    first, colon, last = text.partition(":")
    one, two = _CELL.match(first), _CELL.match(last) if colon else _CELL.match(first)
    if one and two:
        rows, columns = (int(one[2]), int(two[2])), (column_index_from_string(one[1]), column_index_from_string(two[1]))
    elif colon and _COLUMN.match(first) and _COLUMN.match(last):
        rows = (1, ROWS)
        columns = tuple(column_index_from_string(x.replace("$", "")) for x in (first, last))  # type: ignore[assignment]
    elif colon and _ROW.match(first) and _ROW.match(last):
        rows, columns = (int(first.strip("$")), int(last.strip("$"))), (1, COLUMNS)
    else:
        return None
    if rows[0] > rows[1] or columns[0] > columns[1] or rows[1] > ROWS or columns[1] > COLUMNS:
        return None
    return rows[0], columns[0], rows[1], columns[1]


def overlaps(areas: Sequence[tuple[str, Area]]) -> Iterator[tuple[str, str]]:
    """Pairs of ranges that share a cell: a sweep down the rows, over the ranges open in each."""
    open_: list[tuple[str, Area]] = []
    for name, area in sorted(areas, key=lambda a: a[1]):
        open_ = [(n, a) for n, a in open_ if a[2] >= area[0]]
        for other, a in open_:
            if a[1] <= area[3] and area[1] <= a[3]:
                yield other, name
        open_.append((name, area))


def local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def split_sheet(text: str) -> tuple[str | None, str]:
    """``'a sheet'!A1`` as the sheet's name and the reference."""
    if text.startswith("'"):
        match = re.match(r"^'((?:[^']|'')*)'!(.*)$", text, re.DOTALL)
        return (match[1].replace("''", "'"), match[2]) if match else (None, text)
    sheet, mark, rest = text.rpartition("!")
    return (sheet, rest) if mark else (None, text)


# -- the package ---------------------------------------------------------------------------------


@dataclass
class _Book:
    parts: dict[str, bytes]
    trees: dict[str, etree._Element] = field(default_factory=dict)

    def violations(self) -> Iterator[str]:
        yield from self._well_formed()
        if "[Content_Types].xml" not in self.trees:
            yield "[Content_Types].xml is missing"
            return
        yield from self._content_types()
        yield from self._relationships()
        workbook = self._workbook_part()
        if workbook is None:
            yield "no part is the workbook"
            return
        yield from self._properties()
        yield from self._workbook(workbook)
        yield from self._shared_strings()
        yield from self._styles()
        tables: list[tuple[str, etree._Element]] = []
        for name, part in self.sheets.items():
            if part in self.trees:
                yield from _Sheet(self, name, part, tables).violations()
        yield from self._tables(tables)
        for part in self._of_type("drawingml.chart+xml"):
            yield from self._chart(part)

    def _well_formed(self) -> Iterator[str]:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        for name, data in self.parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    self.trees[name] = etree.fromstring(data, parser)
                except etree.XMLSyntaxError as error:
                    yield f"{name}: not well-formed: {error}"

    # -- content types and relationships

    @cached_property
    def types(self) -> dict[str, str]:
        """Content type by part."""
        root = self.trees["[Content_Types].xml"]
        defaults = {str(n.get("Extension")).casefold(): str(n.get("ContentType")) for n in root if local(n) == "Default"}
        given = {str(n.get("PartName")).lstrip("/"): str(n.get("ContentType")) for n in root if local(n) == "Override"}
        found = {}
        for part in self.parts:
            kind = given.get(part) or defaults.get(part.rpartition(".")[2].casefold())
            if kind:
                found[part] = kind
        return found

    def _of_type(self, end: str) -> list[str]:
        return [part for part, kind in self.types.items() if kind.endswith(end) and part in self.trees]

    def _content_types(self) -> Iterator[str]:
        root = self.trees["[Content_Types].xml"]
        for kind, key in (("Override", "PartName"), ("Default", "Extension")):
            counts = Counter(str(n.get(key)).casefold() for n in root if local(n) == kind)
            yield from (f"content type given twice: {name}" for name, n in counts.items() if n > 1)
        for node in root:
            if local(node) == "Override" and str(node.get("PartName")).lstrip("/") not in self.parts:
                yield f"content type of a part that is not there: {node.get('PartName')}"
        for part in self.parts:
            if part == "[Content_Types].xml" or part.endswith("/"):
                continue
            if part not in self.types:
                yield f"{part}: no content type"
            if self.types.get(part) == "application/xml":
                yield f"{part}: no content type of its own"
            if part.endswith(("vbaProject.bin", ".exe", ".dll")):
                yield f"{part}: holds code"

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: id to (kind, target part)."""
        folder, name = posixpath.split(part)
        rels = self.trees.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        if rels is None:
            return {}
        return {
            str(r.get("Id")): (str(r.get("Type")).rpartition("/")[2], _target(part, str(r.get("Target"))))
            for r in rels if local(r) == "Relationship" and r.get("TargetMode") != "External"
        }

    def _relationships(self) -> Iterator[str]:
        for rels, root in self.trees.items():
            if not rels.endswith(".rels"):
                continue
            folder, name = posixpath.split(rels)
            owner = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
            if name != ".rels" and owner not in self.parts:
                yield f"{rels}: relationships of a part that is not there"
            ids = Counter(str(r.get("Id")) for r in root)
            yield from (f"{rels}: id {i} twice" for i, n in ids.items() if n > 1)
            for r in root:
                target = str(r.get("Target"))
                if r.get("TargetMode") == "External":
                    yield f"{rels}: leads outside the file: {target}"
                elif _target(owner if name != ".rels" else "", target) not in self.parts:
                    yield f"{rels}: leads to a part that is not there: {target}"
        for part, root in self.trees.items():
            if part.endswith(".rels") or part == "[Content_Types].xml":
                continue
            known = self.links(part)
            for node in root.iter():
                for key, value in node.attrib.items():
                    if str(key).startswith(f"{{{LINKS}}}") and str(value) not in known:
                        yield f"{part}: {local(node)} names the relationship {value}, which is not there"
        if any(kind.endswith("externalLink+xml") for kind in self.types.values()):
            yield "the workbook links to another workbook"

    def _workbook_part(self) -> str | None:
        root = self.trees.get("_rels/.rels")
        for r in root if root is not None else ():
            if str(r.get("Type")).endswith("/officeDocument"):
                part = _target("", str(r.get("Target")))
                return part if part in self.trees else None
        return None

    def _properties(self) -> Iterator[str]:
        root = self.trees["_rels/.rels"]
        kinds = {str(r.get("Type")).rpartition("/")[2]: _target("", str(r.get("Target"))) for r in root}
        for kind in ("core-properties", "extended-properties"):
            if kinds.get(kind) not in self.trees:
                yield f"the document has no {kind}"
        core = self.trees.get(kinds.get("core-properties", ""))
        if core is not None:
            said = {local(n): (n.text or "").strip() for n in core}
            yield from (f"document property {name} is empty" for name in ("title", "creator") if not said.get(name))
            for name in ("created", "modified"):
                if name in said and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said[name]):
                    yield f"document property {name} is no time: {said[name]}"

    # -- the workbook

    def _workbook(self, part: str) -> Iterator[str]:
        root = self.trees[part]
        yield from _in_order(part, root, WORKBOOK_ORDER)
        links = self.links(part)
        nodes = [n for s in root if local(s) == "sheets" for n in s]
        self.sheets: dict[str, str] = {}
        self.visible: list[bool] = []
        if not nodes:
            yield "the workbook has no sheet"
        ids = Counter(n.get("sheetId") for n in nodes)
        yield from (f"sheetId {i} twice" for i, n in ids.items() if n > 1)
        folded = Counter(str(n.get("name")).casefold() for n in nodes)
        yield from (f"sheet name twice: {name}" for name, n in folded.items() if n > 1)
        for node in nodes:
            name = str(node.get("name"))
            yield from _sheet_name(name)
            kind, target = links.get(str(node.get(f"{{{LINKS}}}id")), ("", ""))
            if kind not in ("worksheet", "chartsheet"):
                yield f"sheet {name} leads to no worksheet"
            self.sheets[name] = target
            self.visible.append(node.get("state", "visible") == "visible")
        if nodes and not any(self.visible):
            yield "every sheet is hidden"
        for view in root.iter(f"{{{MAIN}}}workbookView"):
            active = int(view.get("activeTab", "0"))
            if active >= len(nodes) or not self.visible[active]:
                yield f"the active sheet {active} is not there or hidden"
        yield from self._defined_names([n for s in root if local(s) == "definedNames" for n in s], len(nodes))

    def _defined_names(self, nodes: Sequence[etree._Element], count: int) -> Iterator[str]:
        scopes = Counter((str(n.get("name")).casefold(), n.get("localSheetId")) for n in nodes)
        yield from (f"defined name twice: {name}" for (name, _), n in scopes.items() if n > 1)
        self.names = {str(n.get("name")).casefold() for n in nodes}
        for node in nodes:
            name, text = str(node.get("name")), node.text or ""
            if name.startswith("_xlnm."):
                if name not in _BUILT_IN:
                    yield f"defined name {name}: no built-in name"
            elif not _DEFINED.match(name) or area_of(name.upper()) or re.fullmatch(r"[RrCc]\d*([Cc]\d*)?", name) or len(name) > 255:
                yield f"defined name {name}: not a name that Excel takes"
            scope = node.get("localSheetId")
            if scope is not None and not int(scope) < count:
                yield f"defined name {name}: of a sheet that is not there"
                continue
            if name in ("_xlnm.Print_Area", "_xlnm.Print_Titles"):
                if scope is None:
                    yield f"defined name {name}: belongs to no sheet"
                for ref in _unions(text):
                    sheet, cells = split_sheet(ref)
                    if area_of(cells) is None or "$" not in cells:
                        yield f"defined name {name}: {ref} is no absolute range"
                    elif scope is not None and sheet != list(self.sheets)[int(scope)]:
                        yield f"defined name {name}: {ref} is on another sheet than its own"
            else:
                yield from (f"defined name {name}: {fault}" for fault in self.formula(text))

    # -- strings, styles, tables, charts

    def _shared_strings(self) -> Iterator[str]:
        self.strings: int = 0
        for part in self._of_type("sharedStrings+xml"):
            items = [n for n in self.trees[part] if local(n) == "si"]
            self.strings = len(items)
            unique = self.trees[part].get("uniqueCount")
            if unique is not None and int(unique) != len(items):
                yield f"{part}: says {unique} strings and has {len(items)}"
            for i, item in enumerate(items):
                text = "".join(t.text or "" for t in item.iter(f"{{{MAIN}}}t"))
                if text_length(text) > TEXT_LENGTH:
                    yield f"{part}: string {i} has {text_length(text)} characters"
                for t in item.iter(f"{{{MAIN}}}t"):
                    if t.text and t.text != t.text.strip(" \t\n") and t.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
                        yield f"{part}: string {i} loses the blanks around it"

    def _styles(self) -> Iterator[str]:
        self.formats = self.differences = 0
        parts = self._of_type("styles+xml")
        if len(parts) != 1:
            yield f"{len(parts)} parts hold styles"
            return
        root = self.trees[parts[0]]
        yield from _in_order(parts[0], root, STYLES_ORDER)
        found = {local(n): n for n in root}
        sizes = {name: len(node) for name, node in found.items()}
        for name, node in found.items():
            if node.get("count") is not None and int(node.get("count", "0")) != len(node):
                yield f"{parts[0]}: {name} says {node.get('count')} and has {len(node)}"
        self.formats, self.differences = sizes.get("cellXfs", 0), sizes.get("dxfs", 0)
        if self.formats > FORMATS:
            yield f"{self.formats} cell formats; Excel holds {FORMATS}"
        codes = {n.get("numFmtId"): n.get("formatCode") or "" for n in found.get("numFmts", ())}
        for number, code in codes.items():
            if len(code) > 255 or not code:
                yield f"number format {number}: {code[:40]!r}"
            if code.count('"') % 2:
                yield f"number format {number}: a quotation mark is not closed: {code}"
            if len(_sections(code)) > 4:
                yield f"number format {number}: more than four sections: {code}"
        for kind in ("cellStyleXfs", "cellXfs"):
            for i, xf in enumerate(found.get(kind, ())):
                for key, pool in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
                    if int(xf.get(key, "0")) >= max(sizes.get(pool, 0), 1):
                        yield f"{kind} {i}: {key} {xf.get(key)} is not there"
                number = int(xf.get("numFmtId", "0"))
                if number >= 164 and str(number) not in codes:
                    yield f"{kind} {i}: number format {number} is not there"
        names = Counter(str(n.get("name")).casefold() for n in found.get("cellStyles", ()))
        yield from (f"cell style twice: {name}" for name, n in names.items() if n > 1)

    def _tables(self, tables: Sequence[tuple[str, etree._Element]]) -> Iterator[str]:
        ids = Counter(root.get("id") for _, root in tables)
        yield from (f"table id {i} twice" for i, n in ids.items() if n > 1)
        names = Counter(str(root.get("displayName")).casefold() for _, root in tables)
        for name, n in names.items():
            if n > 1:
                yield f"table name twice: {name}"
            if name in self.names:
                yield f"table and defined name are the same: {name}"

    def _chart(self, part: str) -> Iterator[str]:
        root = self.trees[part]
        yield from _in_order(part, root, CHART_SPACE_ORDER)
        charts = [n for n in root if local(n) == "chart"]
        if len(charts) != 1:
            yield f"{part}: {len(charts)} charts"
            return
        yield from _in_order(part, charts[0], CHART_ORDER)
        axes = {str(a.get("val")) for a in root.iter(f"{{{CHART}}}axId") if local(a.getparent()).endswith("Ax")}
        used = {str(a.get("val")) for a in root.iter(f"{{{CHART}}}axId") if local(a.getparent()).endswith("Chart")}
        if axes != used:
            yield f"{part}: axes {sorted(axes)}, charts use {sorted(used)}"
        crossed = {str(a.get("val")) for a in root.iter(f"{{{CHART}}}crossAx")}
        if crossed - axes:
            yield f"{part}: crosses axes that are not there: {sorted(crossed - axes)}"
        for group in (n for n in root.iter() if local(n).endswith("Chart") and local(n) != "chart"):
            for key in ("idx", "order"):
                values = [s.find(f"{{{CHART}}}{key}") for s in group if local(s) == "ser"]
                numbers = Counter(v.get("val") for v in values if v is not None)
                yield from (f"{part}: two series with {key} {i}" for i, n in numbers.items() if n > 1)
        series = list(root.iter(f"{{{CHART}}}ser"))
        if not series:
            yield f"{part}: no series"
        for f in root.iter(f"{{{CHART}}}f"):
            for ref in _unions((f.text or "").strip("()")):
                sheet, cells = split_sheet(ref)
                if sheet is None and ref.casefold().rpartition("!")[2] in self.names:
                    continue
                if cells.casefold() in self.names:
                    continue
                if sheet not in self.sheets or area_of(cells) is None:
                    yield f"{part}: no such range: {ref}"
        for number in root.iter(f"{{{CHART}}}numFmt"):
            if not number.get("formatCode"):
                yield f"{part}: a number format without a code"

    # -- formulas

    def formula(self, text: str) -> Iterator[str]:
        """What is wrong with a formula (without its ``=``)."""
        if not text.strip():
            yield "an empty formula"
            return
        if text.startswith("="):
            yield f"begins with two signs of equality: {text[:60]}"
        if len(text) > FORMULA_LENGTH:
            yield f"{len(text)} characters: {text[:60]}"
        if re.search(r"[A-Z]\$?\d+#", re.sub(r'"[^"]*"', '""', text)):
            yield f"refers to a dynamic array: {text[:60]}"
        for prefix in ("_xlfn", "_xlws", "_xlpm", "_xludf"):
            if prefix in text:
                yield f"a function of a newer Excel ({prefix}): {text[:60]}"
        try:
            tokens = Tokenizer("=" + text).items
        except Exception as error:  # noqa: BLE001 - the tokenizer raises errors of its own, and IndexError
            yield f"cannot be parsed ({error}): {text[:60]}"
            return
        depth = deepest = 0
        arguments = [0]
        before: str | None = None
        for token in tokens:
            if token.type == "WHITE-SPACE":
                continue
            if token.subtype == "OPEN":
                depth += 1
                deepest = max(deepest, depth)
                arguments.append(1)
                name = token.value[:-1].upper()
                if token.type == "FUNC" and name not in FUNCTIONS:
                    yield f"function {name}, which Excel 2016 may not know: {text[:60]}"
            elif token.subtype == "CLOSE":
                depth -= 1
                if len(arguments) > 1 and arguments.pop() > ARGUMENTS:
                    yield f"more than {ARGUMENTS} arguments: {text[:60]}"
            elif token.type == "SEP":
                arguments[-1] += 1
            elif token.type == "OPERAND":
                if before == "OPERAND":
                    yield f"two operands side by side: {text[:60]}"
                yield from self._operand(token.value, token.subtype, text)
            if depth < 0:
                break
            if token.type == "OPERATOR-INFIX" and before in (None, "OPERATOR-INFIX", "SEP", "OPEN"):
                yield f"an operator without a left side: {text[:60]}"
            before = "OPEN" if token.subtype == "OPEN" else "OPERAND" if token.subtype == "CLOSE" else token.type
        if depth:
            yield f"brackets do not close: {text[:60]}"
        if before in ("OPERATOR-INFIX", "OPERATOR-PREFIX"):
            yield f"ends with an operator: {text[:60]}"
        if deepest > NESTING:
            yield f"nested {deepest} deep: {text[:60]}"

    def _operand(self, value: str, kind: str, text: str) -> Iterator[str]:
        if kind == "TEXT":
            if text_length(value) - 2 > 255:
                yield f"a text of more than 255 characters: {value[:40]}"
        elif kind == "ERROR":
            yield f"holds the error {value}: {text[:60]}"
        elif kind == "RANGE":
            if value.startswith("[") or re.search(r"\[[^\]]*\.xl\w*\]", value):
                yield f"refers to another workbook: {value}"
                return
            sheet, cells = split_sheet(value)
            if sheet is not None and sheet not in self.sheets:
                yield f"refers to a sheet that is not there: {value}"
            if cells.startswith("@"):
                yield f"picks from a dynamic array: {value}"
            elif "[" in cells:
                yield from self._structured(cells)
            elif area_of(cells.upper()) is None and cells.casefold() not in self.names:
                yield f"no such range or name: {value}"


    def _structured(self, value: str) -> Iterator[str]:
        """A reference to the columns of a table: ``table[column]``, ``table[[#Data],[column]]``."""
        name, _, rest = value.partition("[")
        columns = self.table_columns.get(name.casefold())
        if columns is None:
            yield f"refers to a table that is not there: {value}"
            return
        inner = f"[{rest}"[1:-1]
        for item in re.findall(r"\[((?:[^\[\]']|'.)*)\]", inner) if "[" in inner else [inner]:
            plain = re.sub(r"'(.)", r"\1", item)
            if plain and not plain.startswith("#") and plain.casefold() not in columns:
                yield f"refers to a column that is not there: {value}"

    @cached_property
    def table_columns(self) -> dict[str, set[str]]:
        return {
            str(root.get("displayName")).casefold(): {
                _plain(str(c.get("name"))).casefold() for c in root.iter(f"{{{MAIN}}}tableColumn")}
            for root in (self.trees[part] for part in self._of_type("spreadsheetml.table+xml"))
        }


# -- a sheet -------------------------------------------------------------------------------------


@dataclass
class _Sheet:
    book: _Book
    name: str
    part: str
    tables: list[tuple[str, etree._Element]]

    def violations(self) -> Iterator[str]:
        root = self.book.trees[self.part]
        if local(root) != "worksheet":
            return
        for fault in (
            *_in_order(self.part, root, SHEET_ORDER, ONCE), *self._cells(root), *self._merged(root), *self._columns(root),
            *self._conditional(root), *self._validations(root), *self._hyperlinks(root), *self._page(root),
            *self._own_tables(root), *self._drawings(root), *self._views(root),
        ):
            yield f"{self.name}: {fault}"

    def _cells(self, root: etree._Element) -> Iterator[str]:
        self.texts: dict[tuple[int, int], str] = {}
        book = self.book
        last_row = 0
        strings = self._strings()
        for row in root.iterfind(f"{{{MAIN}}}sheetData/{{{MAIN}}}row"):
            number = int(row.get("r", str(last_row + 1)))
            if number <= last_row or number > ROWS:
                yield f"row {number} after row {last_row}"
            last_row, last_column = number, 0
            if not 0 <= float(row.get("ht", "15")) <= 409.5:
                yield f"row {number} is {row.get('ht')} points high"
            for cell in row:
                ref = str(cell.get("r", ""))
                match = _CELL.match(ref)
                if match is None or int(match[2]) != number:
                    yield f"cell {ref or '?'} stands in row {number}"
                    continue
                column = column_index_from_string(match[1])
                if column <= last_column or column > COLUMNS:
                    yield f"cell {ref} is out of order"
                last_column = column
                yield from self._cell(cell, ref, (number, column), strings)
                if int(cell.get("s", "0")) >= max(book.formats, 1):
                    yield f"{ref}: format {cell.get('s')} is not there"
                if cell.get("cm") is not None:
                    yield f"{ref}: a dynamic array"

    def _strings(self) -> list[str]:
        for part in self.book._of_type("sharedStrings+xml"):
            return ["".join(t.text or "" for t in si.iter(f"{{{MAIN}}}t")) for si in self.book.trees[part]]
        return []

    def _cell(self, cell: etree._Element, ref: str, at: tuple[int, int], strings: list[str]) -> Iterator[str]:
        kind = cell.get("t", "n")
        if kind not in CELL_TYPES:
            yield f"{ref}: type {kind}"
            return
        value = cell.findtext(f"{{{MAIN}}}v")
        formula = cell.find(f"{{{MAIN}}}f")
        if formula is not None:
            if formula.get("t") == "array":
                yield f"{ref}: an array formula"
            if formula.text or formula.get("t") != "shared":
                yield from (f"{ref}: {fault}" for fault in self.book.formula(formula.text or ""))
        if kind == "s":
            index = int(value) if value and value.isdigit() else -1
            if not 0 <= index < self.book.strings:
                yield f"{ref}: string {value} is not there"
            else:
                self.texts[at] = strings[index]
        elif kind in ("inlineStr", "str"):
            text = "".join(t.text or "" for t in cell.iter(f"{{{MAIN}}}t")) if kind == "inlineStr" else value or ""
            self.texts[at] = text
            if text_length(text) > TEXT_LENGTH:
                yield f"{ref}: {text_length(text)} characters"
        elif kind == "e":
            yield f"{ref}: holds the error {value}" if value in ERRORS else f"{ref}: no such error: {value}"
        elif kind == "b":
            if value not in ("0", "1", None):
                yield f"{ref}: no truth value: {value}"
        elif kind == "n" and value:
            try:
                number = float(value)
            except ValueError:
                yield f"{ref}: no number: {value}"
            else:
                if number != number or abs(number) == float("inf"):
                    yield f"{ref}: no number: {value}"

    def _merged(self, root: etree._Element) -> Iterator[str]:
        self.merged: list[tuple[str, Area]] = []
        for group in root.iterfind(f"{{{MAIN}}}mergeCells"):
            if not len(group):
                yield "an empty list of merged ranges"
            if group.get("count") is not None and int(group.get("count", "0")) != len(group):
                yield f"mergeCells says {group.get('count')} and has {len(group)}"
            for merge in group:
                ref = str(merge.get("ref"))
                area = area_of(ref)
                if area is None or area[:2] == area[2:]:
                    yield f"merged range {ref} is no range"
                else:
                    self.merged.append((ref, area))
        yield from (f"merged ranges overlap: {a} and {b}" for a, b in overlaps(self.merged))

    def _columns(self, root: etree._Element) -> Iterator[str]:
        last = 0
        for group in root.iterfind(f"{{{MAIN}}}cols"):
            if not len(group):
                yield "an empty list of columns"
            for col in group:
                low, high = int(col.get("min", "0")), int(col.get("max", "0"))
                if not last < low <= high <= COLUMNS:
                    yield f"columns {low} to {high} after {last}"
                last = high
                if not 0 <= float(col.get("width", "8")) <= 255:
                    yield f"column {low} is {col.get('width')} wide"

    def _ranges(self, text: str | None, what: str) -> Iterator[str]:
        refs = (text or "").split()
        if not refs:
            yield f"{what} has no range"
        yield from (f"{what}: {ref} is no range" for ref in refs if area_of(ref) is None)

    def _conditional(self, root: etree._Element) -> Iterator[str]:
        priorities: Counter[str] = Counter()
        for group in root.iterfind(f"{{{MAIN}}}conditionalFormatting"):
            yield from self._ranges(group.get("sqref"), "conditional format")
            for rule in group.iterfind(f"{{{MAIN}}}cfRule"):
                where = f"conditional format {group.get('sqref')}"
                if int(rule.get("priority", "0")) < 1:
                    yield f"{where}: no priority"
                priorities[str(rule.get("priority"))] += 1
                if rule.get("dxfId") is not None and int(rule.get("dxfId", "0")) >= self.book.differences:
                    yield f"{where}: format {rule.get('dxfId')} is not there"
                formulas = rule.findall(f"{{{MAIN}}}formula")
                if rule.get("type") in ("expression", "cellIs") and not formulas:
                    yield f"{where}: no formula"
                for formula in formulas:
                    yield from (f"{where}: {fault}" for fault in self.book.formula(formula.text or ""))
        yield from (f"conditional formats share priority {p}" for p, n in priorities.items() if n > 1)

    def _validations(self, root: etree._Element) -> Iterator[str]:
        seen: list[tuple[str, Area]] = []
        for group in root.iterfind(f"{{{MAIN}}}dataValidations"):
            if not len(group):
                yield "an empty list of data validations"
            if group.get("count") is not None and int(group.get("count", "0")) != len(group):
                yield f"dataValidations says {group.get('count')} and has {len(group)}"
            for rule in group:
                where = f"data validation {str(rule.get('sqref'))[:40]}"
                yield from self._ranges(rule.get("sqref"), where)
                seen += [(r, a) for r in str(rule.get("sqref") or "").split() if (a := area_of(r)) is not None]
                kind = rule.get("type", "none")
                if kind not in ("none", "whole", "decimal", "list", "date", "time", "textLength", "custom"):
                    yield f"{where}: type {kind}"
                formulas = [n.text or "" for n in rule if local(n) in ("formula1", "formula2")]
                wanted = 0 if kind == "none" else 2 if kind not in ("list", "custom") and rule.get("operator", "between") in (
                    "between", "notBetween") else 1
                if len(formulas) < wanted:
                    yield f"{where}: {wanted} formulas wanted"
                for text in formulas:
                    if len(text) > RULE_LENGTH:
                        yield f"{where}: a formula of {len(text)} characters; Excel takes {RULE_LENGTH}"
                    yield from (f"{where}: {fault}" for fault in self.book.formula(text))
                for key, most in (("error", PROMPT_LENGTH), ("prompt", PROMPT_LENGTH), ("errorTitle", TITLE_LENGTH), ("promptTitle", TITLE_LENGTH)):
                    if text_length(str(rule.get(key) or "")) > most:
                        yield f"{where}: {key} of more than {most} characters"
        yield from (f"data validations overlap: {a} and {b}" for a, b in overlaps(seen))

    def _hyperlinks(self, root: etree._Element) -> Iterator[str]:
        for link in root.iter(f"{{{MAIN}}}hyperlink"):
            yield from self._ranges(link.get("ref"), "hyperlink")
            location = link.get("location")
            if link.get(f"{{{LINKS}}}id") is None and not location:
                yield f"hyperlink {link.get('ref')} leads nowhere"
            if location:
                sheet, cells = split_sheet(location)
                if (sheet is not None and (sheet not in self.book.sheets or area_of(cells) is None)) or (
                    sheet is None and location.casefold() not in self.book.names
                ):
                    yield f"hyperlink {link.get('ref')} leads to {location}, which is not there"

    def _page(self, root: etree._Element) -> Iterator[str]:
        for node in root.iterfind(f"{{{MAIN}}}headerFooter/*"):
            if text_length(node.text or "") > HEADER_LENGTH:
                yield f"{local(node)} has {text_length(node.text or '')} characters; Excel takes {HEADER_LENGTH}"
        for kind in ("rowBreaks", "colBreaks"):
            for group in root.iterfind(f"{{{MAIN}}}{kind}"):
                if int(group.get("count", str(len(group)))) != len(group) or len(group) > 1023:
                    yield f"{kind}: {len(group)} breaks, {group.get('count')} said"
        for setup in root.iterfind(f"{{{MAIN}}}pageSetup"):
            scale = int(setup.get("scale", "100"))
            if not 10 <= scale <= 400:
                yield f"page scale {scale}"

    def _views(self, root: etree._Element) -> Iterator[str]:
        for pane in root.iter(f"{{{MAIN}}}pane"):
            if area_of(str(pane.get("topLeftCell", "A1"))) is None:
                yield f"frozen at {pane.get('topLeftCell')}"
        for view in root.iter(f"{{{MAIN}}}sheetView"):
            if not 10 <= int(view.get("zoomScale", "100")) <= 400:
                yield f"zoom of {view.get('zoomScale')} per cent"

    def _own_tables(self, root: etree._Element) -> Iterator[str]:
        own: list[tuple[str, Area]] = []
        links = self.book.links(self.part)
        group = root.find(f"{{{MAIN}}}tableParts")
        if group is not None and group.get("count") is not None and int(group.get("count", "0")) != len(group):
            yield f"tableParts says {group.get('count')} and has {len(group)}"
        filters = [area_of(str(f.get("ref"))) for f in root.iterfind(f"{{{MAIN}}}autoFilter")]
        for node in group if group is not None else ():
            _, target = links.get(str(node.get(f"{{{LINKS}}}id")), ("", ""))
            table = self.book.trees.get(target)
            if table is None:
                yield f"a table that is not there: {target}"
                continue
            self.tables.append((self.name, table))
            name = str(table.get("displayName"))
            area = area_of(str(table.get("ref")))
            if not _DEFINED.match(name) or area_of(name.upper()):
                yield f"table {name}: not a name that Excel takes"
            if area is None or (area[0] == area[2] and table.get("headerRowCount") != "0"):
                yield f"table {name}: {table.get('ref')} is no range with a row of data"
                continue
            own.append((name, area))
            yield from self._table_columns(name, table, area)
            inner = table.find(f"{{{MAIN}}}autoFilter")
            if inner is not None:
                filtered = area_of(str(inner.get("ref")))
                total = int(table.get("totalsRowCount", "0"))
                if filtered is None or filtered != (area[0], area[1], area[2] - total, area[3]):
                    yield f"table {name}: its filter is on {inner.get('ref')}"
                if filters:
                    yield f"table {name}: the sheet has a filter of its own"
        yield from (f"tables overlap: {a} and {b}" for a, b in overlaps(own))
        for table_name, area in own:
            for ref, merged in self.merged:
                if next(overlaps([(ref, merged), (table_name, area)]), None):
                    yield f"table {table_name}: merged range {ref} in it"

    def _table_columns(self, name: str, table: etree._Element, area: Area) -> Iterator[str]:
        columns = table.findall(f"{{{MAIN}}}tableColumns/{{{MAIN}}}tableColumn")
        heads = [_plain(str(c.get("name"))) for c in columns]
        if len(heads) != area[3] - area[1] + 1:
            yield f"table {name}: {len(heads)} columns over {area[3] - area[1] + 1} cells"
        yield from (f"table {name}: column head twice: {h}" for h, n in Counter(h.casefold() for h in heads).items() if n > 1)
        ids = Counter(c.get("id") for c in columns)
        yield from (f"table {name}: column id {i} twice" for i, n in ids.items() if n > 1)
        if table.get("headerRowCount") == "0":
            return
        for offset, head in enumerate(heads):
            shown = self.texts.get((area[0], area[1] + offset))
            if shown is None or _plain(shown) != head:
                yield f"table {name}: column {head!r}, and its cell says {shown!r}"

    def _drawings(self, root: etree._Element) -> Iterator[str]:
        links = self.book.links(self.part)
        for node in root.iterfind(f"{{{MAIN}}}drawing"):
            _, target = links.get(str(node.get(f"{{{LINKS}}}id")), ("", ""))
            drawing = self.book.trees.get(target)
            if drawing is None:
                yield f"a drawing that is not there: {target}"
                continue
            ids = Counter(n.get("id") for n in drawing.iter(f"{{{DRAWING}}}cNvPr"))
            yield from (f"{target}: shape id {i} twice" for i, n in ids.items() if n > 1)
            known = self.book.links(target)
            for anchor in drawing:
                yield from self._anchor(target, anchor)
            for frame in drawing.iter(f"{{{DRAWING}}}graphicFrame"):
                named = frame.find(f"{{{DRAWING}}}nvGraphicFramePr/{{{DRAWING}}}cNvPr")
                if named is None or not (named.get("descr") or "").strip():
                    yield f"{target}: a chart without a text for those who cannot see it"
                if named is not None and not named.get("name"):
                    yield f"{target}: a chart without a name"
                for chart in frame.iter(f"{{{CHART}}}chart"):
                    kind, part = known.get(str(chart.get(f"{{{LINKS}}}id")), ("", ""))
                    if kind != "chart" or part not in self.book.trees:
                        yield f"{target}: a chart that is not there: {part}"

    def _anchor(self, target: str, anchor: etree._Element) -> Iterator[str]:
        corners = {}
        for corner in anchor:
            if local(corner) in ("from", "to"):
                numbers = {local(n): int(n.text or "0") for n in corner}
                corners[local(corner)] = numbers
                if not (0 <= numbers.get("row", -1) < ROWS and 0 <= numbers.get("col", -1) < COLUMNS):
                    yield f"{target}: anchored outside the sheet"
        if local(anchor) == "twoCellAnchor" and set(corners) == {"from", "to"}:
            a, b = corners["from"], corners["to"]
            if (b["row"], b["col"]) < (a["row"], a["col"]):
                yield f"{target}: anchored upside down"


# -- small things --------------------------------------------------------------------------------


def text_length(text: str) -> int:
    """Characters as Excel counts them, which is in halves of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _target(owner: str, target: str) -> str:
    target = unquote(target)
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), target))


def _in_order(part: str, root: etree._Element, order: Sequence[str], once: set[str] | None = None) -> Iterator[str]:
    place = {name: i for i, name in enumerate(order)}
    names = [local(n) for n in root if local(n)]
    unknown = [n for n in names if n not in place and n != "AlternateContent"]
    yield from (f"{part}: {name} does not belong there" for name in unknown)
    known = [n for n in names if n in place]
    for before, after in zip(known, known[1:], strict=False):
        if place[before] > place[after]:
            yield f"{part}: {after} stands after {before}"
    for name, n in Counter(known).items():
        if n > 1 and (once is None or name in once):
            yield f"{part}: {name} stands {n} times"


def _sheet_name(name: str) -> Iterator[str]:
    if not name or text_length(name) > NAME_LENGTH:
        yield f"sheet name of {text_length(name)} characters: {name}"
    if FORBIDDEN_IN_NAME & set(name):
        yield f"sheet name holds {''.join(sorted(FORBIDDEN_IN_NAME & set(name)))}: {name}"
    if name.startswith("'") or name.endswith("'"):
        yield f"sheet name begins or ends with an apostrophe: {name}"
    if name.casefold() in ("history", "历史记录"):
        yield f"sheet name that Excel keeps for itself: {name}"


def _unions(text: str) -> list[str]:
    """Ranges parted by commas, but not by commas within quoted names."""
    return [m[0] for m in re.finditer(r"(?:'(?:[^']|'')*'|[^,'])+", text)]


def _sections(code: str) -> list[str]:
    return re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).split(";")


def _plain(text: str) -> str:
    """A head as it compares: line breaks and escapes of them are the same, ends of lines too."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")
