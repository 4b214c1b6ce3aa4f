"""The MIME type of a file by its name."""

from __future__ import annotations

# Python's own table reads the Windows registry, where .js may be text/plain, which breaks modules.
TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8", ".json": "application/json; charset=utf-8", ".svg": "image/svg+xml",
    ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm",
    ".md": "text/markdown; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".yml": "text/yaml; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8", ".map": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif", ".ico": "image/x-icon", ".pdf": "application/pdf", ".zip": "application/zip",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".mp4": "video/mp4", ".webm": "video/webm",
    ".woff": "font/woff", ".woff2": "font/woff2",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
HTML = TYPES[".html"]
TEXT = TYPES[".txt"]


def kind_of(name: str) -> str:
    """The type of a file name or address; plain bytes where the table has none."""
    stem, dot, suffix = name.rpartition(".")
    return TYPES.get(f".{suffix.lower()}", "application/octet-stream") if stem and dot else "application/octet-stream"
