# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Which indicator the words around a count name, on the ground of what the paragraph has said."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

from gongkai.prose import figures
from gongkai.prose.indicators import short_patterns, strong_patterns
from gongkai.prose.mention import is_rate
from gongkai.prose.said import KIN, Said

_FILLER = re.compile(
    r"^(?:20\d\d年|全年|今年|本年|当年|年内|以来|至今|目前|度|我局|市|县|区|共|共计|合计|总计|累计|总共|一共|数量|总数|总量|总|为|达|到|有|其中|其余|另外|另|其|均|已|全部|按时|"
    r"按期|依法|及时|办结|仅|只|组织|开展|举办|则|约|近|和|及|尚|仍|还|另|收到|受理|发布|公开|了|\s|、)*$")
_VERBS = re.compile(r"(?:共|累计|已|先后)*(?:举办|开展|组织|召开|举行|完成|发布|制作|编发|推出|达到?)(?:了|共)?$")
_TAIL = re.compile(r"(?:共计|合计|总计|累计|总共|一共|共|总数|总量|数量|件数|总|数|量|达到|达|到|为|有|了|仅|只|超过|超|突破|人民币|的|：|、|均|已|实际|高达|多达)+$")
_ASIDE = re.compile(r"（[^（）]*）|(?:“[^“”]*”|「[^」]*」)(?=[\u4e00-\u9fff]{0,4}(?:公众号|微信|微博|推送|发布|编发|公开|栏目|平台|号))|(?<=号)“[^“”]*”|(?<=微博)“[^“”]*”|(?<=微信)“[^“”]*”|(?<=网站)“[^“”]*”")
_TOPIC = re.compile(r"(?:^|[，；：、（]|其中|包括|公开|发布|公布|公示|更新)(?:其中)?(?P<topic>[^，；：]{1,24}?(?:类|信息|信息公开|领域|事项)|其[他它])(?:的|公开|更新|共|为|达|计|约)*$")
_BODY = re.compile(r"(?:[省市县区镇乡本]级|县区|区县|政府|机关|部门|单位|县|市|区|旗|局|委|办|厅|镇|乡|街道|镇街|街镇|园区|开发区|新区|公司|中心|处|机构|办公室|办公厅)$")
_BODY_FRAME = re.compile(r"^(?:其中|[，：、])*(?:向|由|对|以)?(?P<body>[^，；：。]{1,16}?)(?:(?:收到|接收|受理|提出|提交|办理|承办|答复|处理)(?:的|申请)*)?(?:共计|合计|共|计|为|有|的)*$")
_BARE = re.compile(r"[\d.,]+[万亿]?[余多]?[件条篇份项]、?|编印|出版")
_MEANS = re.compile(r"(?:^[，、：]*(?:其中)?|(?<![、和及或与]))(?P<means>网上|网络|在线|互联网|书面|信函|邮寄|电子邮件|邮件|当面|现场|传真)(?:提交|提出|形式|方式|渠道)*(?:的)?(?:政府信息公开|信息公开)?申请(?:的|共|为|有|数|数量)*$")
_WAYS = (("online", "网|线上|在线"), ("email", "邮件"), ("letter", "信函|邮寄|书面"), ("in_person", "当面|现场"), ("fax", "传真"))
_ADDED = (
    ("applications_concluded", "applications_(?:granted|partly_granted|granted_or_partly_granted|refused|unavailable|unprocessed|other_handling)"),
    ("applications_{base}", "applications_(?:online|email|letter|in_person|fax)"),
    ("disclosed_items", "disclosed_items_(?:website|column|wechat|weibo|new_media|gazette)"),
)
"""Kinds that shut each other out, and what they come to together."""
_KINDS = r"applications_(?:(?:received|handled|concluded)_|online|email|letter|in_person|fax)|cases_charged"
_CHANNELS = frozenset(f"disclosed_items_{k}" for k in ("website", "column", "wechat", "weibo", "new_media"))
_SUMS: dict[tuple[str, ...], str] = {
    ("applications_received", "applications_carried_in"): "applications_handled",
    ("applications_carried_in", "applications_received"): "applications_handled",
    ("proposals_deputies", "proposals_consultative"): "proposals",
    ("proposals_consultative", "proposals_deputies"): "proposals",
    ("reconsideration_cases", "litigation_cases"): "disputes_cases",
}
_LEVEL = re.compile(r"^(?:其中|[，：、])*(?:[省市县区]?本级|[省市县区]级(?:机关|部门|单位)?|[省市县区]直(?:部门|机关|单位)?|各?县（市、区）|各?[县区]（[县市、区]+）|各?县市?区|各?区县|各[县区镇]|各?镇街|各街道(?:办)?|各[^，；：。]{1,8}(?:机构|单位|部门|局|厅|处)|各乡镇(?:（街道）)?|乡镇（街道）)(?:行政机关|政府|机关|部门)*(?:新|共|累计)*(?:收到|受理|接收|办理|收办)")
_OWN_LEVEL = re.compile(r"^(?:其中|[，：、])*(?:[省市县区镇乡](?:人民)?政府|[全我][省市县区])本级(?:行政机关|政府|机关|部门)?(?:新|共|累计)*(?:收到|受理|接收|办理|收办)")
"""The seat alone: a part where the whole has been told."""
_TO_BODY = re.compile(r"^(?:其中|[，：、])*(?:向|由)(?P<body>[^，；：。]{1,16}?)(?:收到|接收|受理|提出|提交|递交|办理|承办|答复|处理)(?:的|了)*(?:政府信息公开|信息公开)?(?:申请)?(?:共计|合计|共|计|为|有|的)*$")
_FOR_A_REASON = re.compile(r"^(?:其中|[，：、])*(?:因|因为|由于|属于?|涉及|以)(?!(?:依法)?(?:不予|无法))[^，；：。]{2,}(?:不予公开|无法提供|不予处理)")
_REASONS_TOGETHER = re.compile("、[^，；]*等(?:原因|情形|情况)?(?:依法)?(?:不予|无法)")
_PUBLIC_ALREADY = re.compile("(?:其中|[，、：])*(?:(?:属于?|系|因|告知|申请)[^，；：。]{0,10}公开|已(?:经)?(?:主动)?公开(?:的|范围|类|$))")
"""An outcome of applications, and no count of what is disclosed."""
_TWO_OUTCOMES = re.compile("(?:予以公开|部分公开|不予公开|无法提供|不予处理)(?:类)?(?:和|及|与|或|以及)(?:不予公开|无法提供|不予处理|其[他它])")
_CHANNEL_WITHOUT_CODE = re.compile("小程序|抖音|头条|视频号|快手|小红书|广播|电视|电台|报纸|报刊|微信群|显示屏|LED|大喇叭|村村响|明白纸|宣传栏|学习强国|简报")
_CHANNEL_WORD = re.compile("网站|门户|微信|公众号|微博|新媒体|专栏|专题|栏目|账号|公开栏")
_SUBJECT = re.compile(r"[^，；：。\d]{0,8}?(?:网站|门户|微信公众号|公众号|政务微信|官方微信|微信|政务微博|官方微博|微博|政务新媒体|新媒体)")
_KINDS_OF_CHANNEL = (("website", "网站|门户"), ("wechat", "微信|公众号"), ("weibo", "微博"), ("new_media", "新媒体"), ("other", _CHANNEL_WITHOUT_CODE.pattern))
_PUBLISHES = re.compile(r"(?:全年|年内|本年度?|今年|共|累计|已|主动|20\d\d年度?)*(?:发布|推送|更新|公开|编发|发文|发稿|信息发布|信息更新|信息公开)(?:各类|各种|相关|政务|政府|原创|本地)*(?:信息|稿件|文章|图文|消息|推文|总量|总数|数量|数|量|共|总|计)*")
_APPLICANT = re.compile(r"^(?:(?:其中|年内|全年|共有|共|由|以|，|：|、)*)(?P<who>自然人|公民个人|公民|个人|法人(?:或|和|及|与|、|以及)其[他它]组织|法人|商业企业|企业|科研机构|社会公益组织|公益组织|社会组织|社会团体|法律服务机构|律师事务所|其[他它]组织|其[他它](?:申请人|主体)?)"
                        r"(?:共|累计)?(?:提出|提交|递交|提起|申请)(?:的)?(?:政府信息公开|信息公开|公开)?(?:申请)?(?:的|共|为|有|数|量|数量)*$")
