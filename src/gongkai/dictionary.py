"""The data dictionary: every frame, column and code, written from :mod:`gongkai.form` and :mod:`gongkai.schema`.

``python -m gongkai.dictionary data/README.md`` rewrites it in place between its markers, and with it the
table of the collected files, which comes from ``raw/sources.csv`` beside that file.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gongkai import codes, form, names, schema

TYPES = {
    schema.TEXT: "text",
    schema.COUNT: "whole number, NA allowed",
    schema.NUMBER: "number, NA allowed",
    schema.FLAG: "true or false",
    schema.DATE: "date",
}
GRAINS = {
    "reports": "One row per report read. Key: `report_id`.",
    "disclosure": "One row per cell of section 二 in the report's edition. Key: `report_id`, `item`, `measure`.",
    "applications": "One row per cell of section 三 in the report's edition. Key: `report_id`, `outcome`, `applicant`.",
    "disputes": "One row per cell of section 四. Key: `report_id`, `route`, `outcome`.",
    "mentions": "One row per figure found in prose. No key: a figure may be said twice.",
    "sections": "One row per section of the report. Key: `report_id`, `section`.",
    "findings": "One row per finding. No key.",
    "failures": "One row per file that is not a readable report. Key: `source`.",
}
_LEAD_MEANINGS = {
    "report_id": ("", "Publisher and year, joined by `-`: `宿迁市-2024`."),
    "publisher": ("", "The organ whose report it is, as `sources.csv` names it, or else as the report does."),
    "year": ("year", "The year reported on, not the year of publication."),
}
_RAW = (
    "The text of the cell as it stands in the source; empty for a blank cell, NA where the source has no such cell."
)
_PRINTED = (
    "The number read from `raw`. Never altered or filled in. NA for a blank, `/`, `-`, `—`, or text that is no number."
)
_VALUE = "The number to analyse: `printed`, or what `basis` says stands in for it. NA when unknown."
_UNIT = (
    "Unit of the number as the form or the cell names it (件, 项, 宗, 万元, 元); amounts are not converted. "
    "NA where neither names one."
)
_FIGURE = (
    "The figure, 万 and 亿 multiplied out. It need not agree with the tables: prose and tables may differ in scope."
)
_COUNT_CELLS = {
    "raw": ("", _RAW),
    "printed": ("件", _PRINTED),
    "value": ("件", _VALUE),
    "basis": ("", "Where `value` comes from; see the codes of `basis`."),
}
_NUMBER_CELLS = {
    **_COUNT_CELLS,
    "printed": ("see `unit`", _PRINTED),
    "value": ("see `unit`", _VALUE),
    "unit": ("", _UNIT),
}
# (unit, meaning) of every column but those that lead a row.
MEANINGS: dict[str, dict[str, tuple[str, str]]] = {
    "reports": {
        "body": ("", "The body, by one name in all years: `names.csv` joins its names. Key together with `year`."),
        "form": ("", "Edition of the form the report is printed on: `2019` or `2021`."),
        "title": ("", "Title as the report prints it."),
        "published_on": ("", "Day of publication. NA where not known."),
        "source": ("", "The file read."),
        "level": ("", "Level of the organ, from `sources.csv`; see the codes of `level`."),
        "parent": ("", "The government or organ above, from `sources.csv`."),
        "url": ("", "Address of the publication, from `sources.csv`."),
        "note": ("", "What to know about the file, from `sources.csv`."),
        "cells": ("cells", "Cells of the form in the report's edition."),
        "read": ("cells", "Cells in which the source prints a number."),
        "errors": ("findings", "Findings of severity `error`."),
        "warnings": ("findings", "Findings of severity `warning`."),
        "notes": ("findings", "Findings of severity `note`."),
    },
    "disclosure": {
        "item": ("", "What is disclosed; see the codes of `disclosure`."),
        "measure": ("", "What is counted; see the codes of `disclosure`."),
        **_NUMBER_CELLS,
    },
    "applications": {
        "outcome": ("", "Row of the form; see the codes of `applications`."),
        "applicant": ("", "Column of the form; see the codes of `applications`. Do not add `total` to the rest."),
        **_COUNT_CELLS,
    },
    "disputes": {
        "route": ("", "Kind of case; see the codes of `disputes`."),
        "outcome": ("", "How it ended; see the codes of `disputes`. Do not add `total` to the rest."),
        **_COUNT_CELLS,
    },
    "mentions": {
        "section": ("", "Section the figure stands in; see the codes of `section`."),
        "indicator": ("", "What the figure counts."),
        "value": ("see `unit`", _FIGURE),
        "unit": ("", "Unit as printed."),
        "approximate": ("", "True where the figure is rounded: 余, 近, 多."),
        "quote": ("", "The clause the figure was read in."),
        "place": ("", "Where it stands in the section's text: line and column, counted from 1."),
        "part_of": ("", "`place` of the whole that this figure is a part of (其中 ...)."),
        "scope": ("", "The body the sentence names, where it is not the report's own."),
    },
    "sections": {
        "section": ("", "See the codes of `section`."),
        "heading": ("", "Heading as printed."),
        "text": ("", "Prose of the section."),
    },
    "findings": {
        "rule": ("", "What was checked: E1 to E6 are the equations below; see the codes of `rule` for the rest."),
        "severity": ("", "See the codes of `severity`."),
        "frame": ("", "Frame of the cell concerned. NA for a finding on the report as a whole."),
        "cell": ("", "Keys of the cell, joined by `/`."),
        "printed": ("as the cell", "What the report prints."),
        "expected": ("as the cell", "What the rule asks for."),
        "message": ("", "The finding in Chinese: what, where and by how much."),
    },
    "failures": {
        "source": ("", "The file."),
        "reason": ("", "Why it could not be read."),
    },
}
_LEVELS = (
    ("province", "省", "A province, or a city under the central government"),
    ("city", "市", "A city divided into districts, or an area run at that level"),
    ("county", "县", "A county, county-level city or district"),
    ("department", "部门", "A department, office or bureau of a government"),
)
_BASES = {
    "printed": "The number printed, also where it breaks an equation.",
    "blank": "A blank cell, or one with `/`, `-` or `—`, taken as zero because the equations hold with zero.",
    "derived": "No number printed; the equations leave just one.",
    "unknown": "No number, and none follows. `value` is NA.",
}
_SEVERITIES = {
    "error": "The report contradicts itself, or cells could not be read.",
    "warning": "At odds with something outside the table; there may be a good reason.",
    "note": "Worth knowing, without effect on the numbers.",
}
_EQUATIONS = {
    "E1": "Each applicant column: received and carried in make concluded and carried out.",
    "E2": "Each applicant column: the outcomes （一） to （六） add up to concluded.",
    "E3": "Each row of section 三: the six applicants add up to the total.",
    "E4": "Each route of section 四: the four outcomes add up to the total.",
    "E5": "Across years, each applicant column: carried in is what the year before carried out.",
    "E6": "Across years, rules and normative documents: in force is in force the year before, "
          "plus issued, less repealed.",
}

_RULES = {
    "year": "A year in the file that is not the year of the report.",
    "period": "The period named is another year than the report's.",
    "publisher": "The file names another body than the report's own: a note where only the web page does.",
    "published_early": "Published before the year was over.",
    "deadline": "Published after the day of article 49: 31 January for departments, 31 March for governments.",
    "edition": "The edition of the form is not that of the year.",
    "other_handling_rows": "（六） is one row where the edition has three, or the other way round.",
    "section_missing": "A section of the form was not found.",
    "table_missing": "A table was not found.",
    "row_missing": "A row of a table was not found.",
    "cell_missing": "A cell of a row was not found.",
    "page_unread": "A page of the file is a picture, or damaged.",
    "second_report": "The file holds another report; the first is read.",
    "second_table": "The file holds the same table twice with different numbers; where they differ neither is taken.",
    "unplaced": "Numbers that could belong to several columns; not taken.",
    "placed_by_equations": "Numbers placed because the equations allow one place alone.",
    "extra_value": "A number too many; whichever is left out, the reading is the same.",
    "unlabelled_row": "A row of numbers without a label; not taken.",
    "not_a_number": "The cell holds text that is no number.",
    "blank_cell": "The cell is blank, and nothing proves that it is zero.",
    "negative": "A count below zero.",
    "fraction": "A count that is not whole.",
    "cell_note": "A remark stands in the cell.",
    "text": "Text against table, or against itself. A note names the reading under which they agree.",
    "carried_items": "Between two reports on the 2019 edition: items of the year before that are not those of the report "
                     "before, or more documents disclosed in all than before and newly together.",
    "children": "A row is not the sum of the reports it takes in (`children` in `sources.csv`), all of which are here.",
    "outlier": "Far from the body's other years; the message gives the rule.",
}


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(heads), line(["---"] * len(heads)), *map(line, rows)])


def _code(key: str) -> str:
    return f"`{key}`"


def _editions_by_year() -> list[form.Edition]:
    return sorted(form.EDITIONS.values(), key=lambda edition: edition.first_year)


_APOSTROPHE = (
    "In a CSV file a text that a spreadsheet would run as a formula has an apostrophe before it, which `open_dataset` "
    "takes off again: one that begins, after blanks or apostrophes, with `=`, `+`, `-` or `@`, half or full width, or with a "
    "tab or a line break, unless it is a plain number or a dash."
)


def _frames() -> Iterator[str]:
    yield _APOSTROPHE
    for name, columns in schema.DATASET_FRAMES.items():
        meanings = {**_LEAD_MEANINGS, **MEANINGS[name]}
        yield f"#### `{name}`"
        yield GRAINS[name]
        yield _table(
            ("column", "type", "unit", "meaning"),
            [(_code(column), TYPES[dtype], *meanings[column]) for column, dtype in columns.items()],
        )


def _measure_rows() -> list[tuple[str, ...]]:
    """A row per item and measure, with the label each edition gives them."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    english: dict[tuple[str, str], str] = {}
    units: dict[tuple[str, str], dict[str, None]] = {}
    for edition in _editions_by_year():
        for line in edition.tables[form.DISCLOSURE].lines:
            for column in line.columns:
                key = (line.key, column.key)
                found.setdefault(key, {})[edition.name] = f"{line.term.zh}／{column.zh}"
                english[key] = f"{line.term.en}: {column.en}"
                units.setdefault(key, {})[column.unit or "as the cell says"] = None
    return [
        (_code(item), _code(measure), *(labels.get(e.name, "") for e in _editions_by_year()),
         english[item, measure], ", ".join(units[item, measure]))
        for (item, measure), labels in found.items()
    ]


