# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""Words that make a figure another's, or another thing's, than those beside it say."""

from __future__ import annotations

import re

from gongkai.prose.channels import CHANNEL, WITHOUT_CODE
from gongkai.prose.text import behind, words

_CLASSED = re.compile(r"属性(?:为|是|确定为|认定为|标注为|定为|划分|中)|(?:公文|发文|制文|收文)[\d,]*[^。]*(?:主动公开|依申请公开|不予公开|不公开)(?:的|类)*$|依申请公开(?:类)?(?:政府)?(?:信息|文件|公文)(?:数|数量)?$")
_ANOTHERS_CASES = re.compile(r"复议(?:机关|机构)(?!(?:均|依法|予以|全部|作出|裁决|最终)*(?:维持|驳回|纠正|撤销|变更|确认|责令|纠错))|复议委员会|受理(?:各类)?行政复议申请|出庭|化解|审理的?(?:行政)?复议|(?<!被)审结(?:各类)?(?:行政)?复议|立案|调解|法律顾问|第三人|作为原告")
_ANOTHER_APPLICATION = re.compile(
    r"(?:认定|(?<!或)确认|仲裁|登记|补贴|救助|许可|审批|资格|注册|专利|商标|贷款|扶持|低保|鉴定|听证|赔偿|执行|立案|入学|落户|公证|调解|援助|备案|奖励|补助|资质|项目|职称|检验|变更|用地|验收|评审|检定|业务|报装|开户|保险|理赔)(?:类|的|事项)?申请(?!公开)")
"""Applications for something else than information."""
_FOR_A_REASON = re.compile(r"^(?:其中|[，：、])*(?:因|因为|由于|属于?|涉及|以)(?!(?:依法)?(?:不予|无法))[^，；：。]{2,}(?:不予公开|无法提供|不予处理)")
_REASONS_TOGETHER = re.compile("、[^，；]*等(?:原因|情形|情况)?(?:依法)?(?:不予|无法)")
_TWO_OUTCOMES = re.compile("(?:予以公开|部分公开|不予公开|无法提供|不予处理)(?:类)?(?:和|及|与|或|以及)(?:不予公开|无法提供|不予处理|其[他它])")
_UPWARD = re.compile(r"(?:向|被|为|获|得到)[^，；：。]{0,20}(?:报送|上报|采用|采纳|录用|刊用|刊发|转载|投稿|供稿|推送至上级)|(?:报送|上报)[^，；：。]{0,10}(?:政务|舆情|专报|约稿)?信息")
_CLEANED = re.compile(r"(?:清理|删除|下架|撤稿|巡查|检查|抽查|排查|整改|纠错|修正|更正|发现|退回|预审|审核|审查|读网|注销|关停)(?!结果|情况|治理|整治|公告|通报)(?:了|出|过)?[^，；：。公示布]{0,12}$|(?:过期|失效|错误|错敏|敏感|涉密|失泄密)[^，；：。]{0,6}(?:信息|内容|表述)$")
_TO_BE_DISCLOSED = re.compile("(?:拟|待)(?:主动)?(?:公开|发布|公布|上网|推送|公示)")
_OPINIONS = re.compile(r"(?:征集|收集|收到|征求|采纳|反馈)[^，；：。]{0,12}意见")


_OF_OTHERS = re.compile("的(?:部门|单位|[省市县区]|乡镇|街道|领域|事项)")
_IN_THE_CLAUSE = {
    "processing_fee": "减免|免收|预算|经费|罚款|退还",
    "training_participants": "从事|专职|兼职|配备|配强|编制|现有|设有|充实",
    "messages_received": "记者|媒体|听众|观众|(?:征集|征求)[^，；：。]{0,12}意见",
    "messages_answered": "记者|媒体|听众|观众|(?:征集|征求)[^，；：。]{0,12}意见",
}


def misleading(code: str, left: str, right: str, before: str) -> bool:
    """Whether a code that ``left`` names is not meant, for what else the sentence says."""
    if code.startswith(("reconsideration_", "litigation_", "disputes_")):
        at_once = code == "litigation_cases" and words("一审|二审|再审").search(left) is not None
        return at_once or _ANOTHERS_CASES.search(behind(before, "；").rsplit("本机关因", 1)[-1]) is not None
    if right.startswith("的") and _OF_OTHERS.match(right):
        return True
    clause = behind(before, "，；。")
    if code.startswith("applications_"):
        return _classed(before) or _no_application(code, left, right, clause)
    if code.startswith("disclosed_items"):
        return _classed(before) or _no_item(code, left, right, clause)
    if code.startswith("proposals"):
        return words("公开[^。]{0,30}(?:建议|提案)[^。]{0,12}(?:答复函|复函|复文|答复件|办理结果|答复意见|结果)").search(before) is not None
    if code == "policy_interpretations":
        return words("进行(?:了)?(?:政策|深入|全面)*解读").search(right) is not None
    return code in _IN_THE_CLAUSE and words(_IN_THE_CLAUSE[code]).search(clause) is not None


def _classed(before: str) -> bool:
    """Documents by whether they may be disclosed."""
    m = _CLASSED.search(before)
    return m is not None and not words("(?:收到|受理|接到|收|接收|办理|答复|新增|申请公开.*申请)[^，；：。]*$").search(before[:m.end()])


def _no_application(code: str, left: str, right: str, clause: str) -> bool:
    if code == "applications_concluded" and (
            words("(?:未|没有)[^，；：。]{0,4}(?:办结|答复|办理|回复|办复)").search(left + right)
            # How the answers were sent; in writing may be all of them or some.
            or words("(?:邮件|邮寄|信函|书面|当面|现场|网上|电话|口头|传真|纸质)(?:的)?(?:形式|方式|途径)?(?:答复|回复)[^，；：。]{0,3}$").search(left)):
        return True
    if code.startswith(("applications_received", "applications_handled", "applications_concluded")) and (
            words("(?:延期|延长|补正|撤回|会商|征求|转办|转送|移送|平均)[^，；：。]{0,8}$").search(left) or _ANOTHER_APPLICATION.search(left + right)):
        return True
    if code in ("applications_refused", "applications_unavailable", "applications_unprocessed") and any(_FOR_A_REASON.match(x) and not _REASONS_TOGETHER.search(x) for x in (left, right)):
        return True
    if code == "applications_received" and words("申请人[^，；。]{0,4}(?:某|一人)|(?:同一|个别|单个|一名|某)申请人").search(clause):
        return True
    return (_TWO_OUTCOMES.search(left) is not None
            or words("(?:因|由|系|为)?申请人(?:主动|自行|自愿)?(?:撤回|撤销|放弃)|(?:主动)?撤回|终止").match(right) is not None)


def _no_item(code: str, left: str, right: str, clause: str) -> bool:
    if code == "disclosed_items" and WITHOUT_CODE.search(left) and not CHANNEL.search(left):
        return True
    if code == "disclosed_items_topic" and words("其[他它](?:方式|渠道|途径|平台|形式)").search(left):
        return True
    if _UPWARD.search(clause) or _OPINIONS.search(clause) or _TO_BE_DISCLOSED.search(left) or _TO_BE_DISCLOSED.match(right):
        return True
    return _CLEANED.search(left) is not None or words("错误|错敏|隐患|意见|建议|问题|表述|投诉|评论").match(right) is not None


__all__ = ["misleading"]