_WHO = (("individual", "自然人|公民|个人"), ("organisations", "法人.*组织|^法人$"), ("business", "企业"), ("research", "科研"),
        ("legal", "法律|律师"), ("nonprofit", "公益|社会"), ("other", "其[他它]"))
_INTERPRETED = re.compile(r"图解|图文|图片|图表|图读|长图|视频|动漫|动画|漫画|H5|h5|文字|音频|问答|专家|负责人|部门|媒体|直播|海报|访谈|音视频|多媒体|文稿|起草|牵头|领导|数字|场景|案例")
_ANOTHERS_CASES = re.compile(r"复议(?:机关|机构)(?!(?:均|依法|予以|全部|作出|裁决|最终)*(?:维持|驳回|纠正|撤销|变更|确认|责令|纠错))|复议委员会|受理(?:各类)?行政复议申请|出庭|化解|审理的?(?:行政)?复议|(?<!被)审结(?:各类)?(?:行政)?复议|立案|调解|法律顾问|第三人|作为原告")
_ANOTHER_APPLICATION = re.compile(
    r"(?:认定|(?<!或)确认|仲裁|登记|补贴|救助|许可|审批|资格|注册|专利|商标|贷款|扶持|低保|鉴定|听证|赔偿|执行|立案|入学|落户|公证|调解|援助|备案|奖励|补助|资质|项目|职称|检验|变更|用地|验收|评审|检定|业务|报装|开户|保险|理赔)(?:类|的|事项)?申请(?!公开)")
