"""The form as data: what the two notices of 2019 and 2021 lay down."""

from gongkai import form, labels


def test_the_editions_have_the_cells_and_equations_of_the_notices():
    new, old = form.EDITIONS["2021"], form.EDITIONS["2019"]
    sizes = {frame: len(table.cells) for frame, table in new.tables.items()}
    assert sizes == {"disclosure": 10, "applications": 25 * 7, "disputes": 3 * 5}
    assert {frame: len(t.cells) for frame, t in old.tables.items()} == {
        "disclosure": 22, "applications": 23 * 7, "disputes": 15,
    }
    rules = [e.rule for e in new.equations]
    assert {r: rules.count(r) for r in rules} == {"E1": 7, "E2": 7, "E3": 25, "E4": 3}


def test_equations_speak_only_of_cells_of_their_edition():
    for edition in (*form.EDITIONS.values(), form.EDITIONS["2021"].with_single_other()):
        cells = set(edition.cells)
        assert len(cells) == len(edition.cells)
        for equation in edition.equations:
            assert cells.issuperset(equation.cells)


def test_every_outcome_belongs_to_one_group_and_enters_the_total_once():
    members = [m for g in form.OUTCOME_GROUPS for m in g.members]
    assert len(members) == len(set(members))
    for edition in form.EDITIONS.values():
        assert len(set(edition.outcomes)) == len(edition.outcomes)
        rows = {line.key for line in edition.tables["applications"].lines}
        assert rows - set(edition.outcomes) == {"received", "carried_in", "concluded", "carried_out"}


def test_no_spelling_stands_for_two_rows_of_a_table():
    for edition in form.EDITIONS.values():
        for table in edition.tables.values():
            seen: dict[str, str] = {}
            for line in table.lines:
                for spelling in labels.spelled(line.term):
                    assert seen.setdefault(spelling, line.key) == line.key


def test_a_report_may_print_the_last_group_either_way():
    single = form.EDITIONS["2021"].with_single_other()
    assert "other_handling" in single.outcomes and "other_other" not in single.outcomes
    assert single.with_three_other().cells == form.EDITIONS["2021"].cells


def test_editions_by_year():
    assert form.EDITIONS["2019"].fits(2020) and not form.EDITIONS["2019"].fits(2021)
    assert form.EDITIONS["2021"].fits(2021) and not form.EDITIONS["2021"].fits(2020)


def test_cell_labels_are_those_the_form_prints():
    assert form.cell_label(("applications", "refused_internal", "total")) == "（三）不予公开5.属于三类内部事务信息／总计"
    assert form.cell_label(("disputes", "reconsideration", "upheld")) == "行政复议／结果维持"
