# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""What an office explains and answers: interpretations, press conferences, messages, proposals."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.prose.indicators.indicator import CASES, EVENTS, PIECES, WITHIN, Indicator


def answers() -> Iterator[Indicator]:
    count = r"(?:的)?(?:材料|文件|文稿|文字|图文|图解|文章|文本|信息|稿件|稿|产品|作品|内容|方案|件)*(?:共|总|合|累|计|数量|数|达|到|为|了|等|、)*$"
    yield Indicator("policy_interpretations_kind", "政策解读（按形式）", "Policy interpretations, by kind", "interpretations", PIECES,
                    words=(r"(?:一图(?:读懂|看懂|速懂)|政策图解|图解政策|(?<![\u4e00-\u9fff])图解|制作图解)(?:系列|产品|作品|材料|信息|政策)*(?:共|了)?$", rf"(?:直播|动漫|图文|图片|图解|图表|视频|文字|音频|动漫|动画|漫画|短视频|专家|部门|媒体|一图|长图|多媒体|问答|H5|简明|负责人|数字化)(?:式|类|化)?(?:政策)?解读{count}", r"№(?:图文|图片|图解|图表|视频|文字|音频|动漫|动画|漫画)解读"),
                    short=("(?:图解|图文|图片|视频|动漫|动画|漫画|H5|长图|一图读懂|文字|音频|问答|简明问答|专家|部门|负责人|主要负责人)(?:类|解读)?",))
    yield Indicator("policy_interpretations", "政策解读", "Policy interpretations", "interpretations", PIECES,
                    words=(rf"解读{count}", r"№[^，；：。、]{0,8}解读(?!、)", r"解读(?:各类|重要|重大|惠企|有关|相关)?政策(?:文件)?(?:共)?$"))
    yield Indicator("press_conferences", "新闻发布会", "Press conferences", "conferences", EVENTS,
                    words=(r"新闻(?:通气会|发布会|发布活动)(?:(?:、|和|及)?(?:政策|媒体|新闻)?(?:例行)?(?:吹风会|通气会|见面会|发布会|发布活动)|等|活动)*(?:共|总|合|累|计|达|了)*$", r"发布会(?:共|达|了)*$", "№[^，；：。]{0,8}(?:新闻发布活动|发布会)"))
    mail = r"(?:热线(?:工单|诉求|事项|电话)?|留言|来信|咨询(?:电话)?|信件|诉求|网民提问|投诉|举报|来电|来函|群众问题|信箱|提问|工单|互动信息|转办件|转办单|交办单|交办件|督办件|督办单|(?:咨询|投诉|群众|市民)电话)(?:来信|来电|留言|咨询|投诉|举报|求助|建议|等|事项|问题|信件|邮件|电话|件|的|”|和|及|与|、)*"
    yield Indicator("messages_received", "收到留言来信", "Messages received", "messages", CASES | {"封", "通"},
                    words=(rf"(?:收到|受理|接受|接收|接到|接听|征集|转办|转来)(?!并){WITHIN}{mail}(?:共|总|合|计|达|了|总量)*$", rf"(?:收到|受理|接收|接到)№[^，；：。]{{0,8}}{mail}", "(?:热线|来电|电话)(?:来电)?(?:接听|受理|呼入)(?:总)?量(?:共|为|达)*$"))
    yield Indicator("messages_answered", "答复留言来信", "Messages answered", "messages", CASES | {"封", "通"},
                    words=(rf"(?:受理|收到)并(?:及时)?(?:答复|回复|办理|处理|办结){WITHIN}{mail}$", rf"(?:答复|回复|办理|回应|处理|办结|解答)(?!并){WITHIN}{mail}(?:共|总|合|计|达|了|总量|数量)*$", rf"(?:答复|回复|办理|回应|处理|办结|解答)№[^，；：。]{{0,8}}{mail}",
                           r"(?:信箱|热线|留言)[^，；：。]{0,12}(?:办件|转办件|工单)(?:共)?$"),
                    short=(rf"[^，；：。]{{0,6}}?{mail}", "(?:办理)?(?:答复|回复|办结)"))
    yield from _proposals()


def _proposals() -> Iterator[Indicator]:
    deputy = r"(?:人大代表|省人大|市人大|区人大|县人大|人大|代表)(?:提出的)?(?:意见|议案、?)?建议(?:议案|意见)?"
    member = r"(?:政协委员|省政协|市政协|区政协|县政协|政协|委员)(?:提出的|会议|重点)?提案(?:建议)?"
    tail = r"(?:办理|答复|件|案|的|共|总|合|计|为|数|各|量|和意见|、意见)*$"
    for suffix, zh, en, verb in (("_answered", "（已答复）", " answered", True), ("", "", "", False)):
        head = rf"(?:答复|办结|办复|回复){WITHIN}" if verb else ""
        yield Indicator(f"proposals_deputies{suffix}", f"人大代表建议{zh}", f"Proposals of deputies{en}", "proposals", CASES, words=(rf"{head}{deputy}{tail}", *((rf"№{deputy}",) if not verb else ())))
        yield Indicator(f"proposals_consultative{suffix}", f"政协提案{zh}", f"Proposals of the consultative conference{en}", "proposals", CASES,
                        words=(rf"{head}{member}{tail}", rf"{head}提案{tail}", *((rf"№{member}",) if not verb else ())))
        yield Indicator(f"proposals{suffix}", f"建议提案{zh}", f"Proposals{en}", "proposals", CASES,
                        words=(rf"{head}{deputy}(?:和|、|及|与|以及){member}{tail}", rf"{head}建议(?:和|、|及|与)?提案{tail}", rf"{head}(?:人大、?政协|两会|代表委员)(?:建议|议案)?(?:和|、)?(?:建议)?提案{tail}"),
                        short=("(?:答复|办结|办复|回复)",) if verb else ())
    yield Indicator("proposals_satisfied", "建议提案满意件", "Proposals satisfied", "proposals", CASES, short=("(?:表示)?满意(?:件|的)?",))
    yield Indicator("proposals_satisfaction", "建议提案满意率", "Satisfaction with answers to proposals", "proposals", frozenset({"%"}))
    yield Indicator("proposals_answered_rate", "建议提案答复率", "Proposals answered, share", "proposals", frozenset({"%"}))


__all__ = ["answers"]