def _outcome_rows() -> list[tuple[str, ...]]:
    labels: dict[str, dict[str, str]] = {}
    english: dict[str, str] = {}
    groups = {key: group.key for group in form.OUTCOME_GROUPS for key in group.members}
    for edition in _editions_by_year():
        for line in edition.tables[form.APPLICATIONS].lines:
            above = line.group if line.group.startswith("（") else ""
            labels.setdefault(line.key, {})[edition.name] = above + line.printed_label
            english[line.key] = line.term.en
    ungrouped = [key for key in labels if key not in groups]
    before = [key for key in ungrouped if list(labels).index(key) < list(labels).index(next(iter(groups)))]
    order = [*before, *groups, *(key for key in ungrouped if key not in before)]
    return [
        (_code(key), *(labels[key].get(e.name, "") for e in _editions_by_year()), english[key],
         _code(groups[key]) if key in groups else "")
        for key in order
    ]


def _terms(terms: Iterable[form.Term]) -> list[tuple[str, str, str]]:
    return [(_code(t.key), t.zh, t.en) for t in terms]


def _codes() -> Iterator[str]:
    names = [f"label, edition {e.name}" for e in _editions_by_year()]
    yield "#### Editions (`form`)"
    yield _table(
        ("code", "document", "reports on", "cells"),
        [(_code(e.name), e.document, f"{e.first_year} to {e.last_year}" if e.last_year else f"{e.first_year} and later",
          str(len(e.cells))) for e in _editions_by_year()],
    )
    yield "#### Codes of `disclosure` (`item`, `measure`)"
    yield _table(("item", "measure", *names, "English", "unit"), _measure_rows())
    yield "#### Codes of `applications`: `outcome`"
    yield (
        "Some reports on the 2021 form print （六）其他处理 as one row, as the 2019 form does; "
        "it is `other_handling` there too."
    )
    yield _table(("code", *names, "English", "outcome group"), _outcome_rows())
    yield "#### Outcome groups"
    yield _table(
        ("group", "Chinese", "English"),
        [(_code(g.key), g.number + g.zh, g.en) for g in form.OUTCOME_GROUPS],
    )
    yield "#### Codes of `applications`: `applicant`"
    yield (
        f"{', '.join(map(_code, form.ORGANISATIONS))} together are {form.ORGANISATIONS_LABEL} "
        "(legal persons and other organisations)."
    )
    yield _table(("code", "Chinese", "English"), _terms(form.APPLICANTS))
    yield "#### Codes of `disputes`: `route`"
    yield _table(("code", "Chinese", "English"), _terms(form.DISPUTE_ROUTES))
    yield "#### Codes of `disputes`: `outcome`"
    yield _table(("code", "Chinese", "English"), _terms(form.DISPUTE_OUTCOMES))
    yield "#### Codes of `section`"
    yield _table(("code", "Chinese", "English"), [(_code(s.key), s.heading, s.en) for s in form.SECTIONS])
    yield "#### Codes of `basis`"
    yield _table(("code", "Chinese", "meaning"), [(_code(b), codes.BASES[b], _BASES[b]) for b in schema.BASES])
    yield "#### Codes of `severity`"
    yield _table(
        ("code", "Chinese", "meaning"),
        [(_code(s), codes.SEVERITIES[s], _SEVERITIES[s]) for s in schema.SEVERITIES],
    )
    yield "#### Codes of `rule`"
    yield "E1 to E6 are the equations below. The last column is what an organ is asked to do about a finding."
    yield _table(
        ("code", "Chinese", "meaning", "asked"),
        [(_code(r), zh, _RULES[r], "、".join(dict.fromkeys(codes.action(r, s) for s in schema.SEVERITIES)))
         for r, zh in codes.RULES.items()],
    )
    yield "#### Codes of `level`"
    yield _table(("code", "Chinese", "meaning"), [(_code(key), zh, en) for key, zh, en in _LEVELS])


