# ruff: noqa: E501 - lists of Chinese words; ruff counts each character as two columns
"""What is disclosed of an office's own accord, by channel and by topic."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.prose.indicators.indicator import ITEMS, Indicator


def disclosed() -> Iterator[Indicator]:
    verb = r"(?:主动公开|公开|公示|发布|公布|更新|推送|推出|发表|刊登|刊载|张贴|刊发|发送|编发|登载|上传|转发|发文|制作发布)"
    thing = r"(?:了)?(?:[^，；：。、\d]{1,8}类|各类|各种|各项|有关|相关|政务动态|政务|动态|政府|公开|文字|图文|工作|惠民|便民|权威|政策|要闻|新闻|原创|本地|重要|宣传|资讯|公告|公示|通知|短)*(?:信息|资讯|内容|消息|动态|推文|文章|稿件|要闻|公告|微博|微信|图文消息|图文|博文)?(?:共|总|合|累|计|数量|数|量|达|到|为|了)*$"
    between = r"(?:(?!等|渠道|方式)[^，；：。]){0,12}?"
    yield Indicator("disclosed_items", "主动公开政府信息", "Items disclosed proactively", "disclosed", ITEMS,
                    words=(r"(?<!申请)(?:主动公开|公开|发布|公布)(?:了)?(?:各类|各种|各项|有关|相关|政务|政府|的|工作|公开|文件)*信息(?:共|总|合|累|计|数量|数|量|达|到|为|了|约|有)*$",
                           r"主动公开(?:了)?(?:共|总|合|累|计|数量|数|量|达|到|为)*$", r"(?:主动公开|公开|发布)(?:了)?№[^，；：。]{0,4}信息"))
    yield Indicator("disclosed_items_cumulative", "累计主动公开政府信息（历年）", "Items disclosed in all years", "disclosed", ITEMS)
    for key, zh, en, words in (
        ("website", "网站公开", "website", r"(?:门户网站|政府网站|网站|官网|门户|政府网|信息网|信息公开网|校园网)"),
        ("column", "政府信息公开专栏公开", "column", r"(?:专栏|专题(?!网页|网站|片|会|培训|报道|研究|讲座|活动)|公开栏|公示栏|公告栏)"),
        ("new_media", "政务新媒体公开", "new media",
         r"(?:(?:政务)?(?:微博|微信)[^，；：。]{0,14}等?(?:政务)?新媒体(?:平台|账号)?|政务新媒体(?:平台|账号)?|新媒体(?:平台|账号)?|两微一端|“?两微”?平台|(?:政务)?微博(?:、|和|及|与)?(?:政务)?微信(?:公众号)?|(?:政务|官方)?微信(?:公众号)?(?:、|和|及|与)?(?:政务|官方)?微博)"),
        ("wechat", "微信公开", "WeChat", r"(?:微信公众号|微信公众平台|微信平台|官方微信|政务微信|公众号|微信(?!视频号|公众|平台|群))(?![^，；：。]{0,10}(?:微博|新媒体))"),
        ("weibo", "微博公开", "Weibo", r"(?:政务微博|官方微博|新浪微博|微博)(?![^，；：。]{0,10}(?:微信|新媒体))"),
    ):
        yield Indicator(f"disclosed_items_{key}", zh, f"Items disclosed, {en}", "disclosed", ITEMS - {"个", "项", "次"},
                        words=(rf"{words}{between}{verb}{thing}", rf"{words}{between}{verb}№[^，；：。]{{0,4}}(?:政府|政务)?信息",
                               rf"(?:通过|利用|在|依托)[^，；：。]{{0,10}}?{words}(?:公开|发布|公布|更新)[^，；：。]{{0,60}}信息(?:共)?$",
                               *((rf"(?:推送|发布|发送|编发){words}(?:信息)?$",) if key in ("wechat", "weibo") else ()),
                               rf"{words}{between}(?:公开|公示|发布|公布|更新|推送|编发)(?:(?!等|渠道|会|申请|规章|文件|解读|稿|阅读|浏览|访问|点击|播放|粉丝|关注|用户|公报|视频)[^，；：。]){{0,16}}$"),
                        short=(rf"[^，；：。]{{0,10}}?{words}(?:平台|账号|公开|发布|上|”)*(?:政府)?(?:信息)?(?:的)?",))
    yield Indicator("disclosed_items_gazette", "政府公报公开", "Items disclosed, gazette", "disclosed", ITEMS,
                    words=(rf"公报》?[^，；：。]{{0,6}}?(?:主动公开|公开|发布)(?:政府)?信息{thing}",
                           r"公报[”》]*[^，；：。、\d]{0,6}?(?:公开|发布|刊登|刊载|刊发|登载)(?:了)?(?:各类|各种|各项|有关|相关|重要|政府|政策|的)*(?:文件|信息|文稿)(?:共|共计|累计)*$"), short=(r"[^，；：。]{0,6}?公报(?:公开|发布)?(?:政府)?(?:信息)?",))
    yield Indicator("disclosed_items_topic", "主动公开政府信息（按内容）", "Items disclosed, by topic", "disclosed", ITEMS)
    yield Indicator("gazette_issues", "政府公报期数", "Gazette issues", "disclosed", frozenset({"期"}),
                    words=(r"公报[”》]*(?:共|编印|出版|发行|编发|编辑)*$", r"公报[^，；：。]{0,8}$", "№.{0,8}公报"))


__all__ = ["disclosed"]
