"""The names file: what it joins, and every error in it said with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

import helpers
from gongkai.names import COLUMNS, read_names

HEAD = "name,body,from_year,to_year,kind,note\n"
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "raw" / "names.csv"


def names(tmp_path: Path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "names.csv"
    path.write_text(text, encoding=encoding)
    return read_names(path)


def test_no_file_joins_nothing(tmp_path: Path) -> None:
    assert read_names(tmp_path / "names.csv").body("某局", 2024) == "某局"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_name_stands_for_its_body_in_its_years(tmp_path: Path, encoding: str) -> None:
    known = names(tmp_path, HEAD + "某市信息办,某市数据局,2019,2021,,\n某市大数据局,某市数据局,2022,,alias,改名\n", encoding)
    assert [known.body("某市信息办", y) for y in (2018, 2019, 2021, 2022)] == ["某市信息办", "某市数据局", "某市数据局", "某市信息办"]
    assert known.body("某市大数据局", 2030) == "某市数据局"
    assert known.body(" 某市大数据 局", 2030) == "某市数据局"
    assert known.body("别的局", 2022) == "别的局"


def test_a_merged_body_is_its_own_until_then(tmp_path: Path) -> None:
    known = names(tmp_path, HEAD + "甲局,乙局,,2023,merged,\n乙局（筹）,乙局,,,,\n")
    assert known.body("甲局", 2023) == "甲局"
    assert known.merged_after("乙局", 2023) == ["甲局"]
    assert known.merged_after("乙局", 2022) == []
    assert known.reports_in("乙局", 2000)


def test_a_row_on_the_body_itself_says_when_it_reports(tmp_path: Path) -> None:
    known = names(tmp_path, HEAD + "丙局,丙局,2024,,,\n")
    assert known.reports_in("丙局", 2024) and not known.reports_in("丙局", 2023)


@pytest.mark.parametrize(("text", "words"), [
    ("name,organ\n甲,乙\n", "no column 'body'"),
    ("name,body,colour\n甲,乙,红\n", "line 1: unknown column 'colour'"),
    (HEAD + "甲,,,,,\n", "line 2: no body"),
    (HEAD + "\n,乙,,,,\n", "line 3: no name"),
    (HEAD + "甲,乙,二〇二〇,,,\n", "line 2: from_year '二〇二〇' is no year"),
    (HEAD + "甲,乙,,22,,\n", "line 2: to_year '22' is no year"),
    (HEAD + "甲,乙,2024,2023,,\n", "line 2: from_year 2024 is after to_year 2023"),
    (HEAD + "甲,乙,,,renamed,\n", "line 2: kind is 'alias' or 'merged', not 'renamed'"),
    (HEAD + "甲,乙,,,merged,\n", "line 2: a merger needs to_year"),
    (HEAD + "甲,乙,,2022,,\n丙,丁,,,,\n甲,戊,2022,,,\n", "line 4: '甲' is named for the same years in line 2"),
    (HEAD + "甲,乙,,,,\n甲,乙,,,,\n", "line 3: '甲' is named for the same years in line 2"),
    (HEAD + "甲,乙,,,,\n乙,丙,,,,\n", "line 3: the body '乙' of line 2 is in line 3 another name for '丙'"),
    (HEAD + "乙,丙,,,,\n甲,乙,,2020,merged,\n", "line 3: the body '乙' of line 3 is in line 2 another name"),
    (HEAD + "甲,乙,,,,,多,出\n", "line 2: 8 fields, the heading has 6"),
])
def test_errors_name_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"names\.csv") as caught:
        names(tmp_path, text)
    assert words in str(caught.value)
    with pytest.raises(ValueError, match=r"names\.csv"):
        helpers.load_reports(tmp_path, progress=False)


def test_years_that_do_not_meet_are_no_contradiction(tmp_path: Path) -> None:
    known = names(tmp_path, HEAD + "甲,乙,,2021,,\n甲,丙,2022,,,\n")
    assert (known.body("甲", 2021), known.body("甲", 2022)) == ("乙", "丙")


def test_a_file_in_no_known_encoding_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_bytes(b"name,body\n\xff\xff\xff\xff,\xff\n")
    with pytest.raises(ValueError, match=r"names\.csv: neither UTF-8 nor GB18030"):
        read_names(tmp_path / "names.csv")


def test_the_shipped_file_is_right_and_has_every_column(dataset: helpers.Dataset) -> None:
    assert SHIPPED.read_text(encoding="utf-8").splitlines()[0].split(",") == list(COLUMNS)
    known = read_names(SHIPPED)
    assert known.body("洪泽区人民政府", 2023) == "淮安市洪泽区人民政府"
    assert dataset.reports["body"].tolist() == dataset.reports["publisher"].tolist()


def test_titles_of_the_shipped_reports_lead_to_their_bodies(dataset: helpers.Dataset) -> None:
    """Without sources.csv the reports bear the names of their titles; the names file joins them all the same."""
    known = read_names(SHIPPED)
    for row in dataset.reports.itertuples():
        read = helpers.read_report(SHIPPED.parent / row.source)
        assert known.body(read.publisher, read.year) == row.body
