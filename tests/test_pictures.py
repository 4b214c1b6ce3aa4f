"""Pictures: what is told from their bytes, what is published of them, in which sizes, and what becomes of bad ones."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest
from picture_files import (
    SECRET,
    chunk,
    drawing,
    exif,
    many_frames,
    opened,
    photo,
    png_bomb,
    saved,
    sixteen_bits,
    telling_png,
    text_bomb,
)
from PIL import Image, ImageChops, ImageOps, ImageStat
from tests_support import tree, write_site

from builder.cli import main
from builder.encode import Seen, bare_copy, examine, smaller
from builder.markdown import Image as Shown
from builder.markdown import render_markdown, sanitize
from builder.pages.files import widths
from builder.pictures import inspect

GOOD = {
    "photo": (photo(), Seen(".jpg", 90, 60)),
    "photo held upright": (photo(orientation=6), Seen(".jpg", 60, 90)),
    "progressive": (saved(drawing(), "JPEG", progressive=True), Seen(".jpg", 90, 60)),
    "grey photo": (saved(drawing().convert("L"), "JPEG"), Seen(".jpg", 90, 60)),
    "four inks": (saved(drawing().convert("CMYK"), "JPEG"), Seen(".jpg", 90, 60)),
    "png": (telling_png(), Seen(".png", 90, 60)),
    "png to be turned": (telling_png(8), Seen(".png", 60, 90)),
    "few colours": (saved(drawing().quantize(16), "PNG"), Seen(".png", 90, 60)),
    "one colour clear": (saved(drawing().quantize(16), "PNG", transparency=3), Seen(".png", 90, 60)),
    "black and white": (saved(drawing().convert("1"), "PNG"), Seen(".png", 90, 60)),
    "glass": (saved(drawing().convert("RGBA"), "PNG"), Seen(".png", 90, 60)),
    "sixteen bits": (sixteen_bits(), Seen(".png", 90, 60)),
    "text of 50 MB": (text_bomb(), Seen(".png", 90, 60)),
    "gif": (saved(drawing().quantize(16), "GIF", comment=SECRET.encode()), Seen(".gif", 90, 60)),
    "moving gif": (many_frames(1000), Seen(".gif", 1, 1, 1000)),
    "gif without its last byte": (saved(drawing().quantize(16), "GIF")[:-1], Seen(".gif", 90, 60)),
    "webp": (saved(drawing(), "WEBP", exif=exif(), xmp=SECRET.encode()), Seen(".webp", 90, 60)),
    "webp to be turned": (saved(drawing(), "WEBP", exif=exif(6)), Seen(".webp", 60, 90)),
    "exact webp": (saved(drawing(), "WEBP", lossless=True), Seen(".webp", 90, 60)),
    "avif": (saved(drawing(), "AVIF"), Seen(".avif", 90, 60)),
    "telling avif": (saved(drawing(), "AVIF", exif=exif(), xmp=SECRET.encode()), Seen(".avif", 90, 60)),
    "avif to be turned": (saved(drawing(), "AVIF", exif=exif(6)), Seen(".avif", 60, 90)),
}
RESEND, RESAVE, SHRINK = (
    "找到原图，重新放一遍",
    "在看图软件里打开，另存为 JPEG 或 PNG",
    "缩小后再放，宽 4000 像素已经够用",
)
CUT, DAMAGED, NONE, PAGE = "文件不完整，多半没有传完", "内容损坏", "内容不是认得的图片", "内容是网页或矢量图，不是照片"
SCAN = photo()[photo().index(b"\xff\xda") : photo().index(b"\xff\xd9", photo().index(b"\xff\xda"))]
BROKEN = {
    "empty": (b"", "文件是空的", RESEND),
    "half a photo": (photo()[: len(photo()) // 2], CUT, RESEND),
    "photo without its last byte": (saved(drawing(), "JPEG")[:-1], CUT, RESEND),
    "half a png": (telling_png()[: len(telling_png()) // 2], CUT, RESEND),
    "half a gif": (saved(drawing().quantize(16), "GIF")[:200], CUT, RESEND),
    "half a webp": (saved(drawing(), "WEBP")[:100], CUT, RESEND),
    "half an avif": (saved(drawing(), "AVIF")[:400], CUT, RESEND),
    "a page": (b"<!DOCTYPE html><p>404", PAGE, RESAVE),
    "a drawing that runs": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', PAGE, RESAVE),
    "a photo of another kind": (b"\x00\x00\x00\x18ftypheic" + bytes(40), NONE, RESAVE),
    "a text": ("夜市".encode(), NONE, RESAVE),
    "a script that begins like a gif": (b"GIF89a=1;alert(1)//" + bytes(40), DAMAGED, RESEND),
    "60,000 by 60,000": (png_bomb(60_000, 60_000), "有 60000×60000 像素，太大", SHRINK),
    "10,000 by 10,000": (png_bomb(10_000, 10_000), "有 10000×10000 像素，太大", SHRINK),
    "less than it claims": (png_bomb(6000, 6000), DAMAGED, RESEND),
    "no pixels": (png_bomb(0, 0), DAMAGED, RESEND),
    "a bit fell over": (telling_png().replace(b"IDATx", b"IDATy"), DAMAGED, RESEND),
    "10,000 frames": (many_frames(10_000), "动画超过 1000 帧，太长", "删减到几十帧，或改放一幅静止的图片"),
    "1,000 passes": (saved(drawing(), "JPEG")[:-2] + SCAN * 1000 + b"\xff\xd9", DAMAGED, RESEND),
    "a million blocks": (b"GIF89a" + bytes(7) + b"!\xfe\x00" * 1_000_000 + b";", DAMAGED, RESEND),
    "a million chunks": (png_bomb(9, 9)[:33] + chunk(b"teXt", b"") * 200_000, DAMAGED, RESEND),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_picture_is_what_its_bytes_say(name: str) -> None:
    data, seen = GOOD[name]
    assert examine(data) == seen


@pytest.mark.parametrize("name", BROKEN)
def test_a_bad_file_is_refused_with_a_reason_and_a_cure(name: str) -> None:
    data, reason, cure = BROKEN[name]
    assert examine(data) == Seen(wrong=reason, cure=cure)


def test_a_file_larger_than_any_page_needs_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    content = write_site(tmp_path, {"articles/a.md": ARTICLE})
    with (content / "articles" / "da.jpg").open("wb") as file:
        file.truncate(100 * 1024**2)
    assert main(["check", "--content", str(content)]) == 0
    assert "文件超过 64 MB，太大" in capsys.readouterr().err


@pytest.mark.parametrize("name", GOOD)
def test_what_is_published_tells_nothing_but_the_picture(name: str) -> None:
    data, seen = GOOD[name]
    copy, _ = bare_copy(data)
    files = (copy, *smaller(data, ((30, 20),))) if seen.frames == 1 else (copy,)
    assert examine(copy) == seen
    for file in files:
        for telling in (SECRET.encode(), b"Exif", b"xmp", b"XMP", b"tIME", b"zTXt", b"prVt"):
            assert telling not in file
        image = opened(file)
        assert not image.getexif()
        assert not {"comment", "xmp", "exif", "Author"} & image.info.keys()


@pytest.mark.parametrize("name", [name for name, (data, _) in GOOD.items() if not bare_copy(data)[1]])
def test_what_needs_no_turning_loses_no_pixel(name: str) -> None:
    data, _ = GOOD[name]
    small = GOOD["png"][0] if name == "text of 50 MB" else data
    assert opened(bare_copy(data)[0]).tobytes() == opened(small).tobytes()


def alike(one: Image.Image, other: Image.Image, by: float = 6.0) -> bool:
    """Whether two pictures are of one size and differ no more than their encoding makes them."""
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return one.size == other.size and max(ImageStat.Stat(difference).mean) < by


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", [photo, lambda orientation: telling_png(orientation)], ids=["jpeg", "png"])
def test_a_picture_stands_upright_in_every_size(make, orientation: int) -> None:
    data = make(orientation=orientation)
    upright = ImageOps.exif_transpose(opened(data))
    copy, turned = bare_copy(data)
    assert turned == (orientation != 1)
    assert alike(opened(copy), upright)
    size = (upright.width // 2, upright.height // 2)
    assert alike(opened(smaller(data, (size,))[0]), upright.resize(size))


def test_a_turn_that_only_xmp_tells_of_is_none_for_us_as_for_browsers() -> None:
    told = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf tiff:Orientation="6"/></x:xmpmeta>'
    assert examine(saved(drawing(), "JPEG", xmp=told)) == Seen(".jpg", 90, 60)


@pytest.mark.parametrize(
    "name", ["four inks", "sixteen bits", "few colours", "glass", "avif to be turned", "grey photo"]
)
def test_unusual_colours_stay_what_they_were(name: str) -> None:
    data, seen = GOOD[name]
    expected = drawing()
    if name == "sixteen bits":
        expected = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90).resize((90, 60))
    if name == "few colours":
        expected = opened(data)
    if name == "grey photo":
        expected = expected.convert("L")
    if name == "avif to be turned":
        expected = expected.transpose(Image.Transpose.ROTATE_270)
    assert alike(opened(smaller(data, ((seen.width, seen.height),))[0]), expected, by=16)
    if name != "sixteen bits":
        assert alike(opened(bare_copy(data)[0]), expected, by=16)


def test_a_colour_profile_stays_and_a_spoiled_one_goes() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for form in ("JPEG", "PNG", "WEBP"):
        data = saved(drawing(), form, icc_profile=profile)
        assert opened(bare_copy(data)[0]).info["icc_profile"] == profile
        assert opened(smaller(data, ((30, 20),))[0]).info["icc_profile"] == profile
    whole = saved(drawing(), "PNG")
    for junk in (b"junk", b"a\x00\x00junk", b"\x00\x00"):
        data = whole[:33] + chunk(b"iCCP", junk) + whole[33:]
        assert examine(data) == Seen(".png", 90, 60)
        assert b"iCCP" not in bare_copy(data)[0]


def test_flat_graphics_are_kept_exactly() -> None:
    sign = Image.new("RGB", (400, 300), "white")
    sign.paste((190, 20, 20), (50, 50, 350, 120))
    assert opened(smaller(saved(sign, "PNG"), ((400, 300),))[0]).tobytes() == sign.tobytes()


def test_no_damage_makes_it_stumble() -> None:
    """Cut, doubled, overwritten: it is a picture that can be drawn, or it is refused."""
    dice = random.Random(57)
    samples = [data for data, seen in GOOD.values() if len(data) < 20_000]
    drawn = 0
    for _ in range(3000):
        data = bytearray(dice.choice(samples))
        for _ in range(dice.choice((1, 1, 2, 8))):
            at = dice.randrange(min(len(data), dice.choice((60, 1_000_000))))
            match dice.randrange(4):
                case 0:
                    data[at] = dice.randrange(256)
                case 1:
                    del data[at + 1 : at + 1 + dice.randrange(50)]
                case 2:
                    data[at:at] = data[at : at + dice.randrange(30)]
                case 3:
                    data[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff"))
        seen = examine(bytes(data))
        if not seen.wrong and seen.width * seen.height < 1_000_000:
            bare_copy(bytes(data))
            smaller(bytes(data), ((9, 6),)) if seen.frames == 1 else ()
            drawn += 1
    assert drawn > 100


def test_structure_is_walked_in_time_that_grows_with_the_file_only() -> None:
    worst = (
        b"\xff\xd8\xff" + b"\xff" * 5_000_000,
        b"\xff\xd8" + b"\xff\xe1\x00\x02" * 90_000,
        b"GIF89a" + b"\xff" * 9_000_000,
    )
    for data in worst:
        assert examine(data).wrong


# --- which sizes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((800, 600), ()),
        ((801, 600), (480, 801)),
        ((960, 720), (480, 960)),
        ((1000, 750), (480, 1000)),
        ((1200, 800), (480, 960, 1200)),
        ((1600, 900), (480, 960, 1600)),
        ((4000, 3000), (480, 960, 1600)),
        ((1080, 20_000), ()),
        ((12_000, 300), (480, 960, 1600)),
    ],
)
def test_a_picture_is_never_drawn_larger_nor_twice_alike(size: tuple[int, int], expected: tuple[int, ...]) -> None:
    assert widths(*size) == expected


# --- on a page -----------------------------------------------------------------------------------------------------

ARTICLE = "---\ntitle: 柳塘夜市\ndate: 2024-03-01\n---\n\n夜市开张了。\n"
SHOWING = ARTICLE + "\n![入口](a/rukou.jpg)\n\n灯亮了，见图![灯](a/deng.png)。\n"


def write_pictures(folder: Path, **files: bytes) -> Path:
    """A content folder with an article that shows two pictures, and these files beside it."""
    content = write_site(folder, {"articles/2024/a.md": SHOWING})
    named = {
        "rukou.jpg": photo(1200, 800),
        "deng.png": telling_png(),
        **{k.replace("_", "."): v for k, v in files.items()},
    }
    for name, data in named.items():
        (content / "articles/2024/a").mkdir(exist_ok=True)
        (content / "articles/2024/a" / name).write_bytes(data)
    return content


def build(content: Path, site: Path, *more: str) -> int:
    return main(
        ["build", "--content", str(content), "--output", str(site), "--as-of", "2025-01-01", "--no-search", *more]
    )


def drawn(folder: Path) -> dict[str, str]:
    """What is kept of pictures, in digests."""
    return tree(folder / ".cache/pictures")


def media(site: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(site.glob("media/*"))}


def test_a_page_shows_its_pictures_in_every_size(tmp_path: Path) -> None:
    content = write_pictures(tmp_path)
    assert build(content, tmp_path / "site") == 0
    page = (tmp_path / "site/articles/2024/a/index.html").read_text("utf-8")
    names = list(media(tmp_path / "site"))
    stem = next(name for name in names if name.endswith("-960.webp")).removesuffix("-960.webp")
    small = next(name for name in names if name.endswith(".png"))
    assert sorted(names) == sorted([small, f"{stem}.jpg", f"{stem}-480.webp", f"{stem}-960.webp", f"{stem}-1200.webp"])
    offered = ", ".join(f"/media/{stem}-{width}.webp {width}w" for width in (480, 960, 1200))
    assert (
        f'<figure><picture><source type="image/webp" srcset="{offered}" sizes="(min-width: 43em) 648px, 100vw">'
        f'<img src="/media/{stem}.jpg" width="1200" height="800" alt="入口" decoding="async"></picture>'
        "<figcaption>入口</figcaption></figure>" in page
    )
    assert f'见图<img src="/media/{small}" width="90" height="60" alt="灯" loading="lazy" decoding="async">。' in page
    for name, data in media(tmp_path / "site").items():
        width = int(name.partition("-")[2].removesuffix(".webp") or 0)
        assert not width or opened(data).size == (width, round(width * 2 / 3))
    assert (content / "articles/2024/a/rukou.jpg").read_bytes() == photo(1200, 800)


def test_a_second_build_draws_nothing_again(tmp_path: Path) -> None:
    content = write_pictures(tmp_path, su_jpg=photo(1200, 900, orientation=6))
    (content / "articles/2024/a.md").write_text(SHOWING + "\n![竖](a/su.jpg)\n", "utf-8")
    assert build(content, tmp_path / "site") == 0
    kept = drawn(tmp_path)
    assert len([name for name in kept if name.endswith((".webp", ".jpg"))]) == 3 + 2 + 1  # and the turned one, whole
    assert build(content, tmp_path / "other") == 0
    assert media(tmp_path / "other") == media(tmp_path / "site")
    assert drawn(tmp_path) == kept


def test_a_damaged_cache_is_no_wrong_picture(tmp_path: Path) -> None:
    content = write_pictures(tmp_path)
    assert build(content, tmp_path / "site") == 0
    expected, kept = media(tmp_path / "site"), drawn(tmp_path)
    for number, damage in enumerate((lambda _: b"", lambda data: data[:-1], lambda data: bytes(len(data)))):
        for file in (tmp_path / ".cache").rglob("*"):
            file.is_file() and file.write_bytes(damage(file.read_bytes()))
        assert build(content, tmp_path / f"site{number}") == 0
        assert media(tmp_path / f"site{number}") == expected
        assert drawn(tmp_path) == kept


def test_without_a_cache_it_only_takes_longer(tmp_path: Path) -> None:
    content = write_pictures(tmp_path)
    (tmp_path / ".cache").write_text("", "utf-8")
    assert build(content, tmp_path / "site") == 0
    assert len(media(tmp_path / "site")) == 5


def test_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    content = write_pictures(tmp_path)
    (tmp_path / ".cache/pictures/older").mkdir(parents=True)
    assert build(content, tmp_path / "site") == 0
    (content / "articles/2024/a/rukou.jpg").unlink()
    (content / "articles/2024/a.md").write_text(ARTICLE, "utf-8")
    assert build(content, tmp_path / "site") == 0
    assert media(tmp_path / "site") == {}
    assert [name.rpartition("/")[2] for name in drawn(tmp_path)] == ["seen.json"]


def test_same_pictures_same_bytes_wherever_they_lie(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert build(write_pictures(tmp_path / name), tmp_path / name / "site") == 0
    assert tree(tmp_path / "one/site") == tree(tmp_path / "two/site")


def test_a_page_changes_only_with_its_own_picture(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    content = write_pictures(tmp_path)
    write_site(tmp_path, {"articles/2024/b.md": ARTICLE.replace("柳塘夜市", "早市")})
    assert build(content, tmp_path / "site") == 0
    before = tree(tmp_path / "site")
    (content / "articles/2024/a/rukou.jpg").write_bytes(photo(1300, 800))
    assert build(content, tmp_path / "site") == 0
    after = tree(tmp_path / "site")
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {name for name in changed if not name.startswith("media/")} == {
        ".bulletin.json",
        "articles/2024/a/index.html",
    }
    assert len([name for name in changed if name.startswith("media/")]) == 8


def test_a_bad_picture_is_named_and_not_published(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    content = write_pictures(tmp_path, rukou_jpg=photo()[:400], deng_png=b"<svg/>")
    said = (
        "articles/2024/a/deng.png:1:1: 提醒 图片不能用：内容是网页或矢量图，不是照片 → "
        "在看图软件里打开，另存为 JPEG 或 PNG [picture-broken]\n"
        "articles/2024/a/rukou.jpg:1:1: 提醒 图片不能用：文件不完整，多半没有传完 → 找到原图，重新放一遍 [picture-broken]\n"
    )
    assert main(["check", "--content", str(content)]) == 0
    assert said in capsys.readouterr().err
    assert build(content, tmp_path / "site") == 0
    assert said in capsys.readouterr().err
    assert media(tmp_path / "site") == {}
    page = (tmp_path / "site/articles/2024/a/index.html").read_text("utf-8")
    assert '<figure><span class="missing">图片缺失：rukou.jpg</span><figcaption>入口</figcaption></figure>' in page
    (content / "articles/2024/a/rukou.jpg").write_bytes(photo())
    assert build(content, tmp_path / "site") == 0
    assert len(media(tmp_path / "site")) == 1


def test_a_picture_under_a_wrong_suffix_is_published_under_its_own(tmp_path: Path) -> None:
    content = write_pictures(tmp_path, rukou_jpg=telling_png(width=90))
    assert build(content, tmp_path / "site") == 0
    assert {Path(name).suffix for name in media(tmp_path / "site")} == {".png"}


def test_only_what_a_page_shows_leaves_the_content_folder(tmp_path: Path) -> None:
    content = write_pictures(tmp_path, zhuo_jpg=photo(70, 50), cao_jpg=photo(71, 50))
    write_site(tmp_path, {"articles/2024/c.md": ARTICLE.replace("---\n\n", "draft: true\n---\n\n![](a/cao.jpg)\n\n")})
    (content / "articles/2024/a/mingdan.pdf").write_bytes(b"%PDF-1.4")
    (content / "articles/2024/a/biji.pdf").write_bytes(b"%PDF-1.5")
    (content / "articles/2024/a.md").write_text(SHOWING + "\n[名单](a/mingdan.pdf)、[灯](a/zhuo.jpg)\n", "utf-8")
    assert build(content, tmp_path / "site") == 0
    assert (
        sorted(Path(name).suffix for name in media(tmp_path / "site"))
        == [".jpg", ".jpg", ".pdf", ".png"] + [".webp"] * 3
    )


# --- nobody else's sizes ----------------------------------------------------------------------------------------------

OURS = Shown(
    "合影.jpg", "/qinghe/media/0123456789abcdef.jpg", 1000, 700, (("/qinghe/media/0123456789abcdef-480.webp", 480),)
)
OFFER = 'type="image/webp" srcset="/media/fedcba9876543210-480.webp 480w" sizes="(min-width: 43em) 648px, 100vw"'


def test_the_wall_lets_our_own_through_unchanged() -> None:
    html = render_markdown("![合影](合影.jpg)", images=(OURS,)).html
    assert html.count("srcset=") == 1
    assert sanitize(html) == html


@pytest.mark.parametrize(
    "source",
    [
        f"<picture><source {OFFER}><img src=合影.jpg></picture>",
        f"<picture><source {OFFER} data-own=''><img src=合影.jpg></picture>",
        f'<img src="合影.jpg" {OFFER}>',
        f"<video><source {OFFER}></video>",
        f"正文<source {OFFER}>正文",
    ],
)
def test_no_document_brings_in_sizes_of_its_own(source: str) -> None:
    html = render_markdown(source, images=(OURS,)).html
    assert "fedcba" not in html
    assert html.count("<source") == html.count("<picture") == html.count("0123456789abcdef-480.webp 480w")


@pytest.mark.parametrize(
    "value",
    [
        "//track.example/media/0123456789abcdef-480.webp 480w",
        "https://track.example/media/0123456789abcdef-480.webp 480w",
        "/media/0123456789abcdef-480.webp 480w, https://track.example/1.gif 2w",
        "/media/0123456789abcdef.jpg 480w",
        "/media/0123456789abcdef-480.webp",
        "/\\track.example/media/0123456789abcdef-480.webp 480w",
        "data:image/png;base64,AAAA 1w",
    ],
)
def test_the_wall_knows_addresses_of_our_own_only(value: str) -> None:
    html = sanitize(f'<picture><source type="image/webp" srcset="{value}"><img srcset="{value}" alt=""></picture>')
    assert html == '<picture><source type="image/webp"><img alt=""></picture>'


# --- in a browser -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "density", "expected"),
    [(320, 1, 480), (412, 2.625, 1200), (800, 1, 960), (1600, 1, 960), (1600, 2, 1200)],
)
def test_a_browser_takes_the_size_it_needs(
    tmp_path: Path, browser, serve_folder, width: int, density: float, expected: int
) -> None:
    assert build(write_pictures(tmp_path), tmp_path / "site") == 0
    context = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=density)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    base = serve_folder(tmp_path / "site")
    page.goto(f"{base}articles/2024/a/", wait_until="networkidle")
    shown = page.locator("figure img").evaluate(
        "img => [img.currentSrc, img.complete && img.naturalWidth > 0, img.clientWidth <= innerWidth, img.clientWidth / img.clientHeight]"
    )
    assert shown[0].endswith(f"-{expected}.webp")
    assert shown[1:] == [True, True, pytest.approx(1.5, abs=0.02)]
    assert [url for url in asked if "-" in url.rpartition("/")[2] and "/media/" in url] == [shown[0]]
    assert all(url.startswith(base) for url in asked)
    context.close()


def test_the_first_picture_is_not_put_off(tmp_path: Path) -> None:
    assert build(write_pictures(tmp_path), tmp_path / "site") == 0
    page = (tmp_path / "site/articles/2024/a/index.html").read_text("utf-8")
    prose = page[page.index("<figure>") :]
    assert "loading" not in prose[: prose.index("</figure>")]
    assert prose.count('loading="lazy"') == 1


def test_inspection_takes_a_file_apart_and_puts_it_together_again() -> None:
    plain = saved(drawing(), "JPEG")
    assert inspect(plain).bare == plain
    for form in ("PNG", "WEBP", "AVIF"):
        data = saved(drawing(), form)
        assert inspect(data).bare == data
    assert Image.open(BytesIO(inspect(photo()).bare)).info["jfif_density"] == (1, 1)
