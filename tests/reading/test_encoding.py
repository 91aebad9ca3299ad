"""Bytes to text, whatever the page says of itself."""

import pytest

from gongkai.reading import encoding

TEXT = "淄博市大数据局2023年政府信息公开工作年度报告，本年新收政府信息公开申请数量３件。\n" * 5
PAGE = '<html><head><meta charset="{}"></head><body>' + TEXT + "</body></html>"


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", ""])
def test_the_declaration_is_not_believed(name, declared):
    page = PAGE.format(declared)
    decoded = encoding.decode(page.encode(name))
    assert decoded is not None and TEXT in decoded


def test_a_damaged_byte_does_not_cost_the_page():
    data = bytearray(TEXT.encode("utf-8"))
    data[100] = 0xFF
    decoded = encoding.decode(bytes(data))
    assert decoded is not None and decoded.count("政府信息公开") >= 9


def test_characters_beyond_gb2312_survive():
    text = "洺州镇、㙟镇、珺局、镕县" + TEXT
    assert encoding.decode(text.encode("gb18030")) == text


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500])
def test_binary_is_not_text(data):
    assert encoding.decode(data) is None


@pytest.mark.parametrize(("data", "text"), [
    (b"received\x00 \x00total 636", "received total 636"), (b"total 63\x006", "total 63\ufffd6"), (b"total 63\x00 6", "total 63\ufffd 6"),
    (b"\x0063 total", "\ufffd63 total"), (b"total 63\x1f", "total 63\ufffd"), (b"63\x0c6\x0b7", "63\x0c6\x0b7"),
])
def test_what_may_have_been_a_digit_is_not_passed_over(data: bytes, text: str) -> None:
    assert encoding.decode(data) == text
