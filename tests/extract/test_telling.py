"""The benchmark's two cases of a number past telling: blanks that leave nothing in the file, and a number too many."""

from decimal import Decimal

from gongkai import form
from rendering.document import Box, Grid, Paper
from rendering.telling import past_telling


def paper(*texts: str) -> Paper:
    boxes = tuple(
        Box(t, cell=(form.APPLICATIONS, "granted", c.key), number=Decimal(t) if t else None)
        for t, c in zip(texts, form.APPLICANTS, strict=True))
    return Paper(None, (Grid(form.APPLICATIONS, (boxes,), 0),))  # type: ignore[arg-type]


def untold(*texts: str, layout: str = "spaced") -> list[str]:
    cells = past_telling(paper(*texts), "text", layout)
    return [c.key for c in form.APPLICANTS if (form.APPLICATIONS, "granted", c.key) in cells]


def test_a_full_row_is_told():
    assert untold("1", "0", "0", "0", "0", "0", "1") == []


def test_a_blank_that_leaves_a_trace_tells():
    assert untold("1", "", "", "", "", "", "1", layout="tabs") == []


def test_a_number_that_could_be_any_applicants_is_not_told_nor_whether_the_next_is_the_total():
    assert untold("3", "", "", "", "", "", "3") == ["individual", "total"]


def test_the_sum_tells_the_parts_where_it_holds_for_no_other_placement():
    assert untold("1", "2", "3", "4", "5", "6", "") == []
    assert untold("1", "2", "", "4", "8", "16", "31") == [
        "individual", "business", "nonprofit", "legal", "other", "total"]


def disputes(*texts: str) -> list[str]:
    """Untold outcomes of the first route, of which ``texts`` print a number too many, in a layout that keeps every place."""
    cells = [("disputes", "reconsideration", o.key) for o in form.DISPUTE_OUTCOMES]
    boxes = tuple(Box(t, cell=c, number=Decimal(t)) for t, c in zip(texts, cells, strict=False))
    paper = Paper(None, (Grid(form.DISPUTES, ((*boxes, Box(texts[-1])),), 0),))  # type: ignore[arg-type]
    return [c[2] for c in cells if c in past_telling(paper, "docx", "merged")]


def test_a_number_too_many_is_told_where_one_choice_alone_satisfies_the_sum():
    assert disputes("1", "2", "3", "4", "10", "0") == []


def test_a_number_too_many_leaves_untold_what_another_choice_would_change():
    assert disputes("1", "2", "3", "4", "11", "0") == ["upheld", "corrected", "other", "pending", "total"]
