"""What bodies say of themselves: the problems that section 五 names, in the report's own words.

Nothing is judged. A problem is a clause before the report turns to what it will do, that holds one of the
words in :data:`SIGNS` by which reports own up to something lacking. Words are cut by jieba's dictionary, with the
form's own terms added, and counted by how many reports use them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

import pandas as pd

from gongkai import form, schema
from gongkai.dataset import Dataset
from gongkai.measures import intervals
from gongkai.measures.cells import report_leads

SECTION = "problems"
CONDENSED = "Prose condensed"
"""How ``note`` in sources.csv begins where the text of a report is not its own."""

SIGNS = (
    "不够", "不足", "不高", "不强", "不全", "不多", "不深", "不细", "不实", "不到位", "不及时", "不规范", "不完善", "不平衡",
    "不均衡", "不充分", "不健全", "不顺畅", "不丰富", "不明确", "不统一", "不熟悉", "不准确", "不全面", "不深入", "不主动",
    "不完整", "不理想", "不适应", "不紧密", "不扎实", "不一致", "有待", "亟待", "仍需", "还需", "尚需", "需要进一步", "需进一步",
    "欠缺", "缺乏", "缺少", "短板", "薄弱", "滞后", "差距", "偏少", "较少", "偏低", "较低", "偏弱", "较弱", "单一", "有限", "不便",
    "改进的余地", "提升的空间", "提升空间", "可以改进", "参差不齐", "流于形式", "弱项", "难点", "困难",
)
"""Words by which a clause owns up to something lacking."""

_TURN = re.compile(
    r"下一步|下一年|下一阶段|下步|今后|接下来|改进措施|改进情况|整改措施|改进方向|努力方向"
    r"|针对(?:上述|以上|这些|存在的)|对此|为此"
)
"""Where a report turns from what is lacking to what it will do."""
_CLAUSE = re.compile(r"[，,。；;：:！!？?\n]+")
_ORDINAL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，、]?|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、"
    r"|\d+[.．、]|[①-⑳])\s*"
)
_SENTENCE = re.compile(r"(?<=[。；;！!？?\n])")

_TERMS = ("政府信息公开", "政务公开", "依申请公开", "主动公开", "政策解读", "公开平台", "政务新媒体", "规范性文件", "申请办理")
_EMPTY = frozenset(
    "工作 存在 问题 主要 方面 情况 部分 有关 相关 一些 一定 需要 进一步 仍然 还有 比较 可以 以及 由于 对于 与 和 的 在 中 本 年 个别 "
    "目前 同时 此外 但是 仍有 要求 相比 程度 年度 本年度 改进 余地 提高 提升 加强 公开 政府信息公开 政务公开 政府 信息".split()
)
"""Words that stand in every such text and name nothing."""


_YEAR = re.compile(r"(20\d\d)年")
"""A year after that of the report is a plan, too."""


def _turned(text: str, year: Any) -> str:
    """The text up to where it turns to what will be done."""
    turns = [turn.start() for turn in (_TURN.search(text),) if turn is not None]
    if not pd.isna(year):
        turns += [found.start() for found in _YEAR.finditer(text) if int(found[1]) > year]
    return text[: min(turns, default=len(text))]


def _sign(clause: str) -> str | None:
    found = [sign for sign in SIGNS if sign in clause]
    return max(found, key=len) if found else None


def _phrases(text: str, year: Any) -> list[tuple[str, str]]:
    """The clauses that own up to something lacking, and the word they do it with."""
    found = []
    for clause in _CLAUSE.split(_turned(text, year)):
        bare = _ORDINAL.sub("", clause).strip()
        sign = _sign(bare)
        if sign is not None:
            found.append((bare, sign))
    return found


def _texts(dataset: Dataset) -> pd.DataFrame:
    """One row a report: its lead, and the text of section 五; NA where it has none."""
    rows = dataset.sections[dataset.sections["section"] == SECTION].drop_duplicates("report_id")
    texts = rows.set_index("report_id")["text"]
    leads = report_leads(dataset)
    leads["text"] = pd.array(texts.reindex(leads["report_id"]), dtype="string")
    leads["text"] = leads["text"].mask(leads["text"].str.strip() == "")
    return leads


def _condensed(dataset: Dataset) -> set[str]:
    """Reports whose text was rewritten by those who collected them."""
    notes = dataset.reports["note"].str.startswith(CONDENSED).fillna(False).astype("bool")
    return set(dataset.reports.loc[notes, "report_id"])


def named_problems(dataset: Dataset) -> pd.DataFrame:
    """Every problem that section 五 of a report names, in its own words.

    Columns: ``report_id``, ``publisher``, ``year``, ``place`` (1, 2, … in the text), ``phrase`` (the clause), ``sign``
    (the word that marks it, of :data:`SIGNS`), ``reports`` (how many reports hold the same clause word for word),
    ``repeated`` (the body's report of the year before holds it; NA without such a report).

    A clause without one of those words is not found, and one that uses it otherwise is found wrongly: quote the
    phrase, not the count alone. Not to be concluded from few problems: that there are few.

    Examples
    --------
    >>> problems = named_problems(dataset).query("report_id == '宿迁市-2024'")
    >>> problems[["phrase", "sign", "reports"]]
              phrase  sign  reports
    2     本年度的工作仍有不足    不足        4
    3  公开的内容和方式都可以改进  可以改进        4
    """
    rows: list[dict[str, object]] = []
    held: dict[tuple[object, object], set[str]] = {}
    for text in _texts(dataset).itertuples():
        phrases = [] if pd.isna(text.text) else _phrases(text.text, text.year)
        if not pd.isna(text.text):
            held.setdefault((text.publisher, text.year), set()).update(phrase for phrase, _ in phrases)
        for place, (phrase, sign) in enumerate(phrases, start=1):
            rows.append({
                "report_id": text.report_id, "publisher": text.publisher, "year": text.year,
                "place": place, "phrase": phrase, "sign": sign,
            })
    reports = Counter(phrase for _, phrase in {(row["report_id"], row["phrase"]) for row in rows})
    for row in rows:
        before = held.get((row["publisher"], row["year"] - 1)) if not pd.isna(row["year"]) else None  # type: ignore[operator]
        row["reports"] = reports[row["phrase"]]
        row["repeated"] = pd.NA if before is None else row["phrase"] in before
    return schema.frame(rows, {
        **schema.LEAD, "place": schema.COUNT, "phrase": schema.TEXT, "sign": schema.TEXT,
        "reports": schema.COUNT, "repeated": schema.FLAG,
    })


def own_words(dataset: Dataset) -> pd.DataFrame:
    """How much each report says of its own problems, and how much of it other reports say word for word.

    Columns: ``report_id``, ``publisher``, ``year``, ``characters`` (of section 五; NA where there is none), ``sentences``,
    ``shared`` (sentences that another body's report holds word for word), ``repeated`` (that the same body's report of the
    year before holds; NA without such a report), ``problems`` (clauses of :func:`named_problems`), ``condensed`` (the note
    in sources.csv says that the text is not the report's own).

    Not to be concluded from a repeated sentence: that nothing was done. It says that the words were used again.

    Examples
    --------
    >>> words = own_words(dataset).query("publisher == '宿迁市'")
    >>> words[["year", "characters", "sentences", "shared", "repeated"]]
       year  characters  sentences  shared  repeated
    1  2023          45          2       2      <NA>
    2  2024          46          2       2         0
    """
    leads = _texts(dataset)
    condensed = _condensed(dataset)
    sentences = {
        text.report_id: [] if pd.isna(text.text) else [s.strip() for s in _SENTENCE.split(text.text) if s.strip()]
        for text in leads.itertuples()
    }
    bodies: dict[str, set[object]] = {}
    for lead in leads.itertuples():
        for sentence in sentences[lead.report_id]:
            bodies.setdefault(sentence, set()).add(lead.publisher)
    by_year = {(lead.publisher, lead.year): lead.report_id for lead in leads.itertuples() if pd.notna(lead.text)}
    problems = Counter(named_problems(dataset)["report_id"])
    rows: list[dict[str, object]] = []
    for lead in leads.itertuples():
        own, none = sentences[lead.report_id], pd.isna(lead.text)
        before = None if pd.isna(lead.year) else by_year.get((lead.publisher, lead.year - 1))
        rows.append({
            "report_id": lead.report_id, "publisher": lead.publisher, "year": lead.year,
            "characters": pd.NA if none else len(re.sub(r"\s", "", lead.text)),
            "sentences": pd.NA if none else len(own),
            "shared": pd.NA if none else sum(len(bodies[s]) > 1 for s in own),
            "repeated": pd.NA if none or before is None else sum(s in sentences[before] for s in own),
            "problems": pd.NA if none else problems[lead.report_id],
            "condensed": lead.report_id in condensed,
        })
    counts = ("characters", "sentences", "shared", "repeated", "problems")
    return schema.frame(rows, {**schema.LEAD, **dict.fromkeys(counts, schema.COUNT), "condensed": schema.FLAG})


@cache
def _segmenter() -> Any:
    """jieba's dictionary with the terms of the form, apart from the one that others may use."""
    import rjieba

    segmenter = rjieba.Jieba()
    terms = {t.zh for t in (*form.DISPUTE_ROUTES, *form.APPLICANTS)} | {g.zh for g in form.OUTCOME_GROUPS}
    for term in sorted(terms | set(_TERMS)):
        segmenter.add_word(term, None, None)
    return segmenter


def words_of(phrase: str) -> list[str]:
    """The words of a phrase that name something: two characters or more, none of them a sign or a filler."""
    cut: Iterable[str] = _segmenter().cut(phrase, False)
    return [
        word for word in cut
        if len(word) > 1 and re.fullmatch(r"[\u4e00-\u9fff]+", word) and word not in _EMPTY and _sign(word) is None
    ]


def problem_words(dataset: Dataset, by: Literal["all", "year", "publisher"] = "all") -> pd.DataFrame:
    """Words of the named problems by how many reports use them: of all, of each year, or of each body.

    Columns: ``by`` (``year`` or ``publisher``; not with ``all``), ``word``, ``reports`` (that use it in a named problem),
    ``bodies``, ``denominator`` (n: reports with a section 五 in that group), ``condensed`` (how many of those n hold a text
    that is not their own, see :func:`own_words`), ``share``, ``low``, ``high`` (95% Wilson). Most frequent first within
    each group; by year every word has a row for every year. A report counts once however often it uses a word.

    Not to be concluded: that a word used more often is a graver problem, or that one not used is none. Raises
    :class:`ValueError` for another ``by``.

    Examples
    --------
    >>> problem_words(dataset)[["word", "reports", "bodies", "denominator"]].head(3)
      word  reports  bodies  denominator
    0   内容        4       3           15
    1   方式        4       3           15
    2   解读        3       3           15
    """
    if by not in ("all", "year", "publisher"):
        raise ValueError(f"by is 'all', 'year' or 'publisher', not {by!r}")
    texts = _texts(dataset).dropna(subset=["text"])
    groups: dict[object, list[tuple[object, set[str]]]] = {}
    condensed: Counter[object] = Counter()
    own = _condensed(dataset)
    for text in texts.itertuples():
        key = None if by == "all" else getattr(text, by)
        words = {word for phrase, _ in _phrases(text.text, text.year) for word in words_of(phrase)}
        groups.setdefault(key, []).append((text.publisher, words))
        condensed[key] += text.report_id in own
    every = sorted({word for reports in groups.values() for _, words in reports for word in words})
    rows: list[dict[str, object]] = []
    for key, reports in groups.items():
        used = Counter(word for _, words in reports for word in words)
        if by == "year":
            used.update(dict.fromkeys(every, 0))
        for word, count in sorted(used.items(), key=lambda item: (-item[1], item[0])):
            bodies = len({publisher for publisher, words in reports if word in words})
            row: dict[str, object] = {
                "word": word, "reports": count, "bodies": bodies, "denominator": len(reports), "condensed": condensed[key],
            }
            rows.append(row if by == "all" else {by: key, **row})
    columns = {"word": schema.TEXT, **dict.fromkeys(("reports", "bodies", "denominator", "condensed"), schema.COUNT)}
    frame = schema.frame(rows, columns if by == "all" else {by: schema.LEAD[by], **columns})
    if by == "year":
        frame = frame.sort_values("year", kind="stable", ignore_index=True)
    frame["share"] = intervals.share(frame["reports"], frame["denominator"])
    frame["low"], frame["high"] = intervals.wilson(frame["reports"], frame["denominator"])
    return frame
