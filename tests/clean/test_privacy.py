"""What a note on private matters says, and that it never says the matter itself."""

from __future__ import annotations

import pytest

from builder.clean.pipeline import clean
from builder.clean.private.marks import flag_secret_marks
from builder.clean.private.persons import children, homes, lists
from builder.clean.private.privacy import cards, contacts, identities, is_identity, mobiles, passes_luhn, plain

HEAD = "青禾区通知\n\n2024年03月05日\n\n"


def notes(text: str) -> list[str]:
    return [f"{flag.rule} {flag.level} {flag.note}" for flag in clean(HEAD + text + "\n").flags]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            "申请人何云，身份证号110105198001010016，经审核符合条件，现予公示。",
            "P-ID confirm 文中有 1 处身份证号码：110***********0016（“申请人何云，身份证号**…”一段）；公开前请删去或遮盖",
        ),
        (
            "13812345678是何云的手机，13987654321是周远的手机，有事请打。",
            "P-MOBILE confirm 文中有 2 处手机号码：138****5678（“****是何云的手机，*…”一段）、139****4321（“****是何云的手机，*…”一段）；"
            "公开前请征得本人同意，或改用办公电话",
        ),
        (
            "何小云，女，9岁，随祖父母生活，社区为她配备了书桌和台灯。",
            "P-MINOR confirm 文中有 1 处不满十四周岁未成年人的姓名：何某（“***，女，9岁，随祖父…”一段）；"
            "公开前请征得监护人同意或隐去姓名",
        ),
        (
            "机密★1年",
            "P-SECRET confirm 文中有“机密★1年”字样，不得公开发布；确可公开的由保密审查人签字核定",
        ),
    ],
)
def test_a_note_says_what_and_where(text, note):
    assert notes(f"会议安排如下，请各单位按时参加，不得无故缺席，特殊情况请假。\n\n{text}") == [note]


@pytest.mark.parametrize(
    "secret",
    [
        "110105198001010016", "１１０１０５１９８００１０１００１６", "110105 19800101 0016", "13812345678", "138-1234-5678",
        "账号：6222020200012345670", "家住东风里小区3号楼2单元501室",
    ],
)  # fmt: skip
def test_no_note_repeats_what_it_found(secret):
    said = "".join(notes(f"{secret}，登记人何云，其余信息从略，请各社区认真核对，及时反馈。"))
    assert "confirm" in said
    assert "19800101" not in plain(said)
    assert "1234567" not in plain(said).replace("-", "")
    assert "501" not in said


def test_the_text_is_never_changed():
    text = "申请人何云，110105198001010016，13812345678，家住东风里小区3号楼2单元501室。"
    assert clean(f"{HEAD}{text}\n").body.strip() == text


def test_many_are_counted_and_three_are_shown():
    rows = "\n\n".join(f"第{n}网格由网格员负责，联系电话1381234567{n}，随时在线。" for n in range(5))
    (note,) = notes(rows)
    assert note.startswith("P-MOBILE confirm 文中有 5 处手机号码：138****5670（")
    assert note.count("****56") == 3
    assert "等；" in note


def test_a_document_that_an_editor_wrote_is_not_judged_here():
    assert clean("---\ntitle: 名单\ndate: 2024-03-05\n---\n\n何云，13812345678。\n").flags == ()


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        ("110105198001010016", True),
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105198001010017", False),
        ("110105198002300011", False),
        ("990105198001010016", False),
    ],
)
def test_the_check_of_identity_numbers(digits, right):
    assert is_identity(digits) == right


def test_the_check_of_bank_cards():
    assert passes_luhn("6222020200012345670")
    assert not passes_luhn("6222020200012345671")


NOTHING = {
    "12345、12319、96110、400-123-4567、0999-1234567转805、（0999）7654321": mobiles,
    "1-9月13812.345678万元、面积13812345678平方米、共13812345678株": mobiles,
    "设备号A13812345678、B13812345678C、20241381234567800": mobiles,
    "青政发〔2024〕12号、云准印证2024-000123号、ISBN 9787508612345": identities,
    "信用代码91110105MA01ABCD2X、注册号110105012345678": identities,
    "2024年3月5日至2024年12月31日，20240305—20241231": identities,
    "抖音账号：123456789012，流水号4111 1111 1111 1112，16位编号4111111111111111": cards,
    "投稿邮箱qinghe@163.com，联系人：何云；电话0999-1234567": contacts,
    "家住柳园小区、住在河边、住址不详、租住在附近的居民、家住3号楼的王阿姨": homes,
    "3号楼2单元清理完毕，5栋12户居民签字，办公地址：青禾大道12号A座805室": homes,
    "8岁以下儿童、3至6岁幼儿、小学生家长、小学校长何云、三年级学生陆续入场、80岁老人": children,
    "小学一年级新生、幼儿园张老师、中学生何小云、六一儿童节、时年9岁、孙女8岁": children,
    "何云、周远、林小禾等领导走访困难群众；先进个人何云、周远、林小禾": lists,
    "低保、特困、残疾人；患者家属、医生、护士；困难党员、老党员": lists,
}


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_private(text):
    assert [matter for part in text.split("\n") for matter in NOTHING[text](plain(part))] == []


@pytest.mark.parametrize(
    "line",
    [
        "保守国家秘密，人人有责", "严守国家机密", "机密档案管理办法学习会", "此件公开发布", "公开属性：主动公开", "密级：公开", "内部管理制度",
        "内部资料性出版物准印证第0123号", "请注意保存好票据", "商业秘密保护", "向社会公开征求意见",
    ],
)  # fmt: skip
def test_a_line_about_secrecy_is_no_mark(line):
    assert notes(f"会议安排如下，请各单位按时参加，不得无故缺席，特殊情况请假。\n\n{line}") == []


def test_a_bare_word_in_the_middle_is_a_heading():
    prose = [f"第{n}条规定，各单位应当按时报送材料，不得迟报漏报，否则予以通报。" for n in range(30)]
    assert notes("\n\n".join([*prose[:15], "秘密", *prose[15:]])) == []
    assert [note.split()[0] for note in notes("\n\n".join([*prose[:15], "秘密★1年", *prose[15:]]))] == ["P-SECRET"]


def test_the_rule_says_what_it_is_none_of():
    assert "此件公开发布" in (flag_secret_marks.__doc__ or "")


@pytest.mark.parametrize(
    ("find", "letters"),
    [
        (identities, "110105 19800101 "), (mobiles, "138 1234 "), (cards, "1 "), (contacts, "联系人何云a@"), (homes, "家住村3"),
        (children, "小学1班的王"), (lists, "王小明、"),
    ],
)  # fmt: skip
def test_long_rows_of_the_worst_letters_come_to_an_end(find, letters):
    assert isinstance(sum(1 for _ in find(letters * (200_000 // len(letters)))), int)
