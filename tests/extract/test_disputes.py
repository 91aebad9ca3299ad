"""Section four: which value of a row without labels is whose."""

from gongkai import form, numbers
from gongkai.document import Place
from gongkai.extract.candidates import Placement, with_surplus
from gongkai.extract.disputes import _may_have_shifted, _stands_off
from gongkai.extract.solve import decide
from gongkai.extract.stream import Value

EQUATIONS = [e for e in form.EDITIONS["2021"].equations if e.rule == "E4"]
TARGETS = tuple((form.DISPUTES, r.key, o.key) for r in form.DISPUTE_ROUTES for o in form.DISPUTE_OUTCOMES)


def values(text: str) -> list[Value]:
    """``.`` is a blank."""
    return [Value("" if t == "." else t, Place(), number=numbers.parse(t), blank=t == ".") for t in text.split()]


def placed(text: str) -> list[str]:
    cells, _ = decide([with_surplus(values(text), TARGETS)], EQUATIONS)
    return ["?" if (v := cells.get(c)) is None else v.text or "." for c in TARGETS]


def test_with_blanks_and_a_value_too_many_only_what_every_reading_says_is_read():
    # A zero too many in front, or the last of all: the sums tell where the ones stand, not which zero is whose.
    found = placed("0 1 0 0 0 1 0 0 0 0 0 0 0 0 0 .")
    assert found[0] in ("1", "?") and "?" in found
    assert all(f in ("?", t) for f, t in zip(found, "1 0 0 0 1 0 0 0 0 0 0 0 0 0 .".split(), strict=True))


def test_sums_that_fail_may_come_of_a_zero_too_many_and_a_blank_without_trace():
    def shifted(text: str) -> bool:
        row = tuple(values(text))
        return _may_have_shifted(Placement(TARGETS, [row], sure=True, values=row), EQUATIONS)

    assert shifted("0 1 0 0 0 1 0 2 0 0 2 0 0 0 0")  # 1 0 0 0 1 | 0 2 0 0 2 | and a blank among zeros
    assert not shifted("1 0 0 0 1 0 2 0 0 2 0 0 0 0 0")
    assert not shifted("1 0 0 0 7 0 2 0 0 2 0 0 0 0 5")  # misprinted totals: no shift makes them right


def test_a_zero_too_many_that_pushed_the_last_number_out_leaves_the_row_untold():
    def off(text: str) -> bool:
        row = tuple(values(text))
        return _stands_off(Placement(TARGETS, [row], sure=True, values=row), EQUATIONS)

    assert off("0 3 3 1 0 7 0 0 0 0 0 *** 0 0 ***")  # 3 3 1 0 7 | 0 0 0 0 0 | *** 0 0 *** and a number that is not there
    assert not off("3 3 1 0 7 0 0 0 0 0 *** 0 0 *** 0")
    assert not off("3 3 1 0 0 7 0 0 1 0 0 0 0 0 0")  # totals left at zero
    assert not off("0 0 0 0 7 0 0 0 0 0 0 0 0 0 0")
