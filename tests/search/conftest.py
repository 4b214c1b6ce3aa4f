"""A made-up archive of 云川市青禾区, a server that sends the site's headers, and a browser."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from search.asking import BASE_PATH, build_site

from builder.model import Passage, Record
from builder.render import SECURITY_POLICY
from builder.search import Means, Seen, Sizes, Standing, make_ready, update_index
from builder.workers import Here

ARTICLES = (
    (
        "2024-03-14",
        "鼓楼街道开展背街小巷整治",
        "环境整治",
        "鼓楼街道办事处",
        "3月15日，鼓楼街道组织志愿者200余人，对古槐巷、书院里等12条背街小巷进行集中整治，清理卫生死角157处。",
    ),
    (
        "2024-03-18",
        "东柳树社区：小手拉大手",
        "志愿服务",
        "东柳树社区",
        "社区联合青禾二小开展“小手拉大手”活动。\n孩子们说：“我劝爸爸不再乱停车。”遛狗拴绳也写进了居民公约。",
    ),
    (
        "2024-04-02",
        "网格化管理再升级",
        "网格治理",
        "区城管局",
        "全区划分网格368个，网格员用手机App上报问题，平均办结时间由3.5天缩短到1.2天。",
    ),
    (
        "2024-05-20",
        "门前三包签约2000余份",
        "环境整治",
        "白塔镇",
        "白塔镇与沿街商户签订门前三包责任书2000余份，商户王立群说：“门前干净了，生意也好了。”",
    ),
    (
        "2023-11-08",
        "龍泉鎮志願者服務隊成立",
        "志愿服务",
        "龍泉鎮",
        "龍泉鎮志願者服務隊日前成立，首批隊員86人。隊長陳國樑表示，將圍繞東府裡、後街等老舊小區開展幫扶。",
    ),
    (
        "2023-09-01",
        "开学第一天，护学岗上岗",
        "交通秩序",
        "青禾交警大队",
        "７：２０，青禾一小门前的护学岗已经上岗，交警使用ＬＥＤ警示屏提醒车辆慢行。",
    ),
    (
        "2023-06-06",
        "楼道里的“共享书架”",
        "志愿服务",
        "盛景花园小区",
        "盛景花园小区3号楼的楼道里多了一个书架，WiFi密码就写在旁边。",
    ),
    (
        "2023-02-17",
        "文明实践站建到家门口",
        "文明实践",
        "区文明办",
        "全区建成新时代文明实践站41个，实践所8个；文明 城市，人人参与。",
    ),
    ("2022-12-30", "年终盘点", "综合", "区文明办", "一年来，真动、真盯、真达标。创城办收到建议1234条，办结率98.6%。"),
    (
        "2022-07-15",
        "高家园新区社区居民议事厅",
        "网格治理",
        "高家园新区社区",
        "议事厅里，居民代表张维新提出增设电动车充电桩A12型。",
    ),
    ("", "关于《云川市文明行为促进条例》的说明", "综合", "区司法局", "条例共六章四十八条，自公布之日起施行。"),
    (
        "2022-03-03",
        "社区日语角",
        "文明实践",
        "盛景花园小区",
        "孩子们玩カードゲーム，互道がんばれ；墙上写着Ça va、㎡和①号。",
    ),
    (
        "2024-06-01",
        "<img src=x onerror=alert(1)> & “引号”测试",
        "综合",
        "区文明办",
        "标题里的 <script>alert(2)</script> 只是文字，a&amp;b 也是。",
    ),
)

ISSUES = (
    ("2024-03-20", 876, (
        ("i876-1", "鼓楼街道：凝心聚力抓创城", "鼓楼街道召开调度会，部署创城工作，明确责任人43名。"),
        ("i876-2", "白塔镇：整治卫生死角", "白塔镇出动机械12台，清理卫生死角96处，张贴公告２００份。"),
        ("i876-3", "", "本期另附各镇街进度表。"),
    )),
    ("2024-03-27", 877, (
        ("i877-1", "东柳树社区：楼道清零", "清理楼道杂物，拆除私搭乱建8处。"),
        ("i877-2", "区教体局：开学第一课", "全区62所学校同上文明礼仪课。"),
    )),
    ("2023-05-11", 812, (
        ("i812-1", "龍泉鎮：整治後街", "龍泉鎮對後街進行整治，更換路燈36盞。"),
        ("i812-2", "城区：更换LED屏", "更换破损LED屏17块，公益广告上屏。"),
    )),
)  # fmt: skip

BRIEFS = 12
SIZES = Sizes()


@pytest.fixture(scope="session")
def records() -> tuple[Record, ...]:
    return (*map(article, ARTICLES), *map(issue, ISSUES), *map(brief, range(1, BRIEFS + 1)))


def article(given) -> Record:
    date, title, tag, unit, text = given
    number = ARTICLES.index(given)
    year = (("year", date[:4]),) if date else ()
    filters = (*year, ("kind", "文章"), ("tag", tag), ("unit", unit))
    return Record(f"/articles/{date[:4] or '0'}/{number}/", title, date, filters, (Passage("", "", text),))


def issue(given) -> Record:
    date, number, items = given
    filters = (("year", date[:4]), ("kind", "快报"), ("bulletin", "青禾创建快报"))
    passages = (Passage("", "", f"青禾区创建文明城市指挥部 {date}"), *(Passage(*item) for item in items))
    return Record(f"/issues/{number}/", f"青禾创建快报第{number}期", date, filters, passages)


def brief(number: int) -> Record:
    """Short pages, more than one screen of results: every one has 集中巡查, each its own number."""
    date = f"2021-{number:02}-05"
    text = f"{number}月，青禾区开展集中巡查，发现问题{number * 37}个，已整改{number * 36}个。" * number
    filters = (("year", "2021"), ("kind", "文章"), ("tag", f"巡查{number}"), ("unit", "区城管局"))
    return Record(f"/articles/2021/b{number}/", f"{number}月集中巡查情况", date, filters, (Passage("", "", text),))


class Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def end_headers(self) -> None:
        self.send_header(
            "Content-Security-Policy", SECURITY_POLICY.format(images="'self' data:", scripts=" 'wasm-unsafe-eval'")
        )
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Tests speak for themselves."""


@pytest.fixture(scope="session")
def build_index():
    """The whole index of some records: paths below `/search/` and their bytes, as a first build writes them."""

    def build(records, sizes: Sizes = SIZES) -> dict[str, bytes]:
        by_url = {record.url: record for record in records}
        seen = [Seen(record.url, record.date, 100, repr(record)) for record in records]
        files: dict[str, bytes] = {}
        means = Means(lambda urls: (make_ready(by_url[url]) for url in urls), lambda _: None, sizes)
        update_index(seen, Standing(), means, lambda path, data, _: files.update({path: data}), Here())
        return files

    return build


@pytest.fixture(scope="session")
def serve():
    """Serve a folder; gives its address."""
    servers = []

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory, records, build_index, serve) -> str:
    """The address of a site below a sub-path: the search page and its files, and no other page.

    The index is cut into many small chunks, as that of a large archive is.
    """
    root = tmp_path_factory.mktemp("site")
    build_site(root / BASE_PATH.strip("/"), build_index(records, Sizes(chunk=40)))
    return serve(root) + BASE_PATH
