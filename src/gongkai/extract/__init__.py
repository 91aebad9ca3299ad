"""The extractor: cells of the form out of any document. It knows the form, and no file types."""

from __future__ import annotations

from gongkai import form
from gongkai.document import Document, Paragraph
from gongkai.extract.align import Match, align, score
from gongkai.extract.disputes import read_disputes
from gongkai.extract.edition import choose_edition
from gongkai.extract.gathered import under_their_headings
from gongkai.extract.other_years import of_other_years
from gongkai.extract.result import Doubt, Extraction
from gongkai.extract.rows import read_table
from gongkai.extract.second import look_for_second
from gongkai.extract.shortrow import leave_totals_blank
from gongkai.extract.stream import Chunk, Stream, stream
from gongkai.extract.torn import rejoin
from gongkai.form import APPLICATIONS, DISCLOSURE, DISPUTES

__all__ = ["Doubt", "Extraction", "extract"]


def extract(document: Document, year: int | None) -> Extraction:
    """Every cell of the form that the document holds; ``year`` only chooses between editions no label tells apart."""
    ordered = under_their_headings(document)
    flow = stream(ordered)
    rejoin(flow.chunks)
    sheets = {i: b.place.table for i, b in enumerate(document.blocks) if isinstance(b, Paragraph) and b.place.table is not None}
    if ordered is not document:
        sheets = {}  # each table stands under its own caption, whichever sheet that is on
    edition = choose_edition(flow, year)
    scores = {frame: score(edition.tables[frame], flow.chunks) for frame in (DISCLOSURE, APPLICATIONS)}
    foreign = of_other_years(flow, year, sheets, edition, scores)
    chunks = [c for c in _first_report(flow) if c.index not in foreign]
    result = Extraction(edition, words=flow.words)
    found = set()
    used: set[int] = set()
    twice: dict[str, bool] = {}
    totals_alone = False
    for frame in (DISCLOSURE, APPLICATIONS):
        table = edition.tables[frame]
        placed = any(c.heading is not None and c.heading.key == frame for c in chunks)
        matches = [m for m in align(table, chunks, scores[frame]) if not placed or _in_place(m)]
        if frame == APPLICATIONS and not any(m.score for m in matches if m.line.key not in ("concluded", "other_other")):
            matches = []
        if matches:
            found.add(frame)
        if frame == APPLICATIONS:
            totals_alone = leave_totals_blank(matches)
        used.update(m.chunk.index for m in matches)
        read_table(result, flow, table, matches, edition)
        twice[frame] = look_for_second(result, chunks, table, scores[frame], matches)
    # Where both tables with labels stand twice, the one without may be of either report, however often it stands. Some rows may
    # be of prose, or of a table of departments.
    mixed = twice[APPLICATIONS] and {DISCLOSURE, APPLICATIONS} <= {d.frame for d in result.doubts if d.rule == "second_table"}
    disputes = [c for c in chunks if c.index not in used]
    if not mixed and read_disputes(result, flow, disputes, edition, totals_alone):
        found.add(DISPUTES)
    result.tables = frozenset(found)
    if mixed or (chunks and sum(c.part > chunks[-1].part for c in flow.chunks) >= 3):
        result.doubts.append(Doubt("second_report", APPLICATIONS, ()))
    return result


def _first_report(flow: Stream) -> list[Chunk]:
    """Chunks of the first report in the file: rows of one that follows are never taken for its own."""
    counts: dict[int, int] = {}
    for chunk in flow.chunks:
        counts[chunk.part] = counts.get(chunk.part, 0) + 1
    first = next((part for part, count in sorted(counts.items()) if count >= 3), 0)
    return [c for c in flow.chunks if c.part <= first]


def _in_place(match: Match) -> bool:
    """A row whose short label also occurs in prose must not stand in a section of prose."""
    heading = match.chunk.heading
    return heading is None or heading.key in form.FRAMES or len(match.line.term.zh) > 8
