"""What is in a message that is not text: files and their measures."""

from typing import Any

from sandbox.files import Files, StoredFile, image_size, is_image
from sandbox.parameters import Upload

Json = dict[str, Any]

KINDS = ("photo", "voice", "document", "audio", "video", "animation", "sticker", "video_note")
CONTENT_TYPES = {
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "animation": "video/mp4",
}
PHOTO_SIDES = (90, 320, 800, 1280)


def media(files: Files, kind: str, upload: Upload, more: Json) -> Json:
    """Keep an uploaded file; returns the content of a message with it.

    Args:
        more: what the sender says of it (duration, width, title …).

    Raises:
        Refusal: it is empty, or no image where one is due.
    """
    if kind == "sticker":
        return {**_group(more), **sticker(files, str(more.get("emoji") or "🙂"), upload)}
    if kind == "photo":
        image_size(upload.content)
    return media_of(files.add(kind, upload), more)


def media_of(stored: StoredFile, more: Json) -> Json:
    """Return the content of a message with a file that is kept already."""
    if stored.kind == "sticker":
        return {"sticker": _sticker(stored, str(more.get("emoji") or "🙂"))}
    if stored.kind == "photo":
        return {**_group(more), "photo": _photo_sizes(stored)}
    described = {**stored.as_dict(), **_described(stored, more)}
    content: Json = {**_group(more), stored.kind: described}
    if stored.kind == "animation":
        # An animation is also given as a document, for clients that know no animations.
        content["document"] = {**stored.as_dict(), **_named(stored)}
    return content


def sticker(files: Files, emoji: str, upload: Upload | None) -> Json:
    """Return the content of a message with a sticker; without a file, one that shows its emoji."""
    upload = upload or Upload("sticker.webp", "image/webp", emoji.encode())
    return {"sticker": _sticker(files.add("sticker", upload), emoji)}


def _sticker(stored: StoredFile, emoji: str) -> Json:
    width, height = image_size(stored.content) if is_image(stored.content) else (512, 512)
    return {
        **stored.as_dict(),
        "type": "regular",
        "width": width,
        "height": height,
        "is_animated": False,
        "is_video": False,
        "emoji": emoji,
    }


def _photo_sizes(stored: StoredFile) -> list[Json]:
    """A photo comes in several sizes, the largest one last; all of them are the same file here."""
    width, height = image_size(stored.content)
    longest = max(width, height, 1)
    scales = [side / longest for side in PHOTO_SIDES if side < longest] or []
    sizes = [(round(width * scale), round(height * scale)) for scale in scales]
    return [
        {**stored.as_dict(), "width": max(wide, 1), "height": max(high, 1)}
        for wide, high in [*sizes, (width, height)]
    ]


def _described(stored: StoredFile, more: Json) -> Json:
    described: Json = {}
    if stored.kind in ("voice", "audio", "video", "animation", "video_note"):
        described["duration"] = int(more.get("duration") or 1)
    if stored.kind in ("video", "animation"):
        described["width"] = int(more.get("width") or 640)
        described["height"] = int(more.get("height") or 480)
    if stored.kind == "video_note":
        described["length"] = int(more.get("length") or 240)
        return described
    if stored.kind == "audio":
        described |= {name: more[name] for name in ("performer", "title") if more.get(name)}
    if stored.kind == "voice":
        return {**described, "mime_type": "audio/ogg"}
    return {**described, **_named(stored)}


def _named(stored: StoredFile) -> Json:
    usual = CONTENT_TYPES.get(stored.kind, "application/octet-stream")
    return {"file_name": stored.name, "mime_type": stored.content_type or usual}


def _group(more: Json) -> Json:
    return {"media_group_id": more["media_group_id"]} if more.get("media_group_id") else {}
