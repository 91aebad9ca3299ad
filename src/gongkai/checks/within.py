"""What the tables of one report say against the form and against each other."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.checks.cells import odd_cells
from gongkai.checks.claims import contradictions, printed_edition
from gongkai.checks.deadline import publication
from gongkai.checks.equations import equations
from gongkai.checks.finding import Finding
from gongkai.checks.gaps import doubts, missing_cells, missing_sections
from gongkai.extract import Extraction
from gongkai.form import Cell
from gongkai.identity import Identity
from gongkai.names import Names
from gongkai.settle import Settled


def check(
    extraction: Extraction, settled: Mapping[Cell, Settled], identity: Identity, year: int,
    sections: list[dict[str, object]], *, publisher: str, names: Names,
) -> list[Finding]:
    """Findings of one report, but for those on its prose. ``publisher`` is the body the report is filed under.

    ``names`` says which names are one body.
    """
    return [
        *contradictions(identity, year, names),
        *publication(identity.published_on, publisher, year),
        *printed_edition(extraction, year),
        *missing_sections(sections),
        *missing_cells(extraction, settled),
        *doubts(extraction),
        *odd_cells(extraction, settled),
        *equations(extraction.edition, settled),
    ]
