"""The words of buttons and counters that surround a text on a page, and whether a line is made of nothing else."""

from __future__ import annotations

import re

from builder.clean.shapes import HAN, fold
from builder.regex import regex


def _words(text: str) -> str:
    """An alternation of words, longest first."""
    return "|".join(sorted(map(re.escape, text.split()), key=len, reverse=True))


_NUMBER = r"(?:\d[\d,.]{0,12}[万千wk+]{0,2}|加载中(?:\.{3})?|\{\{[^{}]{1,40}\}\}|--?)"
_READ = "点击|點擊|浏览|瀏覽|阅读|閱讀|访问|訪問|点赞|點讚|评论|評論|在看"
_DONE = "转发|转载|分享|收藏|喜欢|人气|围观|推荐|赞|参与|播放|下载|看过|留言"
_TIMES = "(?:次数|总数|量|数|數|人数|人次)"
_FELT = (
    "感动|同情|无聊|愤怒|搞笑|难过|高兴|路过|支持|超赞|新奇|惊讶|打酱油|挺你|鲜花|握手|雷人|鸡蛋|震惊|期待|给力|枪稿"
)
_CERTAIN_WORDS = _words(
    """
    分享到 分享至 分享给好友 分享给朋友 分享到朋友圈 分享到微信 分享到微博 分享到QQ 分享到QQ空间 分享本文 分享文章
    一键分享 分享让更多人看到 打开微信 用微信扫描二维码分享至好友和朋友圈 复制链接 阅读原文 閱讀原文 阅读全文
    查看原文 查看全文 展开全文 点亮在看 点亮“在看” 写留言 返回顶部 回到顶部 返回首页 返回列表 返回上一页 返回上页
    返回目录 听新闻 语音播报 语音朗读 播报文章 朗读全文 暂停播报 打印本页 打印此页 打印本文 打印文章 打印正文 我要打印
    关闭窗口 关闭本页 关闭页面 收藏本页 收藏本文 加入收藏 设为首页 我要纠错 大字体 小字体 字体大小 字号大小 A- A+
    退出长者模式 长者模式 长者助手 无障碍阅读 无障碍浏览 进入关怀版 评论一下 我要评论 更多评论 发表评论 查看评论
    网友评论 热门评论 最新评论 全部评论 精选留言 精选评论 暂无评论 还没有评论 登录后评论 参与评论 我来说两句 我有话说
    扫码带走 扫码分享 扫码关注 轻点两下取消赞 轻点两下取消在看 预览时标签不可点 继续滑动看下一个 向上滑动看下一个
    轻触阅读原文 微信扫一扫关注该公众号 微信扫一扫使用小程序 微信扫一扫可打开此内容,使用完整服务
    查看隐藏内容(*)需先登录 --RECOMMEND-- 您看到此篇文章时的感受是 看完这篇文章后您的心情是
    选择你看到这篇新闻时的心情
    """
)
_DOUBTFUL_WORDS = _words(
    """
    分享 转发 收藏 打印 关闭 返回 评价 评论 点赞 在看 赞 喜欢 举报 关注 推荐 登录 注册 暂停 播放 朗读 字体 字号
    大 中 小 大字号 中字号 小字号 特大 超大 默认 微信 微信好友 朋友圈 微博 新浪微博 腾讯微博 QQ QQ空间 QQ好友
    人人网 开心网 豆瓣 豆瓣网 百度贴吧 钉钉 抖音 更多 客户端 繁体 繁體 简体 繁体版 简体版 手机版
    电脑版 English TOP 视频 小程序 取消 允许
    知道了 不感兴趣 标签 纠错 无障碍 适老化 关怀版 网站地图 友情链接
    """
)
_CERTAIN = (
    _CERTAIN_WORDS,
    r"[上下]一(?:篇|条|则|页|版)(?:[:：]?(?:没有了|无|暂无|没有))?",
    r"字[号體体](?:大小)?[:：]|【字[号體体][:：]?",
    rf"(?:{_READ}){_TIMES}?[:：]?{_NUMBER}(?:次|人参与|人|个|條|条评论|条|遍)?",
    rf"(?:浏览|点击|阅读|访问|點擊|瀏覽){_TIMES}[:：]",
    rf"\d{{0,6}}表情[-—]?[{HAN}]{{1,4}}",
)
_DOUBTFUL = (
    _DOUBTFUL_WORDS,
    rf"(?:{_DONE}){_TIMES}?[:：]?{_NUMBER}(?:次|人|个|條|条|遍)?",
    rf"\d{{1,9}}(?:个|人|次|条)?(?:{_READ}|{_DONE})(?:过|者)?|已?有?\d{{1,9}}人(?:参与|点赞|评论|觉得很赞)",
    r"共\d{1,6}条评论|(?:本文)?(?:字数|共)[:：]?\d{1,6}字?|预计阅读\d{1,3}分钟",
    rf"\d{{1,6}}(?:{_FELT})|(?:{_FELT})[:：(]?\d{{1,6}}",
)
_GAP = r"[\s|/\\·•【】\[\]()〔〕<>《》:：,，、;；.。!！*_+\-—★☆↑↓▲▼]+"
_PIECE = regex(f"(?P<certain>{'|'.join(_CERTAIN)})|(?P<doubtful>{'|'.join(_DOUBTFUL)})|(?P<gap>{_GAP})", re.IGNORECASE)
_WHOLE = regex(
    r"扫一扫(?:.{0,10}(?:分享|关注|二维码|手机|打开|查看|阅读|浏览|下载|微信|公众号|客户端|本页|页面|带走).{0,10})?"
    r"|(?:微信)?扫码(?:关注|带走|阅读|下载|分享|打开|进入|查看).{0,12}|热门评论打开.{1,20}参与评论"
    r"|(?:长按|点击|戳|轻触|点一?下).{0,12}(?:蓝字|名片|二维码|阅读原文).{0,20}|点击上方.{0,14}关注.{0,6}",
    re.IGNORECASE,
)
_LAST = regex(
    r"[(\[【]?(?:上|下|前|后)一(?:篇|条|则|页|版)(?:文章|新闻|信息)?[)\]】]?[:：].{1,80}"
    r"|(?:打开|下载).{0,12}(?:APP|客户端)(?:查看|阅读|参与|看).{0,10}"
    r"|收录于(?:话题|合集|专辑).{0,40}|#.{1,20}\d{1,4}个(?:内容)?|.{1,16}评论于(?:\[.{0,20}\].{0,20}|\d.{0,20})"
    r"|文明上网,?理性发言.{0,40}|网友评论仅供其?表达个人看法.{0,40}",
    re.IGNORECASE,
)
_BEHIND = regex(
    r"[\s\[【(（]*[\[【(（]\s*(?:我要)?(?:纠错|评价|打印(?:本页)?|关闭(?:本页|窗口)?|收藏|字[体号][:：]?[大中小\s]*|责编)"
    r"\s*[\]】)）]\s*$"
)


def weigh(text: str) -> tuple[int, int]:
    """How many certain and how many doubtful pieces a line is made of; (0, 0) if of anything else besides."""
    line = fold(text)
    at = certain = doubtful = 0
    while at < len(line):
        match = _PIECE.match(line, at)
        if not match:
            return 0, 0
        certain += match.lastgroup == "certain"
        doubtful += match.lastgroup == "doubtful"
        at = match.end()
    return certain, doubtful


def is_control(text: str) -> bool:
    """Whether a text is nothing but buttons and counters: `【字体：大 中 小】 打印 关闭`, `阅读 1234 点赞 56`."""
    return sum(weigh(text)) > 0


def is_sentence_of_a_page(text: str, last: bool) -> bool:
    """Whether a line is what only a page says (`长按二维码关注`); some of it only behind the text (`上一篇：…`)."""
    line = fold(text)
    return len(line) <= 90 and bool(_WHOLE.fullmatch(line) or (last and _LAST.fullmatch(line)))


def buttons_begin(text: str) -> int:
    """Where buttons in brackets begin at the end of a line: `（责任编辑：何云） [纠错] [打印]`; else its length."""
    end = len(text)
    while match := _BEHIND.search(text, max(end - 30, 0), end):
        end = match.start()
    return end
