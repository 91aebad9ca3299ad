"""Random figures for a whole report: some that satisfy the form's equations, some that do not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from gongkai import form
from gongkai.form import APPLICATIONS, DISCLOSURE, DISPUTES, Cell, Edition

Number = Decimal
PUBLISHERS = (
    "淮安市洪泽区人民政府", "宿迁市人民政府", "平潭综合实验区管委会", "山东省大数据局", "五指山市财政局",
    "二连浩特市人民政府", "上海市静安区江宁路街道办事处", "三门峡市生态环境局", "广西壮族自治区百色市那坡县人民政府",
    "第八师石河子市", "四川省九寨沟县发展和改革局", "宁波市镇海区人民政府办公室",
)


@dataclass(frozen=True)
class Figures:
    """What one report prints: a number for every cell of its edition."""

    edition: Edition
    publisher: str
    year: int
    numbers: dict[Cell, Number]

    def replacing(self, changes: dict[Cell, Number]) -> Figures:
        return replace(self, numbers={**self.numbers, **changes})

    def broken(self) -> list[str]:
        return [
            eq.rule for eq in self.edition.equations
            if sum(self.numbers[c] for c in eq.parts) != sum(self.numbers[c] for c in eq.whole)
        ]


def _count(rng: Random, scale: int, density: float) -> int:
    return rng.randint(1, scale) if rng.random() < density else 0


def _total(edition: Edition, numbers: dict[Cell, Number]) -> None:
    """Fill the totals of each row, which E3 and E4 fix."""
    for line in edition.tables[APPLICATIONS].lines:
        numbers[APPLICATIONS, line.key, "total"] = sum(
            (numbers[APPLICATIONS, line.key, c.key] for c in form.APPLICANTS if c.key != "total"), Decimal(0))
    for route in form.DISPUTE_ROUTES:
        numbers[DISPUTES, route.key, "total"] = sum(
            (numbers[DISPUTES, route.key, o.key] for o in form.DISPUTE_OUTCOMES if o.key != "total"), Decimal(0))


def draw_edition(rng: Random) -> Edition:
    """Half 2021, a third 2019, the rest 2021 with （六）其他处理 in one row."""
    return rng.choice((
        form.EDITIONS["2021"], form.EDITIONS["2021"], form.EDITIONS["2021"],
        form.EDITIONS["2019"], form.EDITIONS["2019"], form.EDITIONS["2021"].with_single_other(),
    ))


def draw_figures(rng: Random, edition: Edition | None = None) -> Figures:
    """Figures that satisfy E1 to E4, from an office without one request to a province's."""
    edition = edition or draw_edition(rng)
    scale, density = rng.choice(((3, 0.08), (9, 0.15), (40, 0.2), (300, 0.3), (3000, 0.5), (900_000, 0.7), (9, 0.0), (9, 0.9)))
    numbers: dict[Cell, Number] = {}
    for column in form.APPLICANTS:
        if column.key == "total":
            continue
        here = density if column.key == "individual" else density * rng.choice((0, 0.3, 1))
        outcomes = {o: _count(rng, scale, here) for o in edition.outcomes}
        concluded = sum(outcomes.values())
        carried_out = _count(rng, max(1, scale // 2), here)
        carried_in = rng.randint(0, min(concluded + carried_out, scale)) if here and rng.random() < 0.6 else 0
        received = concluded + carried_out - carried_in
        for key, n in (*outcomes.items(), ("received", received), ("carried_in", carried_in),
                       ("concluded", concluded), ("carried_out", carried_out)):
            numbers[APPLICATIONS, key, column.key] = Decimal(n)
    for route in form.DISPUTE_ROUTES:
        for outcome in form.DISPUTE_OUTCOMES:
            if outcome.key != "total":
                numbers[DISPUTES, route.key, outcome.key] = Decimal(_count(rng, max(2, scale // 10), density))
    _total(edition, numbers)
    for cell in edition.tables[DISCLOSURE].cells:
        numbers[cell] = _disclosure_number(rng, cell, density)
    first = edition.first_year
    year = rng.randint(first, edition.last_year or first + 4)
    return Figures(edition, rng.choice(PUBLISHERS), year, numbers)


def _disclosure_number(rng: Random, cell: Cell, density: float) -> Number:
    _, _, measure = cell
    if rng.random() > max(0.3, density):
        return Decimal(0)
    if measure == "amount":
        places = rng.choice((0, 0, 2, 6))
        return Decimal(rng.randint(1, 10 ** rng.randint(2, 10))).scaleb(-places)
    if measure == "change":
        return Decimal(rng.randint(-30, 30))
    return Decimal(rng.randint(1, 10 ** rng.randint(1, 7)))


def misprint(figures: Figures, rng: Random, cells: int = 1) -> Figures:
    """The same figures with one or a few wrong counts, as a report with an error in it prints them."""
    counted = [c for c in figures.edition.cells if c[0] != DISCLOSURE]
    changed: dict[Cell, Number] = {}
    for cell in rng.sample(counted, cells):
        wrong = figures.numbers[cell] + rng.choice((1, -1, 9, 10, 90))
        changed[cell] = wrong if wrong >= 0 else figures.numbers[cell] + 1
    return figures.replacing(changed)


def totals_left_zero(figures: Figures, rng: Random) -> Figures:
    """Row totals left at 0 though the parts are not, in table 4 or in some rows of table 3."""
    cells = [c for c in figures.edition.cells if c[0] == DISPUTES and c[2] == "total"]
    cells += rng.sample([c for c in figures.edition.cells if c[0] == APPLICATIONS and c[2] == "total"], 4)
    return figures.replacing({c: Decimal(0) for c in cells})
