"""What heads, as words, say of the columns: the form's, fewer, more, in another order, torn."""

from gongkai import form
from gongkai.document import Place
from gongkai.extract import geometry
from gongkai.extract.heads import layout_of
from gongkai.extract.stream import Chunk, Head, Value, _before_years, _only_values

A = form.APPLICANTS
IN_TWO_ROWS = [form.BALANCE_NOTE, form.APPLICANTS_LABEL, A[0].zh, form.ORGANISATIONS_LABEL, A[-1].zh]
KINDS = [t.zh for t in A[1:-1]]


def keys(tokens: list[str]) -> list[str | None] | None:
    layout = layout_of(tokens, A)
    return None if layout is None else [t.key if t else None for t in layout.slots]


FORM = [t.key for t in A]


def test_the_lower_row_of_heads_stands_where_the_upper_names_the_group():
    assert keys([*IN_TWO_ROWS, *KINDS]) == FORM


def test_torn_heads_are_put_together_and_tell_a_changed_order():
    swapped = [*KINDS[:3], KINDS[4], KINDS[3][:4], KINDS[3][4:]]
    assert keys([*IN_TWO_ROWS[:3], form.ORGANISATIONS_LABEL[:4], form.ORGANISATIONS_LABEL[4:], A[-1].zh, *swapped]) == [
        "individual", "business", "research", "nonprofit", "other", "legal", "total"]


def test_a_sum_of_ones_own_has_its_place_even_under_the_totals_other_name():
    for word in ("小计", "合计"):
        assert keys([*IN_TWO_ROWS, *KINDS, word]) == [*FORM[:-1], None, "total"]


def test_a_sum_among_the_organisations_does_not_stand_in_for_a_missing_total():
    assert keys([*IN_TWO_ROWS[:-1], *KINDS, "合计"]) == [*FORM[:-1], None]


def test_a_total_named_in_a_row_above_the_others_is_the_last_column():
    assert keys([form.APPLICANTS_LABEL, A[-1].zh, A[0].zh, form.ORGANISATIONS_LABEL, *KINDS]) == FORM


def test_shares_and_units_are_no_columns_of_numbers():
    assert keys([*IN_TWO_ROWS, *KINDS, "占比"]) == FORM


def test_a_piece_of_a_head_leaves_the_columns_untold():
    assert keys([*IN_TWO_ROWS, *KINDS[:2], KINDS[2][:3], *KINDS[3:]]) is None


def test_last_years_columns_are_told_from_this_years():
    terms = form.EDITIONS["2021"].groups[0].columns
    line = "信息内容 " + " ".join(f"{t.zh} 上年{t.zh}" for t in terms)
    layout = layout_of([line], terms)
    assert layout is not None and layout.slots == (terms[0], None, terms[1], None, terms[2], None)


def test_a_list_of_years_ends_a_column_of_numbers():
    values = [Value(t, Place(), blank=not t) for t in ("3", "0", "3", "", "2019", "", "2020", "2021")]
    assert _before_years(values, gap=0) == values[:4]
    assert _before_years(values, gap=1) == _before_years(values, gap=2) == values[:3]
    assert _before_years(values[:7], gap=1) == values[:7]
    assert _before_years(values[4:], gap=1) == []


def test_a_line_of_values_may_carry_notes_and_marks():
    assert _only_values("1 4（含2件） / \u200b0\u200b 2①")
    assert not _only_values("1 予以公开 2")


def test_drawn_heads_leave_out_a_sum_among_the_organisations():
    names = [A[0].zh, *KINDS, "合计", A[-1].zh]
    drawn = [Head(form.ORGANISATIONS_LABEL, 0, 0, 1, 6, Place()),
             *(Head(n, 0, 1, x, 1, Place()) for x, n in enumerate(names))]
    chunk = Chunk([], [Value(str(x), Place(), x, 1) for x in range(8)], 0, 2, "ruled")
    placed = geometry.by_heads(chunk, drawn, A)
    assert placed is not None and {k: v.text for k, v in placed.items()} == dict(zip(FORM, "0123457", strict=True))