"""Applications for something else than information."""
_NO_TOPIC = re.compile(rf"{_CHANNEL_WORD.pattern}|{_CHANNEL_WITHOUT_CODE.pattern}|政府$|政务$|主动|申请|全年|年度|累计|共|[局委办厅镇乡县市区]$|公开|发布|更新|平台|方式|渠道|公报")
_UPWARD = re.compile(r"(?:向|被|为|获|得到)[^，；：。]{0,20}(?:报送|上报|采用|采纳|录用|刊用|刊发|转载|投稿|供稿|推送至上级)|(?:报送|上报)[^，；：。]{0,10}(?:政务|舆情|专报|约稿)?信息")
_CLEANED = re.compile(r"(?:清理|删除|下架|撤稿|巡查|检查|抽查|排查|整改|纠错|修正|更正|发现|退回|预审|审核|审查|读网|注销|关停)(?!结果|情况|治理|整治|公告|通报)(?:了|出|过)?[^，；：。公示布]{0,12}$|(?:过期|失效|错误|错敏|敏感|涉密|失泄密)[^，；：。]{0,6}(?:信息|内容|表述)$")
_TO_BE_DISCLOSED = re.compile("(?:拟|待)(?:主动)?(?:公开|发布|公布|上网|推送|公示)")
_CLASSED = re.compile(r"属性(?:为|是|确定为|认定为|标注为|定为|划分|中)|(?:公文|发文|制文|收文)[\d,]*[^。]*(?:主动公开|依申请公开|不予公开|不公开)(?:的|类)*$|依申请公开(?:类)?(?:政府)?(?:信息|文件|公文)(?:数|数量)?$")
_OPINIONS = re.compile(r"(?:征集|收集|收到|征求|采纳|反馈)[^，；：。]{0,12}意见")
_AUTHOR = re.compile("(?:领导(?:干部|同志|班子)?|负责人|负责同志|[局厅]长|主任|[市县区省]长|专家)[^，；。、等]{0,8}解读")
_PRINTED = re.compile("[，、]?(?:全年|共|累计)*(?:刊登|刊载|刊发|登载)(?:了)?(?:各类|各种|各项|有关|相关|重要|政府|政策|的)*(?:文件|信息|文稿)(?:共|共计|累计)*")
_BODY_PUBLISHES = re.compile(rf"(?:其中|包括|[，、：])*[^，；：。]{{0,14}}?{_BODY.pattern.removesuffix('$')}(?:主动)?(?:公开|发布|更新)(?:的|了)?(?:政府|政务)?(?:信息)?(?:共|共计|累计|有|为)*")
"""Parts by who discloses, and not by topic."""
_ON = re.compile(r"(?:^|通过|利用|依托|借助|运用|在)(?P<on>[^，；：。]*?)(?:主动|集中|及时|对外|同步|共|累计)*(?:公开(?!栏|网|专栏|平台|目录|系统)|公示(?!栏)|发布(?!平台|厅)|公布|更新|推送|张贴|刊登|刊发)")
_CHANNEL_KINDS = (("column", "公开栏|公示栏|公告栏|专栏"), ("website", "网站|门户|官网"), ("wechat", "微信(?!群|视频号)|公众号"), ("weibo", "微博"),
                  ("place", "大厅|服务中心|查阅点|查阅室|档案馆|图书馆|电子屏"), ("other", _CHANNEL_WITHOUT_CODE.pattern))
_NEXT_ITEM = re.compile(r"(?:、|和|及|以及)(?!转载|链接)[^，；：。、\d]{2,16}?(?:信息|公告|公示|动态|结果|情况|报告|文件|指南|名单|类)")
_GENERAL = re.compile("(?:各类|各种|各项|有关|相关|政务|政府|公开|工作|的|主动|共)*(?:信息|动态|消息|内容)(?:共|共计|累计)*")
_NORM = re.compile(r"^(?:其中|其中包括|，|：|含|包括)*(?:行政)?(?P<noun>规范性文件|政府规章|规章)(?:共|为|有|的)*$")
_NORM_VERBS = (("reviewed", "审查|审核|备案|清理"), ("in_force", "现行有效|继续有效"), ("repealed", "废止|失效"), ("amended", "修改|修订"),
               ("issued", "印发|制发|制定|出台|下发|发文|制文"))


def name(said: Said, f: figures.Figure, left: str, right: str, before: str) -> str | None:
    """The indicator, or None where the words name none or may name two."""
    clear = _ASIDE.sub("", left)
    code = _named(said, f, left, right, before)
    if clear != left and (code is None or code in ("disclosed_items", "disclosed_items_topic", "articles", "public_account_issues")):
        code = _named(said, f, clear, right, _ASIDE.sub("", before)) or code
    if code == "applications_received" and (heads := [m.value for m in said.found[-12:] if m.indicator == code]):
        carried = [m.value for m in said.found[-12:] if m.indicator == "applications_carried_in"]
        if carried and f.value == heads[-1] + carried[-1]:
            code = "applications_handled"
        elif f.value != heads[-1] and re.search("总[数量]|合计|共计", left) and carried:
            code = None
    return None if code is not None and _misleading(code, f, clear, right, before) else code


