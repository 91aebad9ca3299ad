"""Sentences on what bodies say of themselves."""

from __future__ import annotations

import pandas as pd

from gongkai.dataset import Dataset
from gongkai.measures import named_problems, own_words, problem_words
from gongkai.narrative.answers import basis, both
from gongkai.narrative.prose import Prose
from gongkai.style import say
from gongkai.wording import listed, number, percent


def answer_own_words(dataset: Dataset) -> Prose:
    """Which problems do bodies name in section 五, and in whose words? The answer of the seventh notebook.

    Problems named, sentences that another body's report holds too, and how many texts are not the bodies' own. First in
    Chinese, then in English, whichever language is in use.

    Examples
    --------
    >>> print(answer_own_words(dataset))
    **这批文件里多数不是机关的原话，答不了这个问题，只演示怎样问。** ...
    """
    basis_zh, basis_en = basis(dataset)
    words, problems = own_words(dataset), named_problems(dataset)
    texts = words.dropna(subset=["characters"])
    if texts.empty:
        return both(f"没有读到第五部分的文字。{basis_zh}", f"No text of section five was read. {basis_en}")
    sentences, shared = int(texts["sentences"].sum()), int(texts["shared"].sum())
    condensed, silent = int(texts["condensed"].sum()), int((texts["problems"] == 0).sum())
    top = problem_words(dataset)
    named = list(top.loc[top["reports"] == top["reports"].max(), "word"].head(3)) if len(top) else []
    own_zh = (
        f"但{len(texts)}份里{condensed}份的文字不是机关的原话，而是收集者改写的中性句子，所以下面看到的是这些文件，不是机关怎样自评。"
        if condensed
        else ""
    )
    own_en = (
        f"But the text of {condensed} of {len(texts)} is not the bodies' own: those who collected it rewrote it in neutral "
        "sentences, so what follows is about these files, not about how bodies judge themselves. "
        if condensed
        else ""
    )
    if condensed * 2 > len(texts):
        head = (
            "这批文件里多数不是机关的原话，答不了这个问题，只演示怎样问",
            "Most of these texts are not the bodies' own: they cannot answer, only show how to ask",
        )
    elif shared * 2 > sentences:
        head = (
            "一半以上的句子，别的机关也一字不差地说过",
            "More than half of the sentences stand word for word in another body's report",
        )
    else:
        head = ("多数句子只有一个机关这样说", "Most sentences are one body's own")
    head_zh, head_en = head
    return both(
        f"**{head_zh}。** {len(texts)}份报告的第五部分共点明{len(problems)}处不足，{silent}份一处也没有点明；{sentences}句话里"
        f"{shared}句（{percent(shared / sentences)}）与别的机关一字不差。"
        + (f"不足里用得最多的词：{'、'.join(named)}。" if named else "") + own_zh + basis_zh,
        f"{head_en}. {len(texts)} sections five own up to {len(problems)} shortcomings, {silent} to "
        f"none; {shared} of {sentences} sentences ({percent(shared / sentences)}) stand word for word in another body's report. "
        + (f"Most used: {', '.join(named)}. " if named else "") + own_en + basis_en,
    )


def say_condensed(words: pd.DataFrame) -> Prose:
    """Whose words the texts of section 五 are: the reports' own, or rewritten by those who collected them.

    From :func:`gongkai.measures.own_words`.

    Examples
    --------
    >>> print(say_condensed(own_words(dataset)))
    15份报告中15份有第五部分的文字。...
    """
    texts = words.dropna(subset=["characters"])
    condensed = int(texts["condensed"].sum())
    missing = len(words) - len(texts)
    return Prose(
        say(
            f"{len(words)}份报告中{len(texts)}份有第五部分的文字"
            + (f"，{missing}份没有" if missing else "") + "。"
            + (f"其中{condensed}份的文字由收集者改写成中性的句子（sources.csv的备注写明），本册用它们演示怎样读，不能引作机关的自评。"
               if condensed else "都是报告的原文。"),
            f"{len(texts)} of {len(words)} reports have a text in section five. "
            + (f"The text of {condensed} was rewritten in neutral sentences by those who collected it (the note in sources.csv says "
               "so): they show how this notebook reads, and must not be quoted as what bodies say." if condensed
               else "All are the reports' own."),
        )
    )