def _equations() -> Iterator[str]:
    counts = [Counter(eq.rule for eq in e.equations) for e in _editions_by_year()]
    yield _table(
        ("rule", *(f"in a report, edition {e.name}" for e in _editions_by_year()), "in words", "Chinese"),
        [(rule, *(str(c[rule]) if rule in c else "between years" for c in counts), text, codes.EQUATIONS[rule])
         for rule, text in _EQUATIONS.items()],
    )


def _names() -> Iterator[str]:
    yield (
        "A file that you keep beside the reports, if bodies go by several names: one row a name. Checks across years, "
        "and whatever follows a body over time, then take them for one (`reports.body`); `publisher` stays as the "
        "report has it. An error in the file stops the reading, with the line it stands on."
    )
    yield _table(("column", "meaning"), [(_code(column), meaning) for column, meaning in names.COLUMNS.items()])
    yield (
        "In the first year after a merger the year before is the sum of all bodies that were merged, if all their "
        "reports are here. A row whose name is its own body says from when to when it reports: "
        "a body that the merger made needs one."
    )


def data_dictionary() -> str:
    """The dictionary as Markdown: frames, codes with their labels, the form's equations, the file of names."""
    return "\n\n".join([
        "### Frames", *_frames(), "### Codes", *_codes(), "### Equations of the form", *_equations(),
        "### Columns of names.csv", *_names(),
    ])


