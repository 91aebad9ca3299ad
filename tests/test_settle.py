"""From printed to value: blanks, derivations, and what stays unknown."""

from decimal import Decimal

from gongkai import form, numbers
from gongkai.document import Place
from gongkai.extract.stream import Value
from gongkai.settle import settle

EDITION = form.EDITIONS["2021"]
APPLICANTS = [t.key for t in form.APPLICANTS]


def value(text: str) -> Value:
    number = numbers.parse(text)
    return Value(text, Place(), number=number, blank=number is None and (not text or numbers.is_blank_mark(text)))


def table(rows: dict[str, str], default: str = "0 0 0 0 0 0 0") -> dict[form.Cell, Value]:
    """Section three with these rows; ``.`` is a blank cell, ``?`` one that the source lacks."""
    cells = {}
    for line in EDITION.tables["applications"].lines:
        for key, text in zip(APPLICANTS, rows.get(line.key, default).split(), strict=True):
            if text != "?":
                cells["applications", line.key, key] = value("" if text == "." else text)
    return cells


FULL = {"received": "3 1 0 0 0 0 4", "granted": "2 1 0 0 0 0 3", "unavailable_not_held": "1 0 0 0 0 0 1",
        "concluded": "3 1 0 0 0 0 4"}


def found(rows: dict[str, str], outcome: str, applicant: str) -> tuple[str, object]:
    s = settle(EDITION, table(rows))["applications", outcome, applicant]
    return s.basis, s.value


def test_printed_numbers_are_never_touched_however_wrong():
    rows = FULL | {"concluded": "9 1 0 0 0 0 4"}
    assert found(rows, "concluded", "individual") == ("printed", Decimal(9))
    assert found(rows, "concluded", "total") == ("printed", Decimal(4))


def test_a_blank_is_zero_where_the_sums_hold_with_zero():
    rows = FULL | {"granted": "2 1 . . . . 3", "carried_in": ". . . . . . 0"}
    assert found(rows, "granted", "research") == ("blank", Decimal(0))
    assert found(rows, "carried_in", "individual") == ("blank", Decimal(0))


def test_a_blank_total_is_derived_from_its_parts():
    rows = FULL | {"granted": "2 1 . . . . ."}
    assert found(rows, "granted", "total") == ("derived", Decimal(3))
    assert found(rows, "granted", "legal") == ("blank", Decimal(0))


def test_a_cell_the_source_lacks_is_derived_when_one_number_fits():
    rows = FULL | {"granted": "? 1 0 0 0 0 3"}
    s = settle(EDITION, table(rows))["applications", "granted", "individual"]
    assert (s.raw, s.printed, s.value, s.basis) == (None, None, Decimal(2), "derived")


def test_nothing_is_derived_where_equations_disagree():
    rows = FULL | {"granted": ". 1 0 0 0 0 9"}  # its row asks for 8, its column for 2
    assert found(rows, "granted", "individual") == ("unknown", None)


def test_a_row_without_any_number_is_not_taken_for_zero_when_the_column_says_otherwise():
    rows = FULL | {"unavailable_not_held": ". . . . . . ."}
    assert found(rows, "unavailable_not_held", "individual") == ("derived", Decimal(1))
    rows |= {"unprocessed_duplicate": ". . . . . . ."}
    assert found(rows, "unprocessed_duplicate", "individual") == ("unknown", None)
    assert found(rows, "unprocessed_duplicate", "business") == ("blank", Decimal(0))


def test_marks_are_blanks_and_words_are_not():
    cells = table(FULL | {"carried_out": "/ - — / / / /"})
    cells["applications", "carried_in", "individual"] = Value("无", Place())
    settled = settle(EDITION, cells)
    assert settled["applications", "carried_out", "individual"].basis == "blank"
    assert settled["applications", "carried_in", "individual"].basis == "derived"


def test_section_two_has_no_sums_so_its_blanks_stay_unknown():
    s = settle(EDITION, {("disclosure", "rules", "issued"): value("/")})["disclosure", "rules", "issued"]
    assert (s.raw, s.value, s.basis) == ("/", None, "unknown")


def test_a_fraction_is_no_count():
    cells = table(FULL)
    cells["applications", "carried_in", "individual"] = value("0.5")
    s = settle(EDITION, cells)["applications", "carried_in", "individual"]
    assert s.printed is None and s.raw == "0.5"


def test_nothing_is_derived_from_a_number_in_doubt():
    # 90 too many in the row, a column beside it cannot tell: the row's own sum must not fill the gap.
    rows = FULL | {"granted": "? 91 0 0 0 0 3", "unprocessed_duplicate": "? 0 0 0 0 0 0"}
    assert found(rows, "granted", "individual") == ("unknown", None)
    # The column of the total fails, and nothing vouches for the total that the row would rest on.
    rows = FULL | {"granted": "? 1 0 0 0 0 12", "unprocessed_duplicate": "? 0 0 0 0 0 0"}
    assert found(rows, "granted", "individual") == ("unknown", None)


def test_a_number_that_could_not_be_placed_is_not_derived():
    cells = table(FULL | {"granted": "? 1 0 0 0 0 3"})
    cell = ("applications", "granted", "individual")
    assert settle(EDITION, cells)[cell].basis == "derived"
    assert settle(EDITION, cells, unplaced={cell})[cell].basis == "unknown"
    assert settle(EDITION, table(FULL), unplaced={cell})[cell].basis == "printed"
