"""Finding the form's words in what a file prints, misprints and all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from gongkai import form, numbers

# Traditional characters that the form's own words take on mirror sites, each with its simplified one.
_SIMPLIFIED = str.maketrans({
    pair[0]: pair[1] for pair in (
        "規规 範范 處处 決决 數数 專专 開开 關关 業业 務务 機机 構构 組组 織织 會会 團团 體体 證证 應应 報报 訴诉 訟讼 審审 結结 "
        "糾纠 執执 強强 製制 請请 無无 們们 確确 認认 為为 獲获 個个 據据 屬属 國国 祕秘 權权 護护 質质 與与 總总 計计 維维 轉转 "
        "繼继 續续 辦办 當当 類类 內内 過过 補补 復复 覆复 複复 後后 時时 現现 單单 採采 購购 項项 財财 額额 費费 廢废 發发 對对 "
        "於于 給给 該该 這这 種种 檔档 舉举 態态 離离 區区 變变 繳缴 納纳 員员 況况 題题 進进 動动 經经 標标 準准 聯联 號号 電电 "
        "訪访 見见 資资 統统 稱称 傳传 級级 條条 選选 適适 術术 農农 災灾 縣县 鎮镇 鄉乡 廳厅 "
    ).split()
})
_PINYIN = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\)", re.IGNORECASE)
_ENUMERATOR = re.compile(
    r"^\s*(?:\(\s*(?P<paren>[一二三四五六七八九十]{1,2}|\d{1,2})\s*\)"
    r"|\(?(?P<han>[一二三四五六七八九十])\s*[、.,)]"
    r"|(?P<digit>\d)\s*(?:[、.,)。]|(?=[\u3400-\u9fff])))"
)
_BRACKETS = str.maketrans("〈〉〔〕【】《》[]［］{}「」『』", "()" * 9)
_NOT_WORD = re.compile(r"[^0-9A-Za-z\u3400-\u9fff/]+")
_SENTENCE = re.compile(r"[。！？，；]")
_TITLE = re.compile(r"20\d\d\s*年(?:度)?.{0,12}信息公开.{0,8}(?:报告|年报)\s*$|信息公开.{0,6}20\d\d\s*年(?:度)?.{0,6}报告\s*$")


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: ``word`` for comparing, ``number`` the list number in front of it."""

    word: str
    number: str


def simplified(text: str) -> str:
    """The form's words as it prints them: not in traditional characters, without injected pinyin."""
    return _PINYIN.sub("", text.translate(_SIMPLIFIED))


@lru_cache(maxsize=65536)
def label(text: str) -> Label:
    text = unicodedata.normalize("NFKC", text.translate(numbers.INVISIBLE)).translate(_BRACKETS)
    text = simplified(text)
    text = re.sub(r"\s+", "", text)
    number = ""
    match = _ENUMERATOR.match(text)
    if match:
        number = match["paren"] or match["han"] or match["digit"]
        kind = "()" if match["paren"] else "、" if match["han"] else "."
        number, text = kind + number, text[match.end():]
    return Label(_NOT_WORD.sub("", text), number)


@cache
def spelled(term: form.Term) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label(s).word for s in term.spellings))


@cache
def _line_number(line: form.Line) -> str:
    return label(line.number + "字").number if line.number else ""


FUZZY = 0.8
"""Least likeness of a misprinted label; below it a row counts as not labelled."""


@lru_cache(maxsize=65536)
def likeness(word: str, term: form.Term) -> float:
    """How surely ``word`` is this term: 1 the same, 0 not; short words must be the same."""
    best = 0.0
    for spelling in spelled(term):
        if word == spelling:
            return 1.0
        if min(len(word), len(spelling)) < 4:
            continue
        if len(word) >= 5 and spelling.startswith(word) and len(word) * 3 >= len(spelling):
            best = max(best, 0.9)
        elif len(spelling) >= 5 and word.startswith(spelling) and len(word) - len(spelling) <= 10:
            best = max(best, 0.9)
        else:
            ratio = fuzz.ratio(word, spelling) / 100
            if ratio >= FUZZY:
                best = max(best, ratio * 0.95)
    return best


def line_likeness(text: str, line: form.Line) -> float:
    found = label(text)
    score = likeness(found.word, line.term)
    if score and found.number and line.number:
        score += 0.02 if has_number(text, line) else -0.02
    return score


def has_number(text: str, line: form.Line) -> bool:
    """Whether the list number in front of a label is the line's."""
    number = label(text).number
    return bool(number) and number == _line_number(line)


def column_term(text: str, terms: tuple[form.Term, ...]) -> form.Term | None:
    """The column head ``text`` prints, by the same spelling only."""
    word = label(text).word
    return by_spelling(terms).get(word) if len(word) <= LONGEST_HEAD else None


LONGEST_HEAD = 24


@cache
def by_spelling(terms: tuple[form.Term, ...]) -> dict[str, form.Term]:
    """The term of each spelling; of two with the same the first."""
    return {word: term for term in reversed(terms) for word in spelled(term) if word}


@cache
def group_words() -> frozenset[str]:
    """Labels that stand over rows but are no rows themselves."""
    words = {label(g.zh).word for g in form.OUTCOME_GROUPS if len(g.members) > 1}
    words.add(label(form.RESULT_LABEL).word)
    return frozenset(words)


@cache
def _sections() -> tuple[tuple[form.Section, tuple[str, ...]], ...]:
    return tuple(
        (s, tuple(label(w).word for w in (s.zh, *s.aliases))) for s in form.SECTIONS
    )


def section(text: str) -> form.Section | None:
    """The section whose heading ``text`` is, misspelt or renumbered as it may be."""
    return _section(text) if len(text) <= 60 else None


@lru_cache(maxsize=16384)
def _section(text: str) -> form.Section | None:
    if _SENTENCE.search(text.strip().rstrip("。").replace("，", "")):
        return None
    found = label(text)
    if not 4 <= len(found.word) <= 34 or found.word.startswith(("无", "没有", "未")):
        return None
    if not found.number and text.strip().endswith("。"):
        return None  # 无其他需要报告的事项。 is what the section says, not its heading
    best, best_score = None, 0.0
    for candidate, words in _sections():
        for word in words:
            score = 1.0 if found.word == word else fuzz.ratio(found.word, word) / 100
            if score > best_score:
                best, best_score = candidate, score
    return best if best_score >= (0.8 if found.number else 0.92) else None


def is_title(text: str) -> bool:
    """Whether a line names a report of some year: where one begins, another has ended."""
    if "20" not in text:  # most lines name no year
        return False
    text = simplified(text)
    return len(text) <= 60 and bool(_TITLE.search(text)) and not _SENTENCE.search(text)


def is_sentence(text: str) -> bool:
    return bool(_SENTENCE.search(text))