def _misleading(code: str, f: figures.Figure, left: str, right: str, before: str) -> bool:
    """Words that make the figure another's, or another thing's, than those beside it say."""
    sentence = before
    clause = re.split("[，；。]", sentence)[-1]
    if code.startswith("proposals") and re.search("公开[^。]{0,30}(?:建议|提案)[^。]{0,12}(?:答复函|复函|复文|答复件|办理结果|答复意见|结果)", sentence):
        return True
    if code == "litigation_cases" and re.search("一审|二审|再审", left):
        return True
    if code.startswith(("reconsideration_", "litigation_", "disputes_")):
        return _ANOTHERS_CASES.search(re.split("；", sentence)[-1].rsplit("本机关因", 1)[-1]) is not None
    if code.startswith(("applications_", "disclosed_items")) and (m := _CLASSED.search(sentence)) is not None and not re.search(
            "(?:收到|受理|接到|收|接收|办理|答复|新增|申请公开.*申请)[^，；：。]*$", sentence[:m.end()]):
        return True
    if re.match("的(?:部门|单位|[省市县区]|乡镇|街道|领域|事项)", right):
        return True
    if code == "applications_concluded" and re.search("(?:未|没有)[^，；：。]{0,4}(?:办结|答复|办理|回复|办复)", left + right):
        return True
    if re.match("applications_(?:received|handled|concluded)", code) and (
            re.search("(?:延期|延长|补正|撤回|会商|征求|转办|转送|移送|平均)[^，；：。]{0,8}$", left) or _ANOTHER_APPLICATION.search(left + right)):
        return True
    if code in ("applications_refused", "applications_unavailable", "applications_unprocessed") and any(_FOR_A_REASON.match(x) and not _REASONS_TOGETHER.search(x) for x in (left, right)):
        return True
    if code.startswith("applications_") and _TWO_OUTCOMES.search(left):
        return True
    if code == "policy_interpretations" and re.search("进行(?:了)?(?:政策|深入|全面)*解读", right):
        return True
    if code == "disclosed_items" and _CHANNEL_WITHOUT_CODE.search(left) and not _CHANNEL_WORD.search(left):
        return True
    if code.startswith("disclosed_items"):
        if code == "disclosed_items_topic" and re.search("其[他它](?:方式|渠道|途径|平台|形式)", left):
            return True
        if _UPWARD.search(clause) or _OPINIONS.search(clause) or _TO_BE_DISCLOSED.search(left) or _TO_BE_DISCLOSED.match(right):
            return True
        return _CLEANED.search(left) is not None or re.match("(?:错误|错敏|隐患|意见|建议|问题|表述|投诉|评论)", right) is not None
    if code == "processing_fee":
        return re.search("减免|免收|预算|经费|罚款|退还", clause) is not None
    if code == "applications_received" and re.search("申请人[^，；。]{0,4}(?:某|一人)|(?:同一|个别|单个|一名|某)申请人", clause):
        return True
    if code == "training_participants":
        return re.search("从事|专职|兼职|配备|配强|编制|现有|设有|充实", clause) is not None
    if code.startswith("applications_") and re.match("(?:因|由|系|为)?申请人(?:主动|自行|自愿)?(?:撤回|撤销|放弃)|(?:主动)?撤回|终止", right):
        return True
    if code == "applications_concluded" and re.search("(?:邮件|邮寄|信函|书面|当面|现场|网上|电话|口头|传真|纸质)(?:的)?(?:形式|方式|途径)?(?:答复|回复)[^，；：。]{0,3}$", left):
        # How the answers were sent; in writing may be all of them or some.
        return True
    if code in ("messages_received", "messages_answered"):
        return re.search("记者|媒体|听众|观众", clause) is not None or re.search("(?:征集|征求)[^，；：。]{0,12}意见", clause) is not None
    return False