def sources_table(path: Path) -> str:
    """The collected files as Markdown, from ``sources.csv``: one row a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return _table(
            ("file", "publisher", "year", "level", "published on", "note"),
            [
                (_code(row["file"]), f"[{row['publisher']}]({row['url']})" if row["url"] else row["publisher"],
                 row["year"], row["level"], row["published_on"] or "not known", row["note"])
                for row in csv.DictReader(file)
            ],
        )


def between_markers(text: str, name: str, content: str) -> str:
    """``text`` with what stands between ``<!-- name:start -->`` and ``<!-- name:end -->`` replaced by ``content``.

    Raises ``ValueError`` unless each marker stands in the text once, in order.
    """
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    if text.count(start) != 1 or text.count(end) != 1 or text.index(start) > text.index(end):
        raise ValueError(f"the text must hold {start} and {end}, once each and in this order")
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    return f"{before}{start}\n\n{content}\n\n{end}{after}"


def rewrite(text: str, sources: Path) -> str:
    """``text`` with the table of files and the dictionary brought up to date."""
    text = between_markers(text, "sources", sources_table(sources))
    return between_markers(text, "dictionary", data_dictionary())


def main(argv: Sequence[str] | None = None) -> None:
    """Rewrite the data dictionary and the table of collected files."""
    parser = argparse.ArgumentParser(prog="python -m gongkai.dictionary", description=main.__doc__)
    parser.add_argument("path", type=Path, help="the Markdown file; raw/sources.csv lies beside it")
    path: Path = parser.parse_args(argv).path
    text = path.read_text(encoding="utf-8")
    new = rewrite(text, path.parent / "raw" / "sources.csv")
    if new != text:
        path.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
