"""The equations choose between readings, and confirm what they choose."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import form, numbers
from gongkai.document import Place
from gongkai.extract.candidates import Placement, by_order
from gongkai.extract.solve import BLANK, _nothing, decide, verdict
from gongkai.extract.stream import Value
from gongkai.form import APPLICATIONS, Equation

COLUMNS = [t.key for t in form.APPLICANTS]
ROWS = ("received", "carried_in", "granted", "concluded", "carried_out")


def value(text: str, run: bool = False) -> Value:
    return Value(text, Place(), number=None if run else numbers.parse(text), blank=not text, run=run)


def targets(row: str) -> tuple[form.Cell, ...]:
    return tuple((APPLICATIONS, row, c) for c in COLUMNS)


def equations() -> list[Equation]:
    """A form of five rows: what came in is granted or carried over."""
    found = []
    for c in COLUMNS:
        def cell(row: str, c: str = c) -> form.Cell:
            return (APPLICATIONS, row, c)
        found.append(Equation("E1", (cell("received"), cell("carried_in")), (cell("concluded"), cell("carried_out"))))
        found.append(Equation("E2", (cell("granted"),), (cell("concluded"),)))
    for row in ROWS:
        cells = targets(row)
        found.append(Equation("E3", cells[:-1], cells[-1:]))
    return found


def placement(row: str, counts: list[int], glued: bool = False) -> Placement:
    if glued:
        return by_order([value("".join(map(str, counts)), run=True)], targets(row), gaps=False)
    return by_order([value(str(n)) for n in counts], targets(row), gaps=False)


COUNTS = st.lists(st.integers(0, 30), min_size=6, max_size=6).map(lambda six: [*six, sum(six)])


@settings(max_examples=40)
@given(COUNTS, COUNTS, st.sets(st.sampled_from(ROWS), min_size=1))
def test_what_is_decided_is_right_whichever_rows_are_glued(received, carried_in, glued):
    concluded = [a + b for a, b in zip(received, carried_in, strict=True)]
    rows = {"received": received, "carried_in": carried_in, "granted": concluded, "concluded": concluded,
            "carried_out": [0] * 7}
    cells, _ = decide([placement(k, v, glued=k in glued) for k, v in rows.items()], equations())
    for row, counts in rows.items():
        for cell, count in zip(targets(row), counts, strict=True):
            if cells.get(cell) is not None and row not in glued:
                assert cells[cell].number.value == count
            elif cells.get(cell) is not None and len(glued) == 1:
                # One glued row stands against four that are certain.
                assert cells[cell].number.value == count


def test_a_choice_the_columns_contradict_is_withdrawn():
    # 11|0|0|0|0|0|11 and 1|10|0|0|0|0|11 both add up in the row; the columns ask for neither.
    rows = [placement("received", [1100000, 0, 0, 0, 0, 0, 1100000]), placement("carried_in", [0] * 7),
            placement("granted", [5, 0, 0, 0, 0, 0, 5]), placement("concluded", [110, 0, 0, 0, 0, 0, 110], glued=True),
            placement("carried_out", [0] * 7)]
    cells, undecided = decide(rows, equations())
    assert set(targets("concluded")) <= undecided and not any(c in cells for c in targets("concluded"))


def test_a_printed_error_is_kept_when_nothing_is_in_doubt():
    rows = [placement("received", [3, 0, 0, 0, 0, 0, 9]), placement("carried_in", [0] * 7)]
    cells, undecided = decide(rows, equations())
    assert cells[APPLICATIONS, "received", "total"].number.value == 9 and not undecided


def test_a_blank_total_can_neither_confirm_nor_refute():
    e = Equation("E3", targets("granted")[:-1], targets("granted")[-1:])
    cells = dict(zip(targets("granted"), [value("2"), *[value("0")] * 5, value("")], strict=True))
    assert verdict(e, cells) is None
    cells[targets("granted")[0]] = value("0")
    assert verdict(e, cells) is True
    assert verdict(e, {}) is None


def test_a_cell_that_adds_nothing_in_any_reading_left_over_is_nothing_to_a_sum():
    zero, three, odd = value("0"), value("3"), value("7、8")
    cells = targets("granted")[:5]
    readings = [(zero, None, three, odd, zero), (None, zero, None, odd, zero)]
    doubtful = Placement(cells, readings, sure=False)
    assert _nothing([doubtful], {cells[4]: zero}) == {cells[0]: BLANK, cells[1]: BLANK}  # nor 3 here and there, nor what is no number
    assert _nothing([Placement(cells, readings[:1], sure=True), Placement(cells, [], sure=False)], {}) == {}


def test_a_number_is_confirmed_by_its_column_though_it_cannot_be_told_whose_a_zero_in_another_row_is():
    """Blanks left no trace: of the row that was carried in only 0, 4 and 4 are there, of the one received 3 and 3."""
    def gaps(row: str, *counts: int) -> Placement:
        return by_order([value(str(n)) for n in counts], targets(row), gaps=True)

    rows = [gaps("received", 3, 3), gaps("carried_in", 0, 4, 4), placement("concluded", [3, 0, 4, 0, 0, 0, 7]), placement("carried_out", [0] * 7)]
    cells, undecided = decide(rows, equations())
    assert set(targets("carried_in")[:2]) <= undecided
    assert [cells[c].number.value for c in (targets("received")[0], targets("carried_in")[2])] == [3, 4]
