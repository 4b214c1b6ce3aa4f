"""What somebody needs to look at the preview from a phone beside this machine."""

from __future__ import annotations

import secrets
import socket

from builder.preview.gate import Gate
from builder.preview.server import Preview
from builder.qr import qr_text


def shared_gate() -> Gate:
    """A gate that only opens for those who know the key of this run."""
    return Gate(key=secrets.token_urlsafe(9))


def shared_address(preview: Preview) -> str:
    """The address with the key."""
    house = preview.house
    return f"http://{_own_address()}:{preview.port}{house.base}?k={house.gate.key}"


def invitation(address: str, with_code: bool) -> str:
    """What the terminal says of a shared preview, with the QR code where a terminal can show one."""
    code = f"\n{qr_text(address)}" if with_code else ""
    return (
        f"同一个网络里的手机、电脑可以打开：{address}{code}\n"
        "拿到这个网址的人都能看到草稿，不要转发到群里；停下预览，网址就作废。\n"
        "Windows 第一次会问是否允许访问网络，请点“允许访问”。分享时不能从网页上改稿件。"
    )


def _own_address() -> str:
    """This machine's address in its network; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:  # no network at all
            return "127.0.0.1"
