"""Any layout as one stream of labels and values."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest

import gongkai
from gongkai import form
from gongkai.extract.stream import Head, Value, stream
from gongkai.reading import read_bytes


def chunks(text: str) -> list[tuple[str, list[str]]]:
    return [(c.labels[-1].text if c.labels else "", [v.text for v in c.values])
            for c in stream(read_bytes(text.encode(), "report.txt")).chunks]


ROW = ("1.属于国家秘密", ["3", "0", "0", "0", "0", "0", "3"])


@pytest.mark.parametrize("text", [
    "1.属于国家秘密\t3\t0\t0\t0\t0\t0\t3",
    "| 1.属于国家秘密 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |",
    "1.属于国家秘密   3  0  0  0  0  0   3",
    "1.属于国家秘密 3 0 0 0 0 0 3",
    "1.属于国家秘密\n\n3\n\n0\n\n0\n\n0\n\n0\n\n0\n\n3",
    "1.属于国家秘密\n|\n3\n|\n0\n|\n0\n|\n0\n|\n0\n|\n0\n|\n3\n|",
    "（三）不予公开 1.属于国家秘密 3 0 0 0 0 0 3",
    "<table><tr><td>1.属于国家秘密</td>" + "".join(f"<td><p><span>{n}</span></p></td>" for n in "3000003") + "</tr></table>",
])
def test_one_row_in_every_dress(text):
    assert chunks(text) == [ROW]


def test_rows_run_together_are_parted_at_the_form_s_words():
    assert chunks("8.属于行政查询事项0000000三、本年度办理结果（四）无法提供1.本机关不掌握相关政府信息1000001") == [
        ("8.属于行政查询事项", ["0000000"]), ("1.本机关不掌握相关政府信息", ["1000001"])]


def test_sentences_that_count_are_no_rows():
    assert chunks("全年行政许可0件、行政处罚3件，办结率100%。") == []


def test_page_numbers_are_no_values():
    assert chunks("2.重复申请\n0\n0\n0\n- 4 -\n0\n0\n0\n0") == [("2.重复申请", ["0"] * 7)]


def test_what_is_no_number_keeps_its_place():
    assert chunks("2.重复申请\t0\t#REF!\t见附件\t0\t无\t0\t0") == [("2.重复申请", ["0", "#REF!", "见附件", "0", "无", "0", "0"])]


def test_a_row_number_before_the_label_is_no_value():
    assert chunks("17\t2.重复申请\t0\t0\t0\t0\t0\t0\t0") == [("2.重复申请", ["0"] * 7)]


HEADS = "\n".join(("自然人", "商业企业", "科研机构"))


def test_an_empty_line_is_a_blank_cell_where_each_cell_has_a_line():
    assert chunks(HEADS + "\n1.属于国家秘密\n\n3\n\n\n0\n2.其他法律行政法规禁止公开\n1\n")[0] == (
        "1.属于国家秘密", ["", "3", "", "", "0"])
    apart = "自然人\n\n商业企业\n\n科研机构\n\n1.属于国家秘密\n\n3\n\n0\n"
    assert chunks(apart) == [("1.属于国家秘密", ["3", "0"])]


def test_a_lone_pipe_is_a_blank_cell_where_pipes_end_the_cells():
    assert chunks("自然人 |\n商业企业 |\n\n1.属于国家秘密 |\n|\n3 |\n|\n0 |\n") == [("1.属于国家秘密", ["", "3", "", "0"])]


def test_running_numbers_below_the_values_are_taken_out():
    text = "序号\n自然人\n商业企业\n1\n一、本年新收政府信息公开申请数量\n5\n0\n2\n二、上年结转政府信息公开申请数量\n0\n0\n3\n（一）予以公开\n4\n3\n"
    assert [v for _, v in chunks(text)[1:]] == [["5", "0"], ["0", "0"], ["4", "3"]]
    assert [v for _, v in chunks(text.replace("序号\n", ""))[1:]] == [["5", "0", "2"], ["0", "0", "3"], ["4", "3"]]


def test_a_running_number_is_known_with_blanks_between_its_digits():
    rows = "".join(f"（一）予以公开 |\n{k} |\n0 |\n{' '.join(str(k + 1))} |\n" for k in range(1, 12))
    found = chunks("序号 |\n自然人 |\n商业企业 |\n1 |\n" + rows)
    assert [v for _, v in found if len(v) > 1] == [[str(k), "0"] for k in range(1, 12)]


def test_heads_with_blanks_within_them_are_told_in_the_order_printed():
    """Else the form's own order would be believed, which no sum of a row contradicts."""
    from gongkai.extract.words import heads_in

    names = [t.zh for t in form.APPLICANTS[1:-1]]
    swapped = [*names[:2], names[4], names[3], names[2]]
    assert list(heads_in(" ".join(swapped))) == swapped
    assert list(heads_in(" ".join([*swapped[:3], swapped[3][:2] + " " + swapped[3][2:], swapped[4]]))) == swapped
    assert heads_in(f"{names[0]} {names[1][:3]}") == (f"{names[0]} {names[1][:3]}",)


def altered(source: str) -> list[str]:
    """Assignments to what a value or a head holds."""
    held = {f.name for made in (Value, Head) for f in fields(made)}
    return [ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)
            and isinstance(node.ctx, (ast.Store, ast.Del)) and node.attr in held and ast.unparse(node.value) != "self"]


def test_nothing_alters_what_was_printed() -> None:
    found = altered("value.number = None; a, chunk.values[0].text = 1, ''; self.text = ''; at[value.column] = 1")
    assert found == ["value.number", "chunk.values[0].text"]
    code = Path(gongkai.__file__).parent
    readers = [*(code / "extract").rglob("*.py"), *(code / "checks").rglob("*.py"), code / "settle.py", code / "report.py"]
    assert len(readers) > 15
    assert {path.name: found for path in readers if (found := altered(path.read_text("utf-8")))} == {}
