"""The checker finds each fault that Excel would stumble over, and none in a sound file."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table

import helpers
from gongkai.workbook.blank_form import write_form
from workbook.excel_demands import area_of, demands, overlaps

SHEET, TABLE, CHART, DRAWING = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"
WORKBOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with one of everything."""
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = "数据"
    for row in (("项目", "数量"), ("甲", 3), ("乙", 5), ("丙", 8)):
        ws.append(row)
    ws.add_table(Table(displayName="figures", ref="A1:B4"))
    ws["D1"] = '=IF(SUM(B2:B4)=16,"相符","不符")'
    ws["D2"] = "=SUM(figures[数量])"
    ws["D3"] = "='其他 表'!A1+total"
    ws["F1"] = "=SUMIFS(B2:B4,A2:A4,$A$2)"
    ws["F2"].comment = Comment("说明", "gongkai")
    ws.merge_cells("A6:B7")
    ws.merge_cells("C6:C7")
    ws.freeze_panes = "A2"
    ws.print_area = "A1:D7"
    ws.print_title_rows = "1:1"
    ws.oddFooter.center.text = "第 &P 页"
    for ref, formula in (("B2:B4", "B2<0"), ("D1", 'D1="不符"')):
        ws.conditional_formatting.add(ref, FormulaRule(formula=[formula], font=Font(b=True)))
    for ref, rule in (
        ("B2:B4", DataValidation(type="whole", operator="between", formula1="0", formula2="99", error="整数")),
        ("E1", DataValidation(type="list", formula1="$A$2:$A$4", prompt="选择")),
    ):
        rule.add(ref)
        ws.add_data_validation(rule)
    ws["C1"] = "其他"
    ws["C1"].hyperlink = Hyperlink(ref="C1", location="'其他 表'!A1")
    other = book.create_sheet("其他 表")
    other["A1"] = 1
    book.defined_names["total"] = DefinedName("total", attr_text="'其他 表'!$A$1")
    chart = BarChart()
    chart.title = "数量"
    chart.add_data(Reference(ws, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    chart.set_categories(Reference(ws, min_col=1, min_row=2, max_row=4))
    ws.add_chart(chart, "H2")
    book.properties.title = "样本"
    path = tmp_path_factory.mktemp("demands") / "sound.xlsx"
    book.save(path)
    share_strings(path)
    rewrite(path, {DRAWING: put('name="Chart 1"', 'name="Chart 1" descr="三项的数量"')})
    return path


def share_strings(path: Path) -> None:
    """Texts of cells in a part of their own, as Excel writes them; openpyxl writes them in the sheets."""
    texts: list[str] = []

    def shared(match: re.Match[str]) -> str:
        texts.append(match[2])
        return f'{match[1]} t="s"><v>{len(texts) - 1}</v></c>'

    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    for name, xml in parts.items():
        xml = re.sub(r"&#(\d{3,});", lambda m: chr(int(m[1])), xml)
        if name.startswith("xl/worksheets/sheet"):
            xml = re.sub(r'(<c r="[^>]*?) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', shared, xml)
        parts[name] = xml
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts[STRINGS] = f'<sst xmlns="{space}" count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>')
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(
        "</Relationships>", f'<Relationship Id="rId90" Type="{link}" Target="sharedStrings.xml"/></Relationships>')
    with zipfile.ZipFile(path, "w") as new:
        for name, xml in parts.items():
            new.writestr(name, xml)


def rewrite(path: Path, changes: dict[str, Callable[[str], str]], *, leave_out: str = "", twice: str = "") -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name, change in changes.items():
        before = parts[name].decode()
        parts[name] = change(before).encode()
        assert parts[name].decode() != before, f"{name} was not changed"
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            if name != leave_out:
                new.writestr(name, data)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate name"):
                new.writestr(twice, parts[twice])


def put(old: str, new: str) -> Callable[[str], str]:
    return lambda xml: xml.replace(old, new, 1)


def swap(first: str, second: str) -> Callable[[str], str]:
    """Exchange two neighbouring elements of a sheet."""
    return lambda xml: re.sub(rf"(<{first}\b.*?</{first}>|<{first}\b[^>]*/>)(<{second}\b.*?</{second}>|<{second}\b[^>]*/>)", r"\2\1", xml)


def formula(text: str) -> Callable[[str], str]:
    """Put another formula in D1."""
    return lambda xml: re.sub(r'(<c r="D1"[^>]*><f>).*?(</f>)', lambda m: m[1] + text + m[2], xml)


BROKEN: dict[str, tuple[str, Callable[[str], str], str]] = {
    "not well-formed": (SHEET, put("</worksheet>", ""), "not well-formed"),
    "content type of nothing": ("[Content_Types].xml", put('PartName="/xl/tables/table1.xml"', 'PartName="/xl/tables/none.xml"'), "not there"),
    "content type twice": ("[Content_Types].xml", lambda x: re.sub(r"(<Override [^>]*styles[^>]*/>)", r"\1\1", x), "given twice"),
    "relationship to nothing": ("xl/_rels/workbook.xml.rels", put("sheet2.xml", "sheet9.xml"), "leads to a part that is not there"),
    "relationship outside": ("xl/_rels/workbook.xml.rels", put("</Relationships>", '<Relationship Id="rId99" Type="x/hyperlink" Target="http://a.example" TargetMode="External"/></Relationships>'), "leads outside"),
    "relationship id twice": ("xl/_rels/workbook.xml.rels", put('Id="rId2"', 'Id="rId1"'), "twice"),
    "relationship not there": (WORKBOOK, put('r:id="rId2"', 'r:id="rId77"'), "rId77"),
    "no title": ("docProps/core.xml", put("样本", ""), "property title"),
    "no time": ("docProps/core.xml", lambda x: re.sub(r"\d{4}-\d\d-\d\dT", "yesterday", x), "is no time"),
    "sheet name twice": (WORKBOOK, put('name="其他 表"', 'name="数据"'), "sheet name twice"),
    "sheet name too long": (WORKBOOK, put('name="其他 表"', f'name="{"表" * 32}"'), "of 32 characters"),
    "sheet name illegal": (WORKBOOK, put('name="其他 表"', 'name="其他/表"'), "holds /"),
    "sheet name quoted": (WORKBOOK, put('name="其他 表"', "name=\"'其他\""), "apostrophe"),
    "sheetId twice": (WORKBOOK, put('sheetId="2"', 'sheetId="1"'), "sheetId 1 twice"),
    "all hidden": (WORKBOOK, lambda x: x.replace('state="visible"', 'state="hidden"'), "every sheet is hidden"),
    "active sheet": (WORKBOOK, lambda x: re.sub(r"<workbookView ", '<workbookView activeTab="5" ', re.sub(r' activeTab="\d"', "", x)), "active sheet 5"),
    "defined name twice": (WORKBOOK, lambda x: re.sub(r'(<definedName name="total".*?</definedName>)', r"\1\1", x), "defined name twice"),
    "defined name illegal": (WORKBOOK, put('name="total"', 'name="AB12"'), "not a name that Excel takes"),
    "print area elsewhere": (WORKBOOK, put("'数据'!$A$1:$D$7", "'其他 表'!$A$1:$D$7"), "on another sheet"),
    "print area relative": (WORKBOOK, put("$A$1:$D$7", "A1:D7"), "no absolute range"),
    "workbook out of order": (WORKBOOK, swap("sheets", "definedNames"), "stands after"),
    "sheet out of order": (SHEET, swap("conditionalFormatting", "dataValidations"), "stands after"),
    "page before margins": (SHEET, lambda x: re.sub(r"(<pageMargins[^>]*/>)(.*)(<drawing|<headerFooter)", r"\2\1\3", x) if "pageSetup" in x else re.sub(r"(<pageMargins[^>]*/>)(<headerFooter>.*?</headerFooter>)", r"\2\1", x), "stands after"),
    "element twice": (SHEET, lambda x: re.sub(r"(<pageMargins[^>]*/>)", r"\1\1", x), "stands 2 times"),
    "element unknown": (SHEET, put("<pageMargins", "<colours/><pageMargins"), "does not belong"),
    "rows out of order": (SHEET, put('<row r="2"', '<row r="9"'), "stands in row 9"),
    "row too high": (SHEET, put('<row r="2"', '<row r="2" ht="500"'), "points high"),
    "cells out of order": (SHEET, put('<c r="A2"', '<c r="C2"'), "out of order"),
    "style not there": (SHEET, lambda x: re.sub(r'<c r="B2"[^>]*?(t="n")', r'<c r="B2" s="500" \1', x), "format 500"),
    "string not there": (SHEET, lambda x: re.sub(r'(<c r="A2"[^>]*><v>)\d+', r"\g<1>999", x), "string 999"),
    "cell type": (SHEET, lambda x: re.sub(r'(<c r="B2"[^>]*)t="n"', r'\1t="q"', x), "type q"),
    "not a number": (SHEET, lambda x: re.sub(r'(<c r="B2"[^>]*><v>)\d+', r"\g<1>nan", x), "no number"),
    "merged overlap": (SHEET, put('ref="C6:C7"', 'ref="B7:C8"'), "merged ranges overlap"),
    "merged one cell": (SHEET, put('ref="C6:C7"', 'ref="C6"'), "is no range"),
    "merged count": (SHEET, put('<mergeCells count="2"', '<mergeCells count="3"'), "says 3"),
    "merged in table": (SHEET, put('ref="C6:C7"', 'ref="B4:C4"'), "in it"),
    "conditional format without format": (SHEET, put('dxfId="0"', 'dxfId="7"'), "format 7"),
    "conditional format priority": (SHEET, put('priority="2"', 'priority="1"'), "share priority"),
    "conditional format range": (SHEET, put('<conditionalFormatting sqref="B2:B4"', '<conditionalFormatting sqref="B4:B2"'), "no range"),
    "validation formula long": (SHEET, put("<formula1>0</formula1>", f"<formula1>{'1+' * 130}1</formula1>"), "Excel takes 255"),
    "validation without second": (SHEET, put("<formula2>99</formula2>", ""), "2 formulas wanted"),
    "validation range": (SHEET, lambda x: re.sub(r'(<dataValidation [^>]*sqref=")E1', r"\1nowhere", x), "no range"),
    "validations overlap": (SHEET, lambda x: re.sub(r'(<dataValidation [^>]*sqref=")E1', r"\1B3", x), "data validations overlap"),
    "validation error long": (SHEET, put('error="整数"', f'error="{"数" * 256}"'), "error of more than"),
    "hyperlink to no sheet": (SHEET, put("location=\"'其他 表'!A1\"", "location=\"'没有'!A1\""), "which is not there"),
    "header too long": (SHEET, put("第 &amp;P 页", "页" * 256), "Excel takes 255"),
    "frozen nowhere": (SHEET, put('topLeftCell="A2"', 'topLeftCell="2A"'), "frozen at"),
    "columns overlap": (SHEET, put("<sheetData>", '<cols><col min="1" max="3" width="9"/><col min="2" max="4" width="9"/></cols><sheetData>'), "columns 2 to 4"),
    "bracket": (SHEET, formula("SUM(B2:B4"), "brackets"),
    "new function": (SHEET, formula("_xlfn.XLOOKUP(1,B2:B4,A2:A4)"), "newer Excel"),
    "unknown function": (SHEET, formula("TEXTJOIN(1,1,A2:A4)"), "TEXTJOIN"),
    "spilled": (SHEET, formula("SUM(B2#)"), "dynamic array"),
    "array formula": (SHEET, put("<f>", '<f t="array" ref="D1">'), "array formula"),
    "other workbook": (SHEET, formula("[1]数据!A1"), "another workbook"),
    "sheet not there": (SHEET, formula("'没有'!A1+1"), "sheet that is not there"),
    "no such name": (SHEET, formula("nothing+1"), "no such range or name"),
    "no such table": (SHEET, formula("SUM(tables[数量])"), "table that is not there"),
    "no such column": (SHEET, formula("SUM(figures[个数])"), "column that is not there"),
    "past the last row": (SHEET, formula("B1048577"), "no such range"),
    "long text in a formula": (SHEET, formula('"' + "字" * 256 + '"'), "255 characters"),
    "long formula": (SHEET, formula("+".join(["B2"] * 3000)), "characters"),
    "deep formula": (SHEET, formula("ABS(" * 65 + "1" + ")" * 65), "nested 65"),
    "dangling operator": (SHEET, formula("B2+"), "ends with an operator"),
    "two operators": (SHEET, formula("B2*/B3"), "without a left side"),
    "error in a formula": (SHEET, formula("B2+#REF!"), "holds the error"),
    "error in a cell": (SHEET, lambda x: re.sub(r'<c r="B2"[^>]*>.*?</c>', '<c r="B2" t="e"><v>#REF!</v></c>', x), "holds the error #REF!"),
    "table head differs": (TABLE, put('name="数量"', 'name="个数"'), "its cell says"),
    "table head twice": (TABLE, put('name="数量"', 'name="项目"'), "column head twice"),
    "table too short": (TABLE, lambda x: x.replace('ref="A1:B4"', 'ref="A1:B1"'), "no range with a row of data"),
    "table too wide": (TABLE, lambda x: x.replace('ref="A1:B4"', 'ref="A1:C4"'), "2 columns over 3"),
    "table filter": (TABLE, lambda x: re.sub(r"(<autoFilter ref=\")A1:B4", r"\1A1:B3", x), "its filter"),
    "table name illegal": (TABLE, put('displayName="figures"', 'displayName="my figures"'), "not a name that Excel takes"),
    "table named as a name": (TABLE, put('displayName="figures"', 'displayName="Total"'), "are the same"),
    "styles count": (STYLES, lambda x: re.sub(r'<fonts count="\d+"', '<fonts count="44"', x), "says 44"),
    "styles font": (STYLES, lambda x: re.sub(r'(<cellXfs.*?fontId=")0', r"\g<1>90", x), "fontId 90"),
    "styles out of order": (STYLES, swap("fonts", "fills"), "stands after"),
    "styles number format": (STYLES, put("<fonts", '<numFmts count="1"><numFmt numFmtId="170" formatCode="0&quot;件"/></numFmts><fonts'), "not closed"),
    "string too long": (STRINGS, put(">甲<", f">{'字' * 32_768}<"), "32768 characters"),
    "strings miscounted": (STRINGS, lambda x: re.sub(r'uniqueCount="\d+"', 'uniqueCount="99"', x), "says 99"),
    "string loses blanks": (STRINGS, lambda x: re.sub(r"<t[^>]*>甲<", "<t> 甲<", x), "loses the blanks"),
    "chart range": (CHART, put("$B$2:$B$4", "$B$2:$B$"), "no such range"),
    "chart sheet": (CHART, lambda x: x.replace("'数据'!", "'没有'!"), "no such range"),
    "chart axis": (CHART, put('<crossAx val="100"', '<crossAx val="101"'), "crosses axes"),
    "chart out of order": (CHART, lambda x: re.sub(r"(<plotArea>.*</plotArea>)(<legend>.*</legend>)", r"\2\1", x), "stands after"),
    "chart without alternative": (DRAWING, put(' descr="三项的数量"', ""), "cannot see it"),
    "chart without part": (DRAWING, put('r:id="rId1"', 'r:id="rId5"'), "rId5"),
}


def test_a_sound_file_has_no_fault(sound: Path) -> None:
    assert demands(sound) == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_found_out(case: str, sound: Path, tmp_path: Path) -> None:
    part, change, said = BROKEN[case]
    path = tmp_path / "broken.xlsx"
    shutil.copy(sound, path)
    rewrite(path, {part: change})
    faults = demands(path)
    assert any(said in fault for fault in faults), faults


def test_parts_that_are_missing_or_there_twice_are_found_out(sound: Path, tmp_path: Path) -> None:
    for missing, said in ((STYLES, "not there"), ("docProps/app.xml", "extended-properties"), ("[Content_Types].xml", "Content_Types"),
                          (CHART, "a chart that is not there"), (SHEET, "not there")):
        path = tmp_path / "missing.xlsx"
        shutil.copy(sound, path)
        rewrite(path, {}, leave_out=missing)
        assert any(said in fault for fault in demands(path)), missing
    shutil.copy(sound, path)
    rewrite(path, {}, twice=TABLE)
    assert any("part twice" in fault for fault in demands(path))
    path.write_bytes(b"PK")
    assert "not a ZIP" in demands(path)[0]


def test_two_tables_of_one_name_or_id_are_found_out(sound: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sound)
    ws = book["其他 表"]
    for row in (("a", "b"), (1, 2)):
        ws.append(row)
    ws.add_table(Table(displayName="others", ref="A2:B3"))
    path = tmp_path / "tables.xlsx"
    book.save(path)
    # openpyxl drops the chart's text, and numbers tables anew: the fault is put in by hand.
    other = {"xl/tables/table2.xml": lambda x: x.replace('displayName="others"', 'displayName="Figures"')}
    rewrite(path, other)
    assert any("table name twice" in fault for fault in demands(path))
    rewrite(path, {"xl/tables/table2.xml": lambda x: re.sub(r'<table ([^>]*)\bid="\d+"', r'<table \1id="1"', x)})
    assert any("table id 1 twice" in fault for fault in demands(path))


def test_references_are_read_as_excel_reads_them() -> None:
    assert area_of("B3") == (3, 2, 3, 2)
    assert area_of("$A$1:$XFD$1048576") == (1, 1, 1_048_576, 16_384)
    assert area_of("A:C") == (1, 1, 1_048_576, 3)
    assert area_of("2:4") == (2, 1, 4, 16_384)
    assert [area_of(t) for t in ("A0", "XFE1", "A1048577", "B2:A1", "A1:", "", "1", "A")] == [None] * 8
    areas = [("a", (1, 1, 2, 2)), ("b", (3, 1, 3, 9)), ("c", (2, 2, 5, 2)), ("d", (7, 1, 7, 1))]
    assert list(overlaps(areas)) == [("a", "c"), ("c", "b")]  # type: ignore[arg-type]


def test_the_workbook_of_the_shipped_reports_is_what_excel_demands(dataset: helpers.Dataset, tmp_path: Path) -> None:
    assert demands(helpers.write_workbook(dataset, tmp_path / "summary.xlsx")) == []


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_the_forms_are_what_excel_demands(edition: str, dataset: helpers.Dataset, tmp_path: Path) -> None:
    units = ["平潭综合实验区管委会", "宿迁市", "=1+1", "某某县" * 20, "某某县" * 19 + "某县某", "a/b*c", "O'Neill"]
    assert demands(write_form(tmp_path / "forms.xlsx", units, 2024, dataset=dataset, edition=edition)) == []
    folder = write_form(tmp_path / "forms", units, 2024, dataset=dataset, edition=edition)
    assert {file.name: demands(file) for file in folder.iterdir()} == {file.name: [] for file in folder.iterdir()}