def _named(said: Said, f: figures.Figure, left: str, right: str, before: str) -> str | None:
    code = strong(left, right, f.unit)
    if re.search("(?:上一?年度?|去年|往年)(?:度)?结转[^，；：。]{0,12}$", left) and _is_case(f.unit):
        return "applications_carried_in"
    if _is_case(f.unit) and code in ("applications_received", "applications_handled", "applications_concluded", None):
        if _LEVEL.match(left) and (code is not None or said.family == "applications"):
            return "applications_part"
        if _OWN_LEVEL.match(left) and any(m.indicator in ("applications_received", "applications_handled") and m.value > f.value for m in said.found):
            return "applications_part"
        if said.divides("applications") and (to := _TO_BODY.match(left)) is not None and _BODY.search(to["body"]):
            return "applications_part"
    if (who := _APPLICANT.match(left)) is not None and code in ("applications_received", "applicants", None) and _is_case(f.unit):
        return f"applications_{_base(said)}_{next(k for k, p in _WHO if re.search(p, who['who']))}"
    if code == "applications_received" and (way := _MEANS.search(left)) is not None:
        if way["means"] == "书面" and not re.match("[、，]", left):
            # In writing may be all of them.
            return None
        return "applications_" + next(k for k, p in _WAYS if re.search(p, way["means"]))
    if said.divides("applications") and _is_case(f.unit) and (out := re.fullmatch("(?:其中|[，、：])*(?P<no>不)?(?:同意)?公开(?:的|类)*(?:共|有|为)?", left)):
        return "applications_refused" if out["no"] else "applications_granted"
    if code == "disclosed_items_website" and re.search("(?:网站|门户|官网)[^，；：。]*(?:专栏|公开栏)", left):
        # A column of the website; what a new one holds is not told.
        code = None if re.search("开设|新设|新建|新增|设立", left) else "disclosed_items_column"
    if code in _CHANNELS and _several_channels(left):
        code = "disclosed_items"
    if code in _CHANNELS and right:
        code = strong("", right, f.unit) or code
    if code in _CHANNELS and f.unit == "件" and said.family == "applications" and "信息" not in left:
        code = None
    if code == "articles":
        code = _by_channel(said, f, left, before)
    if code in (None, "disclosed_items") and _goes_on(said, f, left, before):
        return said.last.indicator if said.last is not None else None
    if code == "policy_interpretations" and _AUTHOR.search(left):
        return "policy_interpretations_kind"
    if re.search("主动公开[^，；：。]*等(?:各类|各方面|方面|相关)?(?:政府)?信息(?:共|共计|累计)*$", left) and f.unit in ("条", "件") and code is None:
        code = "disclosed_items"
    inside = said.divides("disclosed")
    if inside and (re.search(r"^[^，；：。]{1,14}(?:信息|类)$", right) or re.search("^(?:其中)?[，、：]?其[他它](?!方式|渠道|平台)", left)) and code in ("disclosed_items", None):
        code = "disclosed_items_topic"
    if code in _CHANNELS and re.search("网站|门户", left) and re.search("(?:和|及|与|、)[^，；：。]{0,10}(?:微信|微博|新媒体|公众号)", left):
        code = "disclosed_items"
    if code in (None, "disclosed_items"):
        code = _channel_before(said, f, left, before, code)
    if code is None:
        code = _labelled(f, left, before)
    if code in ("licensing_decisions", "penalty_decisions", "compulsory_decisions") and (
            re.search("公开|公示|信息|清单", left) or re.search("(?:公开|公示)(?![^；。]*(?:办理|办结|作出|做出|实施|完成))[^；。]*$", before)):
        code = None
    if code == "disclosed_items" and _is_case(f.unit) and re.search("申请|答复|办结", before) and _PUBLIC_ALREADY.match(left):
        code = None
    if code == "disclosed_items" and re.search("(?<!新)媒体(?!平台)|其[他它](?:方式|渠道|途径)", left):
        code = None
    if inside and code == "articles" and said.whole is not None and f.unit == said.whole.unit:
        code = "disclosed_items_topic"
    if inside and code in ("licensing_decisions", "penalty_decisions", "compulsory_decisions"):
        code = "disclosed_items_topic"
    if code == "public_account_issues" and f.unit != "期":
        code = None
    if said.divides("interpretations") and said.open_whole is not None and f.unit == said.open_whole.unit and (
            code in (None, "short_videos", "policy_interpretations", "articles")) and len(left) < 24 and not re.search("通过|网站|公众号|召开|收到", left):
        return "policy_interpretations_kind" if _INTERPRETED.search(left + right) else None
    filler = _FILLER.match(left.strip("，、 ")) is not None
    if code is None and filler and right and not re.search("或|、|和|及", right):
        code = short(said, right, f.unit) or strong(right, "", f.unit)
    if code is None and filler and re.search("合计|共计|总计", left):
        code = _SUMS.get(tuple(m.indicator for m in said.found[-2:])) or _added_up(said, f)
    if code is None and (tidied := re.fullmatch("(?:全年|共|累计)*(?P<verb>清理|审查|审核|备案)(?:文件)?", left)) is not None:
        code = strong(re.split("[，；：]", before.removesuffix(left).rstrip("，；：。"))[-1] + tidied["verb"], "", f.unit)
    if code is None and filler and "其中" not in left:
        clauses = re.split("[，；：]", before)
        if len(clauses) > 1 and not figures.find(clauses[-2]) and "。" not in clauses[-2]:
            told = re.sub(r"(?:同比|较|比|与)(?:上年|去年|20\d\d年|往年|有)[^，]*$|(?:呈)?(?:逐年|持续|稳步|大幅|明显|平稳)[^，]*$|(?:次数|场次)?(?:较|偏|太|比较)?(?:少|不多|不足|不够)$", "", clauses[-2].strip("，；"))
            code = _subject(said, told) or strong(told, right, f.unit) or short(said, clauses[-2], f.unit)
    if code is None and len(left) <= 5 and (clause := re.split("[，；：]", before)[-1]) != left:
        code = strong(_BARE.sub("", clause), "", f.unit) if f.unit == "期" else None
    if code is None and said.last is not None and (noun := re.fullmatch("(?:和|及|、|，)?(?:(规章)|(?:行政)?规范性文件)", left)):
        measure = re.fullmatch("(?:rules|normative_documents)_(.+)", said.last.indicator)
        code = (("rules" if noun[1] else "normative_documents") + "_" + measure[1]) if measure else None
    if code is None and (noun := _NORM.match(left)) is not None:
        code = _norm(noun["noun"], before)
    if code is None and left.strip("，、") == "结转" and any(m.indicator == "applications_carried_in" for m in said.found):
        code = "applications_carried_out"
    if code in (None, "disclosed_items"):
        code = _of_the_last(said, f, left) or code
    brief = short(said, left, f.unit)
    if code == "applications_received" and brief is not None and re.match(_KINDS, brief) and not re.search("(?:公民|自然人|个人)(?:、|和|及|与|或)法人", left):
        code = brief
    code = code or brief
    if code is None and re.search("新增$|^，?(?:为|达|达到)$", left) and said.found and said.found[-1].unit in (f.unit, "%"):
        code = re.sub("_(?:growth|change|cumulative)$", "", said.found[-1].indicator)
    if code is None and said.last is not None and said.last.indicator == "public_account_issues" and f.unit == "篇" and _FILLER.match(left.strip("，、")):
        return "articles"
    if code is None:
        code = _topic(said, left, f.unit, before)
    if code is None and inside and f.unit in ("条", "篇", "件", "项", "则") and re.fullmatch(r"[，、：其中包括发布公开]*(?:(?!级|方式|渠道|公报|刊登|平台|通过|利用|号|APP|客户端|信箱|热线|抖音|头条|快手|小红书|电视|电台|广播|报纸|报刊|学习强国|微视|短视频|转载|阅读|浏览)[^，；：。]){2,22}", left):
        code = "disclosed_items_topic"
    if code == "disclosed_items_topic" and _BODY_PUBLISHES.fullmatch(left) is not None:
        return None
    if code is not None and code.startswith("disclosed_items") and f.unit in ("件", "项", "次", "个") and re.search("规章|目录|事项", left):
        return None
    return code


