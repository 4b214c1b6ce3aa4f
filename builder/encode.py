"""Pictures through Pillow: whether one can be decoded, its published copy, its smaller sizes as WebP."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import PIL
from PIL import ExifTags, Image, ImageCms, JpegImagePlugin, features

from builder import pictures
from builder.pictures import Inspected, Seen, UnfitError, damaged, inspect, within_limits

# The last wall; what a file claims is judged before Pillow sees it.
Image.MAX_IMAGE_PIXELS = pictures.PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_FORMATS = {".jpg": "JPEG", ".png": "PNG", ".gif": "GIF", ".webp": "WEBP", ".avif": "AVIF"}
_QUALITY = {"WEBP": 90, "AVIF": 85, "JPEG": 92}
_FEW_COLOURS = 4096
_PROFILE = 16 * 1024
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip


def examine(data: bytes) -> Seen:
    """What a picture file is, decoded once at the smallest scale; never raises for what is in it."""
    try:
        found = inspect(data)
        with _opened(found) as (image, orientation):
            width, height = image.size
            image.draft(None, (1, 1))  # type: ignore[no-untyped-call,unused-ignore]
            _in_colour(image)
            frames = max(found.frames, getattr(image, "n_frames", 1) if found.kind == ".avif" else 1)
        within_limits(width, height, frames)
    except UnfitError as error:
        return Seen(wrong=error.reason, cure=error.cure)
    if orientation >= 5:
        width, height = height, width
    return Seen(found.kind, width, height, frames)


def bare_copy(data: bytes) -> tuple[bytes, bool]:
    """The file as it is published, without metadata, upright; and whether that took drawing it anew."""
    found = inspect(data)
    if not found.redraw:
        return found.bare, False
    with _opened(found) as (image, orientation):
        return _saved(_turned(_without_inks(image), orientation), **_as_before(image)), True


def smaller(data: bytes, sizes: tuple[tuple[int, int], ...]) -> tuple[bytes, ...]:
    """WebP files of these widths and heights."""
    found = inspect(data)
    with _opened(found) as (image, orientation):
        widest = max((size if orientation < 5 else size[::-1] for size in sizes), default=image.size)
        image.draft(None, widest)  # type: ignore[no-untyped-call,unused-ignore]
        drawn = _turned(_in_colour(image), orientation)
        flat = found.kind != ".jpg" and drawn.getcolors(_FEW_COLOURS) is not None
        return tuple(_as_webp(_scaled(drawn, size), _profile(image), flat) for size in sizes)


def _as_webp(image: Image.Image, profile: bytes, flat: bool) -> bytes:
    """A WebP file; of a flat drawing the exact one, unless edges that scaling has softened make it the larger."""
    ways = ({"lossless": True}, {"quality": 80}) if flat else ({"quality": 80},)
    return min((_saved(image, format="WEBP", method=4, icc_profile=profile, **way) for way in ways), key=len)


@cache
def recipe() -> str:
    """A digest of all that turns a file into its published copies: this code and the libraries it calls."""
    digest = hashlib.sha256(PIL.__version__.encode())
    for library in ("webp", "avif", "libjpeg_turbo", "zlib", "zlib_ng", "littlecms2"):
        digest.update(f"{library} {features.version(library)}\n".encode())
    for file in (Path(__file__), *sorted(Path(pictures.__file__).parent.glob("*.py"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _opened(found: Inspected) -> Iterator[tuple[Image.Image, int]]:
    """The picture and its orientation; whatever Pillow stumbles over means that the file is damaged."""
    try:
        with Image.open(BytesIO(found.bare), formats=[_FORMATS[found.kind]]) as image:
            orientation = found.orientation
            if found.kind == ".avif":
                orientation = _turn_told(image)
            elif image.size != (found.width, found.height):
                raise damaged()
            within_limits(*image.size, frames=1)
            yield image, orientation
    except UnfitError:
        raise
    except Exception:  # hostile files make its decoders raise nearly anything
        raise damaged() from None


def _turn_told(image: Image.Image) -> int:
    """The turn that Pillow leaves to its caller, in the form of EXIF."""
    exif = Image.Exif()
    exif.load(image.info.get("exif", b""))
    return int(exif.get(ExifTags.Base.Orientation, 1))


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def _in_colour(image: Image.Image) -> Image.Image:
    """The picture as RGB, or RGBA where parts are transparent."""
    if image.mode.startswith("I"):
        image = image.point(lambda level: level / 257).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return _without_inks(image).convert("RGB")


def _without_inks(image: Image.Image) -> Image.Image:
    """CMYK as RGB, by the profile of its printer where that works."""
    if image.mode != "CMYK":
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (KeyError, OSError, ImageCms.PyCMSError):
        converted = None
    return converted or image.convert("RGB")


def _profile(image: Image.Image) -> bytes:
    """The colour profile, if it is one for RGB and no larger than the picture deserves."""
    profile = image.info.get("icc_profile") or b""
    return profile if profile[16:20] == b"RGB " and len(profile) <= _PROFILE else b""


def _as_before(image: Image.Image) -> dict[str, Any]:
    """How to save a picture as it was, losing as little as its format allows."""
    name = image.format or ""
    options: dict[str, Any] = {"format": name, "icc_profile": _profile(image)}
    if name == "JPEG" and image.mode != "CMYK" and isinstance(image, JpegImagePlugin.JpegImageFile):
        sampling = JpegImagePlugin.get_sampling(image)
        return {**options, "qtables": image.quantization, "subsampling": sampling, "optimize": True}
    if name == "AVIF":
        return {**options, "quality": _QUALITY[name], "max_threads": 1}
    if name == "WEBP":
        return {**options, "quality": _QUALITY[name], "method": 4}
    return options if name == "PNG" else {**options, "quality": _QUALITY[name], "optimize": True}


def _scaled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _saved(image: Image.Image, **options: Any) -> bytes:
    written = BytesIO()
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    image.save(written, **options)
    return written.getvalue()
