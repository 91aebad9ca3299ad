"""Which texts can be nothing but labels of the form."""

from hypothesis import given
from hypothesis import strategies as st

from gongkai.extract.words import begins_otherwise, form_words, known_words

TRADITIONAL = {"公": "公", "开": "開", "处": "處", "总": "總", "计": "計", "机": "機", "构": "構", "请": "請", "办": "辦"}
ORDER = sorted(form_words())


@given(
    st.lists(st.sampled_from(ORDER), min_size=1, max_size=4), st.sampled_from(["", "（三）", "二、", "1.", "（十）", "\u3000"]),
    st.sampled_from(["", " ", "（zhì）", "：", "\n"]), st.booleans())
def test_what_is_made_of_labels_alone_is_never_told_from_them(words, number, between, traditional):
    text = number + between.join(words)
    if traditional:
        text = "".join(TRADITIONAL.get(c, c) for c in text)
    assert not begins_otherwise(text)
    assert not begins_otherwise(f"{text}0")


@given(st.lists(st.sampled_from([*ORDER, "我市", "全年", "，", "其他", "及", "（一）", " "]), min_size=1, max_size=5).map("".join))
def test_what_begins_otherwise_is_not_made_of_labels(text):
    if begins_otherwise(text):
        assert not known_words(text)


def test_prose_begins_otherwise():
    assert begins_otherwise("全市各级行政机关共收到申请12件")
    assert not begins_otherwise("2024年全市收到")  # what stands behind a digit may be told from it
    assert not begins_otherwise("予以公开0000000")