def _of_the_last(said: Said, f: figures.Figure, left: str) -> str | None:
    """``制定行政规范性文件15件，其中公开14件``, ``编发公报4期，刊登文件47件``: what the verb says of the count before."""
    last = said.last
    if last is None:
        return None
    issued = re.fullmatch("(rules|normative_documents)_issued", last.indicator)
    if issued is not None and f.unit == last.unit and f.value <= last.value and re.fullmatch("(?:其中|，)+(?:主动|依法|对外|向社会|已|共)*(?:公开|公布)(?:的|了)?", left):
        return f"{issued[1]}_disclosed"
    if last.indicator == "gazette_issues" and f.unit in ("件", "条", "篇", "份") and _PRINTED.fullmatch(left):
        return "disclosed_items_gazette"
    return None


def _by_channel(said: Said, f: figures.Figure, left: str, before: str) -> str | None:
    """Articles on a channel are the channel's, whichever it is."""
    kinds = {k for k, p in _KINDS_OF_CHANNEL if re.search(p, left)}
    if kinds == {"website"} and re.search("刊登|刊发|刊载|发表", left):
        # On whose site is not told.
        return None
    if len(kinds) == 1 and "other" not in kinds:
        return f"disclosed_items_{kinds.pop()}"
    clauses = re.split("[，；：。]", before)
    if not kinds and len(clauses) > 1 and _PUBLISHES.fullmatch(left) and re.search("公众号|微信|微博", clauses[-2]):
        return _channel_before(said, f, left, before, None)
    return "articles" if kinds <= {"other"} else None


def _several_channels(left: str) -> bool:
    """``利用村务公开栏、便民服务大厅公示信息460条``: the figure is of all the list together."""
    m = _ON.search(re.sub("“[^“”]*”", "", left))
    if m is None or re.search("新媒体|两微", m["on"]):
        return False
    kinds = [{k for k, p in _CHANNEL_KINDS if re.search(p, piece)} for piece in re.split("、|和|及|与|以及", m["on"])]
    told = set().union(*kinds)
    return len(kinds) > 1 and all(kinds) and len(told) > 1 and not told <= {"wechat", "weibo"}


def _goes_on(said: Said, f: figures.Figure, left: str, before: str) -> bool:
    """``网站公开审批信息412条、许可信息268条``: the channel holds for each item of the list."""
    if said.last is None or said.last.indicator not in _CHANNELS or said.last.unit != f.unit or said.open_whole is not None:
        return False
    if not _NEXT_ITEM.fullmatch(left) or _CHANNEL_WORD.search(left) or _CHANNEL_WITHOUT_CODE.search(left):
        return False
    first = re.search(r"(?:公开|公示|发布|公布|更新|推送)(?:了)?(?P<thing>[^，；：。、\d]{2,24})[\d,.]+[万余多]*[件条篇份项则]", re.split("[，；。]", before)[-1])
    return first is not None and not _GENERAL.fullmatch(first["thing"])


