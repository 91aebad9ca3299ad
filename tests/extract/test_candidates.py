"""Readings a row allows when it prints more or fewer values than there are columns, or digits grown together."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import numbers
from gongkai.document import Place
from gongkai.extract.candidates import by_order
from gongkai.extract.stream import Value

SEVEN = tuple(("applications", "granted", str(k)) for k in range(7))


def values(*texts: str, run: bool = False) -> list[Value]:
    return [Value(t, Place(), number=None if run else numbers.parse(t), blank=not t, run=run) for t in texts]


def texts(reading: tuple[Value | None, ...]) -> list[str | None]:
    return [v.text if v is not None else None for v in reading]


def test_the_right_count_is_sure():
    placement = by_order(values(*"1000001"), SEVEN, gaps=False)
    assert placement.sure and texts(placement.readings[0]) == list("1000001")


def test_blank_cells_of_merged_labels_fall_away():
    placement = by_order(values("", "", *"1000001"), SEVEN, gaps=False)
    assert placement.sure and texts(placement.readings[0]) == list("1000001")


def test_a_printed_number_is_left_out_only_under_proof():
    placement = by_order(values(*"10000019"), SEVEN, gaps=False)
    assert not placement.sure and placement.proof_needed and len(placement.readings) == 8


def test_short_rows_are_read_only_where_blanks_may_have_vanished():
    assert by_order(values("3", "3"), SEVEN, gaps=False).readings == []
    assert len(by_order(values("3", "3"), SEVEN, gaps=True).readings) == 21


@settings(max_examples=40)
@given(st.lists(st.integers(0, 40), min_size=7, max_size=7))
def test_the_true_parting_of_glued_digits_is_always_among_the_readings(numbers_):
    glued = "".join(map(str, numbers_))
    placement = by_order(values(glued, run=True), SEVEN, gaps=False)
    wanted = [str(n) for n in numbers_]
    # None at all is honest (too many to weigh); some without the true one never is.
    assert not placement.readings or wanted in [texts(r) for r in placement.readings]
    assert not placement.sure or set(glued) == {"0"}


def test_no_parting_has_leading_zeros():
    for reading in by_order(values("1203005", run=True), SEVEN[:3], gaps=False).readings:
        assert all(t == "0" or not t.startswith("0") for t in texts(reading))


def test_the_source_text_is_kept_in_every_reading():
    for reading in by_order(values("12030", run=True), SEVEN[:3], gaps=False).readings:
        assert "".join(texts(reading)) == "12030"
