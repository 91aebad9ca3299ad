"""One mutant: an original, one kind of damage, chance; made, read and judged. A seed and a number make it again."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random

from gongkai.document import ReportError
from gongkai.form import Cell
from gongkai.report import report_from_bytes
from mutations import edits, layers, printed
from mutations.fates import judge, same
from mutations.proof import (
    Doubtful,
    by_exchanged_heads,
    by_the_common_way,
    by_the_damage,
    by_the_place,
    inside_the_archive,
)
from mutations.reports import CONVERTED, Original, original

_ZIPPED = ("docx", "odt", "xlsx", "ofd")


@dataclass(frozen=True)
class Case:
    format: str
    kind: str
    seed: int
    index: int


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant, in cells; ``end`` is read, refused, unchanged, error inside, exception, hang or crash."""

    case: Case
    name: str
    edit: str
    end: str
    right: int = 0
    lost: int = 0
    covered: int = 0
    changed: int = 0
    silent: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Mutant:
    original: Original
    edit: str
    data: bytes
    told: tuple[Callable[[Doubtful], set[Cell]], ...]


def kinds(format_: str) -> tuple[str, ...]:
    """The kinds of damage that a file type can take."""
    found = [*edits.BYTES]
    if format_ in ("text", "html", "mhtml"):
        found += ["encoding", *edits.TEXT]
    if format_ == "text":
        found += [*edits.LINES]
    if format_ in ("html", "mhtml"):
        found += [*edits.MARKUP]
    if format_ in _ZIPPED:
        found += ["members", *edits.TEXT, *edits.MARKUP]
    if format_ == "pdf":
        found += ["streams"]
    if format_ not in CONVERTED:
        found += [*printed.KINDS]
    return tuple(found)


def make(case: Case) -> Mutant | None:
    """None where the original has nothing that this damage could change."""
    rng = Random(f"{case.seed} {case.index} {case.format} {case.kind}")
    for _ in range(8):
        mutant = _attempt(case, original(case.format, rng), rng)
        if mutant is not None and mutant.data and mutant.data != mutant.original.data:
            return mutant
    return None


def _attempt(case: Case, base: Original, rng: Random) -> Mutant | None:
    if case.kind in printed.KINDS:
        return _printed(case, base, rng)
    if case.kind in ("bytes", "truncation", "encoding"):
        options = edits.ENCODINGS if case.kind == "encoding" else edits.BYTES[case.kind]
        edit = rng.choice(options)
        data = edit(base.data, rng)
        if data is None:
            return None
        return Mutant(base, edit.__name__, data, (*_by_text(base, data), by_the_common_way(case.format, data)))
    if case.kind == "members":
        edit = rng.choice((layers.change_members, layers.change_members, layers.double_member))
        data = edit(base.data, rng)
        return Mutant(base, edit.__name__, data, (by_the_common_way(case.format, data),))
    if case.kind == "streams":
        stream = layers.change_stream(base.data, rng)
        return None if stream is None else Mutant(base, "change_stream", stream, (by_the_common_way(case.format, stream),))
    heads = partial(by_exchanged_heads, base.truth)
    change = rng.choice({**edits.TEXT, **(edits.LINES if case.format == "text" else edits.MARKUP)}[case.kind])
    if case.format in _ZIPPED:
        result = layers.in_member(change)(base.data, rng)
        if result is None:
            return None
        data, before, after = result
        return Mutant(base, change.__name__, data, (by_the_damage(before, after), heads(before, after), by_the_common_way(case.format, data)))
    text = edits.text_of(base.data)
    new = None if text is None else change(text[0], rng)
    if text is None or new is None:
        return None
    data = new.encode(text[1], "replace")
    inside = (inside_the_archive(by_the_damage, base.data, data), inside_the_archive(heads, base.data, data)) if case.format == "mhtml" else ()
    return Mutant(base, change.__name__, data, (by_the_damage(text[0], new), *inside, heads(text[0], new), by_the_common_way(case.format, data)))


def _by_text(base: Original, data: bytes) -> tuple[Callable[[Doubtful], set[Cell]], ...]:
    if base.format not in ("text", "html", "mhtml"):
        return ()
    before = edits.text_of(base.data)
    inside = (inside_the_archive(by_the_damage, base.data, data),) if base.format == "mhtml" else ()
    return inside if before is None else (by_the_damage(before[0], data.decode(before[1], "replace")), by_the_place(base.data, data), *inside)


def _printed(case: Case, base: Original, rng: Random) -> Mutant | None:
    if base.paper is None or base.printed is None:
        return None
    layout = base.name.split(" / ")[1]
    result = printed.change(base.paper, case.kind, rng, case.format, layout)
    if result is None:
        return None
    paper, fair = result

    def told(doubtful: Doubtful) -> set[Cell]:
        return {c for c, (_, new) in doubtful.items() if any(same(n, new) for n in fair.get(c, ()))}

    return Mutant(base, case.kind, base.printed(paper), (told,))


def run(case: Case) -> Outcome:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mutant = make(case)
        if mutant is None:
            return Outcome(case, "", "", "unchanged")
        name, edit = mutant.original.name, mutant.edit
        try:
            report = report_from_bytes(mutant.data, "mutant")
        except ReportError as error:
            cause = error.__cause__
            inside = cause is not None and "error while reading" in error.reason
            return Outcome(case, name, edit, "error inside" if inside else "refused", reason=error.reason)
        except BaseException as error:  # noqa: BLE001 - this is what is looked for
            return Outcome(case, name, edit, "exception", reason=f"{type(error).__name__}: {error}")

        def told(doubtful: Doubtful) -> set[Cell]:
            found: set[Cell] = set()
            for witness in mutant.told:
                found |= witness({c: v for c, v in doubtful.items() if c not in found})
            return found

        fates = judge(report, mutant.original.truth, told)
        return Outcome(case, name, edit, "read", fates.right, fates.lost, fates.covered, fates.changed,
                       tuple(f"{'/'.join(c)}: {what}" for c, what in fates.silent))
