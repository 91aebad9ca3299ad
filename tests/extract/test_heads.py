"""What heads, as words, say of the columns: the form's, fewer, more, in another order, torn."""

from gongkai import form
from gongkai.document import Place
from gongkai.extract import geometry
from gongkai.extract.heads import Order, against_places, layout_of, order_by_place
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


def test_a_misprinted_kind_of_organisation_is_no_column_of_ones_own():
    assert keys([*IN_TWO_ROWS, *KINDS[:3], KINDS[3][:3] + "犡" + KINDS[3][4:], KINDS[4]]) == FORM


def test_torn_heads_are_put_together_and_tell_a_changed_order():
    swapped = [*KINDS[:3], KINDS[4], KINDS[3][:4], KINDS[3][4:]]
    assert keys([*IN_TWO_ROWS[:3], form.ORGANISATIONS_LABEL[:4], form.ORGANISATIONS_LABEL[4:], A[-1].zh, *swapped]) == [
        "individual", "business", "research", "nonprofit", "other", "legal", "total"]


def test_pieces_of_the_label_over_the_heads_are_no_heads():
    over = form.APPLICANTS_LABEL
    for cut in range(1, len(over)):
        torn = [form.BALANCE_NOTE, over[:cut], over[cut:], *IN_TWO_ROWS[2:]]
        assert keys([*torn, *KINDS]) == FORM
        assert keys([*torn, KINDS[-1], *KINDS[1:-1], KINDS[0]]) == [
            "individual", "other", "research", "nonprofit", "legal", "business", "total"]


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
    assert _only_values("1 4（含2件） / \u200b0\u200b 2①".split())
    assert not _only_values("1 予以公开 2".split())


def test_drawn_heads_leave_out_a_sum_among_the_organisations():
    names = [A[0].zh, *KINDS, "合计", A[-1].zh]
    drawn = [Head(form.ORGANISATIONS_LABEL, 0, 0, 1, 6, Place()),
             *(Head(n, 0, 1, x, 1, Place()) for x, n in enumerate(names))]
    chunk = Chunk([], [Value(str(x), Place(), x, 1) for x in range(8)], 0, 2, "ruled")
    placed = geometry.by_heads(chunk, geometry.Drawn(drawn, A).above(chunk))
    assert placed is not None and {k: v.text for k, v in placed.items()} == dict(zip(FORM, "0123457", strict=True))


def test_heads_set_in_columns_that_stand_otherwise_than_they_were_told():
    """The name of the group came before the head left of it, so that the lower row seemed to come first."""
    told = (*A[2:6], A[0], A[6])
    drawn = [Head(t.zh, 0, i, 90 + 13 * i, 8, Place()) for i, t in enumerate((A[0], *A[2:]))]
    assert against_places(told, drawn, A)
    assert not against_places((A[0], *A[2:]), drawn, A)
    assert not against_places(told, [], A)


def test_an_order_of_torn_heads_is_believed_only_over_their_values():
    values = [Value("1", Place(), 40 + 6 * i, 1) for i in range(7)]
    places = [Head(w, 0, 0, 43 + 6 * i, 6, Place()) for i, w in enumerate((A[1].zh[:3], A[2].zh[:3], A[5].zh, A[4].zh[:3], A[3].zh[:3]))]
    order = order_by_place(places, A, values)
    assert order == Order((A[0], A[1], A[2], A[5], A[4], A[3], A[6]))
    slipped = [Head(h.text, 0, 0, h.column + (12 if h.text != A[5].zh else 0), 6, Place()) for h in places]
    assert order_by_place(slipped, A, values) == Order(None)
