"""The data dictionary says all there is, and the one in data/README.md is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai import codes, dictionary, form, names, schema

DATA = Path(__file__).resolve().parents[1] / "data"
UPDATE = "run: python -m gongkai.dictionary data/README.md"


def rows_of(heading: str) -> list[list[str]]:
    """The body of the table under a heading of the dictionary, cell by cell."""
    part = dictionary.data_dictionary().split(f"{heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_readme_is_up_to_date() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    assert text == dictionary.rewrite(text, DATA / "raw" / "sources.csv"), UPDATE


@pytest.mark.parametrize("name", schema.DATASET_FRAMES)
def test_every_column_of_every_frame_is_described(name: str) -> None:
    rows = rows_of(f"#### `{name}`")
    columns = schema.DATASET_FRAMES[name]
    assert [row[0] for row in rows] == [f"`{column}`" for column in columns]
    assert [row[1] for row in rows] == [dictionary.TYPES[dtype] for dtype in columns.values()]
    assert all(row[-1].endswith((".", "`.")) for row in rows)


def test_no_meaning_without_a_column() -> None:
    for name, meanings in dictionary.MEANINGS.items():
        assert set(meanings) <= set(schema.DATASET_FRAMES[name]), name


@pytest.mark.parametrize("edition", form.EDITIONS.values(), ids=lambda e: e.name)
def test_every_cell_of_each_edition_has_its_code_and_label(edition: form.Edition) -> None:
    at = sorted(form.EDITIONS, key=lambda name: form.EDITIONS[name].first_year).index(edition.name)
    measures = {(row[0], row[1]): row[2 + at] for row in rows_of("#### Codes of `disclosure` (`item`, `measure`)")}
    printed = {
        (f"`{line.key}`", f"`{column.key}`"): f"{line.term.zh}／{column.zh}"
        for line in edition.tables[form.DISCLOSURE].lines for column in line.columns
    }
    assert {key: label for key, label in measures.items() if label} == printed

    outcomes = {row[0]: row[1 + at] for row in rows_of("#### Codes of `applications`: `outcome`")}
    for line in edition.tables[form.APPLICATIONS].lines:
        assert outcomes.pop(f"`{line.key}`").endswith(line.printed_label)
    assert not any(outcomes.values())


def test_every_rule_is_described() -> None:
    rows = rows_of("#### Codes of `rule`")
    assert [row[0] for row in rows] == [f"`{rule}`" for rule in codes.RULES]
    assert all(row[2].endswith(".") and set(row[3].split("、")) <= set(codes.ACTIONS) for row in rows)


def test_the_columns_of_the_names_file_are_described() -> None:
    assert [row[0] for row in rows_of("### Columns of names.csv\n")] == [f"`{column}`" for column in names.COLUMNS]


def test_equations_are_counted() -> None:
    counted = {row[0]: row[1:3] for row in rows_of("### Equations of the form")}
    assert counted == {
        "E1": ["7", "7"], "E2": ["7", "7"], "E3": ["23", "25"], "E4": ["3", "3"],
        "E5": ["between years"] * 2, "E6": ["between years"] * 2,
    }


@pytest.mark.parametrize("text", [
    "no markers", "<!-- x:start -->", "<!-- x:end --><!-- x:start -->", "<!-- x:start --><!-- x:start --><!-- x:end -->",
])
def test_missing_or_doubled_markers_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="x:start"):
        dictionary.between_markers(text, "x", "new")


def test_command_rewrites_in_place_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "sources.csv").write_text(
        "file,publisher,year,level,parent,title,published_on,url,note\na|b.txt,某县,2024,county,某市,某县报告,,,备注\n",
        encoding="utf-8",
    )
    readme = tmp_path / "README.md"
    readme.write_text(
        "head\n<!-- sources:start -->old<!-- sources:end -->\nmiddle\n"
        "<!-- dictionary:start -->old<!-- dictionary:end -->\ntail\n", encoding="utf-8",
    )
    dictionary.main([str(readme)])
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("head\n")
    assert text.endswith("\ntail\n")
    assert "\nmiddle\n" in text
    assert ">old<" not in text
    assert "| `a\\|b.txt` | 某县 | 2024 | county | not known | 备注 |" in text
    assert dictionary.data_dictionary() in text