def _channel_before(said: Said, f: figures.Figure, left: str, before: str, code: str | None) -> str | None:
    """``政府网站：全年更新信息9376条``, ``公众号粉丝20万，推送稿件101篇``: the clause before names who publishes.

    Where it names a channel in passing, the figure is neither the channel's for certain nor the total.
    """
    clauses = re.split("[，；：]", re.sub("^.*。", "", before))
    if len(clauses) < 2 or not _PUBLISHES.fullmatch(left):
        return code
    for far, piece in enumerate(reversed(clauses[:-1])):
        clause = re.sub(r"^\s*(?:\d{1,2}[.、．](?!\d)|[一二三四五六七八九]是|（\d{1,2}）)", "", piece)
        opened = not far and re.search("新建|新设|新增|开设|设立|建设|开辟|增设|开通", clause) is not None and _CHANNEL_WORD.search(clause) is not None
        counts = [x for x in figures.find(clause) if x.unit not in ("%", "‰", "个百分点")]
        label = clause[-24:] if not counts and not far else (_SUBJECT.match(clause) or [""])[0]
        told = strong(label + "发布信息", "", f.unit) if label else None
        if opened:
            # What a new page or account holds is neither the channel's nor the total.
            return None
        if len({k for k, p in _KINDS_OF_CHANNEL if re.search(p, clause)}) > 1:
            return code
        if told in _CHANNELS or (told == "disclosed_items" and re.search("网站|门户", label) and re.search("微信|微博|新媒体", label)):
            if counts and re.search("主动公开", left):
                # The channel's own things stand with it; this is the total.
                return code
            if any(m.indicator == told for m in said.found[-4:]) or (far and re.search("公开|政府", left)):
                # The channel has had its figure: this one may be the total.
                return code if re.search("公开", left) else None
            return told
    return code


def _subject(said: Said, clause: str) -> str | None:
    """``自然人仍是申请主体，共1702件``: the clause before says whose applications they are, or how they came."""
    if said.family != "applications" or not re.search("申请|主体|为主|主要|渠道", clause):
        return None
    clause = re.sub("^(?:[一二三四五]是|其中)?(?:申请人|申请主体|申请方式|申请渠道)?(?:主要)?(?:以|为|是)?", "", clause)
    if (who := re.match("自然人|公民个人|商业企业|企业|科研机构|社会公益组织|法律服务机构|法人(?:或|和|及|、)其[他它]组织", clause)) is not None:
        return f"applications_{_base(said)}_{next(k for k, p in _WHO if re.search(p, who.group()))}"
    if (way := re.match("网上|网络|在线|线上|信函|邮寄|电子邮件|当面|现场|传真", clause)) is not None:
        return "applications_" + next(k for k, p in _WAYS if re.search(p, way.group()))
    return None


def _labelled(f: figures.Figure, left: str, before: str) -> str | None:
    """``政府公报：编印4期``: what the figure counts stands before the colon."""
    m = re.search(r"(?:^|[，；：。\d□.、．])(?P<label>[^，；：。\d□.．]{2,14})：(?P<verb>[^，；：。]{0,8})$", before)
    return strong(m["label"] + m["verb"], "", f.unit) if m is not None and m["verb"] == left else None


def _norm(noun: str, before: str) -> str | None:
    """``印发文件57件，其中行政规范性文件19件``: the verb stands before the whole."""
    said = [(m.start(), measure) for measure, verbs in _NORM_VERBS for m in re.finditer(verbs, before)]
    if not said:
        return None
    return ("normative_documents" if "规范" in noun else "rules") + "_" + max(said)[1]


def _added_up(said: Said, f: figures.Figure) -> str | None:
    """What a sum at the end of a list is the sum of, where the parts come to it exactly."""
    parts = [m for m in said.found[-24:] if not is_rate(m.indicator)]
    for whole, kinds in _ADDED:
        total, run = Decimal(0), 0
        for m in reversed(parts):
            if not re.fullmatch(kinds, m.indicator) or m.approximate or m.unit != f.unit:
                break
            total, run = total + m.value, run + 1
            if run > 1 and total == f.value:
                return whole.format(base=_base(said))
    return None


def _is_case(unit: str | None) -> bool:
    return unit in ("件", "宗", "起", "例", "条", "份", "项", "个", "次", "件次", "人次", None)


