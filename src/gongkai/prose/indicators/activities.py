# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""What else an office reports of its work: the processing fee, media, training, meetings, events."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.prose.indicators.indicator import CASES, EVENTS, MONEY, PEOPLE, PIECES, Indicator


def activities() -> Iterator[Indicator]:
    fee = r"(?:信息处理费|信息公开(?:信息)?(?:处理)?费用?|依申请公开(?:处理)?费用?|处理费|收取(?:的)?费用?)"
    yield Indicator("processing_fee", "信息处理费", "Information-processing fee", "fee", MONEY, words=(rf"{fee}(?:用|金额|共|总|合|计|累|人民币|为|的|收入|收取|收缴|收费|实收|总额)*$",),
                    short=("(?:共计|合计|金额|收取|共收取|总计|计)",))
    yield Indicator("cases_charged", "收费的申请", "Applications charged for", "fee", CASES,
                    words=(r"(?:对|向|就|涉及)[^，；：。]{0,14}№[^，；：。]{0,12}申请[^，；：。]{0,10}(?:收取|计收)", r"收费(?:的)?申请(?:共)?$", r"收取(?:信息)?处理费(?:的)?(?:申请)?(?:共)?$"), short=(r"涉及(?:政府信息公开)?(?:申请)?(?:件)?", r"涉及申请(?:人)?"))
    yield Indicator("assistance_letters", "协查函", "Assistance letters", "misc", CASES, words=("协查函(?:共)?$", "№协查函"))
    yield Indicator("short_videos", "短视频", "Short videos", "misc", PIECES, words=(r"(?:短视频|视频(?!解读))(?:作品|产品|共|等)*$", "№(?:短)?视频(?!解读|会)"))
    yield Indicator("articles", "发布稿件", "Articles", "misc", frozenset({"篇", "条", "件", "余篇", "篇次"}),
                    words=(r"(?:稿件|发稿|宣传稿|新闻稿|文章|推文|报道)(?:共|共计|累计|总计|了|约|\S{0,2}期)*$", r"№(?:稿件|文章|推文|报道)"))
    yield Indicator("public_account_issues", "公众号发布期数", "Public account issues", "misc", frozenset({"期"}),
                    words=(r"公众号.{0,8}(?:发布|推送|编发|更新|编辑)(?:各类|信息|消息|图文|推文|内容|共|了)*$", r"(?:发布|推送)(?:微信)?公众号(?:文章)?$", r"发布(?:各类|政务)*信息(?:共)?$"))
    yield Indicator("reads", "阅读（访问）量", "Reads and visits", "misc", frozenset({"人次", "次", "条次", None}),
                    words=(r"(?<!日均)(?<!月均)(?<!平均)(?:阅读|浏览|点击|访问|播放|转播)(?:总)?(?:数|量|次数|人次|人数)?(?:共|达到?|超过?|总计|突破|为|约|累计|了)*$",))
    yield Indicator("trainings", "培训", "Trainings", "training", EVENTS, words=(r"(?:培训|轮训)(?:班|会|会议|活动)?(?:共|共计|累计|了|达)*$", r"№[^，；：。]{0,14}培训"))
    yield Indicator("training_participants", "参训人数", "Training participants", "training", PEOPLE, short=("、?(?:共|共计|累计)?(?:覆盖|参训|受训|参加|参与|惠及|轮训)?(?:干部|人员|工作人员|学员|干部职工|业务人员|人数)?",),
                    words=(r"(?:培训|轮训)[^，；：。、会班期场次余期\d]{2,8}$", r"(?:培训|参训)(?:班)?(?:人员|干部|学员|工作人员|各级|人数|达|共|累计|了|约)*$", r"№参训"))
    yield Indicator("meetings", "会议", "Meetings", "misc", EVENTS, words=(
        r"(?:推进会|部署会|例会|协调会|通报会|动员会|研讨会|会商会|联席会|研判会|总结会|专题会|工作会|联席会|(?<!公布局长)办公会|座谈会|领导小组会|调度会|分析会|研究会|讨论会|交流会|汇报会|碰头会|启动会|现场会|工作会议|专题会议|(?<!列席)(?<!常务)会议)(?:共|共计|累计|了)*$",
        r"(?:组织|召开|召集|举行)[^，；：。]{0,6}№[^，；：。]{0,14}(?:会议|推进会|例会|部署会|专题会|办公会|工作会|联席会)", r"№(?:组织)?(?:召开|举行)[^，；：。]{0,12}(?:会议|办公会|推进会|例会)"))
    yield Indicator("consultations", "意见征集", "Consultations", "misc", EVENTS | {"项", "件"},
                    words=(r"(?:民意征集|征集民意|民意调查|征集意见|意见征集|征求意见|调查征集|征集调查|网上调查|在线调查)(?:活动|事项|共|公告|了)*$", "№[^，；：。]{0,6}(?:征集调查|调查征集|民意征集|意见征集|网上调查)"))
    yield Indicator("interviews", "在线访谈", "Interviews", "misc", EVENTS, words=(r"访谈[”》」]?(?:节目|活动|共|栏目|直播)*$", "№[^，；：。]{0,6}访谈"))
    yield Indicator("open_days", "政府开放日", "Open days", "misc", EVENTS, words=(r"开放(?:日|周|月)”?(?:系列)?(?:主题)?(?:活动|共|了)*$", "№[^，；：。]{0,6}开放日"))


__all__ = ["activities"]
