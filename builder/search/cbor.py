"""The corner of CBOR that Pagefind's metadata uses: whole numbers, texts and arrays."""

from __future__ import annotations

from typing import Any

_INTEGER, _TEXT, _ARRAY = 0, 3, 4


def decode(data: bytes) -> Any:
    """The one value (int, str or list of these) that fills the data; ValueError for anything else."""
    value, end = _decode(data, 0)
    if end != len(data):
        raise ValueError(f"{len(data) - end} bytes left over")
    return value


def _decode(data: bytes, at: int) -> tuple[Any, int]:
    major, argument, at = _decode_head(data, at)
    if major == _INTEGER:
        return argument, at
    if major == _TEXT:
        end = at + argument
        if end > len(data):
            raise ValueError("text is cut off")
        return data[at:end].decode(), end
    if major == _ARRAY:
        values: list[Any] = []
        for _ in range(argument):
            value, at = _decode(data, at)
            values.append(value)
        return values, at
    raise ValueError(f"major type {major} at byte {at}")


def _decode_head(data: bytes, at: int) -> tuple[int, int, int]:
    if at >= len(data):
        raise ValueError("value is cut off")
    major, info = data[at] >> 5, data[at] & 31
    if info < 24:
        return major, info, at + 1
    if info > 27:
        raise ValueError(f"length {info} at byte {at}")
    end = at + 1 + (1 << info - 24)
    if end > len(data):
        raise ValueError("length is cut off")
    return major, int.from_bytes(data[at + 1 : end], "big"), end