@cache
def _patterns(unit: str | None, around: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The words of all that is counted in a unit; those that need the figure among them only where it stands in the text."""
    return tuple((i.code, p) for i, patterns in strong_patterns() if unit is None or unit in i.units
                 for p in patterns if around or "№" not in p.pattern.replace("(?!№)", ""))


@lru_cache(maxsize=4096)
def strong(left: str, right: str, unit: str | None) -> str | None:
    """The indicator whose words stand before the figure, or around it; the longest match wins."""
    bare = _VERBS.sub("", left)
    for text in dict.fromkeys((left, bare, _TAIL.sub("", left), left + "№" + right[:24] if right else left)):
        best: tuple[int, str] | None = None
        for code, p in _patterns(unit, "№" in text) if text else ():
            m = p.search(text)
            if m is not None and ("№" not in text or "№" in m.group()) and (best is None or len(m.group()) > best[0]):
                best = (len(m.group()), code)
        if best is not None:
            return best[1]
    return None


@cache
def _anywhere() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((i.family, re.compile("|".join(f"(?:{w.removesuffix('$')})" for w in i.words))) for i, _ in strong_patterns())


@lru_cache(maxsize=1024)
def strong_family(text: str) -> str | None:
    return next((family for family, p in _anywhere() if p.search(text)), None)


def _base(said: Said) -> str:
    """Whether applicants are those of applications received, handled or concluded."""
    if said.among is not None:
        return said.among
    base = next((m.indicator.split("_")[1] for m in said.found if m.indicator in ("applications_received", "applications_handled")),
                "concluded" if any(m.indicator == "applications_concluded" for m in said.found) else "received")
    if said.open_whole is not None and (w := re.match("applications_(received|handled|concluded)", said.open_whole.indicator)):
        return w[1]
    return base


@cache
def _kind(code: str) -> str | None:
    """Of which applications a code is a part."""
    kind = re.match("applications_(received|handled|concluded)_", code)
    return kind[1] if kind else None


def short(said: Said, left: str, unit: str | None) -> str | None:
    """Words that name an indicator only because of what the text speaks of already."""
    base = _base(said)
    elsewhere = [x for x in (said.family, said.open_whole.family if said.open_whole is not None else None, said.head) if x]
    families = {f for x in elsewhere for f in (x, *KIN.get(x, ()))}
    order = [said.family, *sorted(families, key=lambda x: (x not in elsewhere, x))]
    best: tuple[int, int, str] | None = None
    for text in dict.fromkeys((left, _TAIL.sub("", left))):
        for indicator, patterns in short_patterns():
            if indicator.family not in families or unit not in indicator.units:
                continue
            kind = _kind(indicator.code)
            if kind is not None and kind != base:
                continue
            if indicator.code == "policy_interpretations_kind" and "interpretations" not in elsewhere:
                continue
            for p in patterns:
                m = p.search(text)
                if m:
                    rank = (-order.index(indicator.family), len(m.group()), indicator.code)
                    if best is None or rank[:2] > best[:2]:
                        best = rank
        if best is not None:
            break
    if best is None:
        return None
    code = best[2]
    if code == "messages_answered" and said.last is not None and said.last.indicator == "messages_received" and re.match("、(?!.*(?:答|回复|办|处理|解))", left):
        return "messages_received"
    if code == "applications_other_handling" and said.last is not None and re.search("_(?:individual|organisations|business|research|nonprofit|legal)$", said.last.indicator):
        return f"applications_{base}_other"
    if code == "applications_other_handling" and "处理" not in left and not (said.last is not None and re.match("applications_(?:granted|partly_granted|refused|unavailable|unprocessed|other_)", said.last.indicator)):
        # Others than the outcomes told, or than whatever else was told.
        return None
    return code


def _topic(said: Said, left: str, unit: str | None, before: str) -> str | None:
    left = re.sub("（[^）]*）", "", left)
    speaks = said.family == "disclosed" or said.head == "disclosed" or re.search(
        r"(?:公开|公示|公布|更新|发布)[^，；：]{1,20}(?:信息|事项)$|领域[^，；：]{0,6}信息(?:公开)?$|[^，；：]{2,10}类信息(?:更新|公开|发布)?$", left) or (
        left.startswith("、") and re.search(r"(?:公开|公示|发布)[^，；：。]*?(?:信息|决定|结果|公告|公示|动态|文件|案件)[\d,.]*\d[条件份篇项则个]$", before.removesuffix(left)))
    if unit in ("条", "则") and (of := re.fullmatch("(?:其中|[，、])*(?P<topic>[^，；：。、□]{2,16})信息公开", left)) is not None and not _NO_TOPIC.search(of["topic"]):
        return "disclosed_items_topic"
    if unit in ("条", "则") and re.search("(?:公开|公示|发布|更新)(?!各类|相关|有关)[^，；：。]{2,14}(?:结果|公告|公示|动态|通知|资讯|要闻|新闻|指南|决定)$", left) and not _CHANNEL_WORD.search(left):
        return "disclosed_items_topic"
    if (left.startswith("、") and said.last is not None and said.last.indicator == "disclosed_items_topic" and unit == said.last.unit
            and re.fullmatch("、[\u4e00-\u9fff]{2,12}", left) and not _CHANNEL_WORD.search(left) and not _CHANNEL_WITHOUT_CODE.search(left)):
        return "disclosed_items_topic"
    if speaks and unit in ("条", "篇", None, "则", "件", "项") and (m := _TOPIC.search(left.strip())):
        if unit in ("条", None) and not re.search("申请|复议|诉讼|留言|建议|提案", m["topic"]):
            return "disclosed_items_topic"
    if re.fullmatch(r"(?:一是|二是|三是)?(?:主动公开|及时公开|及时发布|公开|发布)[^，；：。]{0,30}信息", left.strip()) and unit == "件":
        return "disclosed_items"
    if (said.family == "applications" or (said.family is None and "信息公开申请" in before)) and unit in ("件", "宗", "件次", "人次", "起", None) and (m := _BODY_FRAME.match(left.strip("，、；：其中"))) and _BODY.search(m["body"]):
        return "applications_part"
    return None


__all__ = ["name", "short", "strong", "strong_family"]