def say_problems(problems: pd.DataFrame, words: pd.DataFrame) -> Prose:
    """How many problems the reports name, and how many reports name none.

    From :func:`gongkai.measures.named_problems` and :func:`gongkai.measures.own_words`.

    Examples
    --------
    >>> problems, words = named_problems(dataset), own_words(dataset)
    >>> print(say_problems(problems, words))
    15份报告点明25处不足，每份1至3处；10处的说法只此一份有。点明得少不等于问题少；没有用这些标志词的说法会漏掉。
    """
    texts = words.dropna(subset=["characters"])
    if texts.empty:
        return Prose(say("没有读到第五部分的文字。", "No text of section five was read."))
    silent = texts[texts["problems"] == 0]
    once = int((problems["reports"] == 1).sum())
    return Prose(
        say(
            f"{len(texts)}份报告点明{len(problems)}处不足，每份{number(texts['problems'].min())}至{number(texts['problems'].max())}处；"
            f"{once}处的说法只此一份有。" + (f"一处也没点明的：{listed(silent['report_id'])}。" if len(silent) else "")
            + "点明得少不等于问题少；没有用这些标志词的说法会漏掉。",
            f"{len(texts)} reports name {len(problems)} shortcomings, {number(texts['problems'].min())} to "
            f"{number(texts['problems'].max())} each; {once} are worded as in no other report. "
            + (f"None named: {listed(silent['report_id'])}. " if len(silent) else "")
            + "Few named are not few there are; what uses none of the signs is missed.",
        )
    )


def say_words(words: pd.DataFrame) -> Prose:
    """How many words of the named problems one report alone uses, and what counting words does not show.

    From :func:`gongkai.measures.problem_words`.

    Examples
    --------
    >>> print(say_words(problem_words(dataset)))
    22个词里18个只见于一份报告（共15份）。...
    """
    if words.empty:
        return Prose(say("没有可数的词。", "There are no words to count."))
    alone = int((words["reports"] == 1).sum())
    return Prose(
        say(
            f"{len(words)}个词里{alone}个只见于一份报告（共{number(words['denominator'].iloc[0])}份）。用得多的词是大家都这样说，"
            "不说明问题更重；一个词也看不出说的是好是坏，要回到原话去读。",
            f"{alone} of {len(words)} words stand in one report only (of {number(words['denominator'].iloc[0])}). A word used often is "
            "what all say, not what weighs most; read the phrase, not the word.",
        )
    )


def say_repeated(words: pd.DataFrame) -> Prose:
    """How many reports repeat a sentence of section 五 from the body's report of the year before.

    From :func:`gongkai.measures.own_words`.

    Examples
    --------
    >>> print(say_repeated(own_words(dataset)))
    有上年可比的8份中，0份至少有一句与本机关上年一字不差。重复不等于没有改进，只说明话没有换。
    """
    again = words.dropna(subset=["repeated"])
    if again.empty:
        return Prose(say("没有同一机关相邻两年的第五部分可比。", "No body has a section five on two consecutive years."))
    same = again[again["repeated"] > 0]
    return Prose(
        say(
            f"有上年可比的{len(again)}份中，{len(same)}份至少有一句与本机关上年一字不差"
            + (f"：{listed(same['report_id'])}" if len(same) else "") + "。重复不等于没有改进，只说明话没有换。",
            f"{len(same)} of {len(again)} reports with one of the year before repeat at least one sentence of it"
            + (f": {listed(same['report_id'])}" if len(same) else "")
            + ". To repeat is not to have done nothing; the words were not changed.",
        )
    )
