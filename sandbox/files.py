"""Files: what was uploaded, found again by `file_id`, downloaded by `file_path`."""

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

from sandbox.errors import Refusal
from sandbox.parameters import Upload
from sandbox.refusals import bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
FOLDERS = {
    "photo": "photos", "voice": "voice", "audio": "music", "video": "videos", "sticker": "stickers",
    "animation": "animations", "document": "documents", "video_note": "video_notes",
}  # fmt: skip
ENDINGS = {"photo": ".jpg", "voice": ".oga", "sticker": ".webp", "video": ".mp4", "audio": ".mp3"}


@dataclass(frozen=True)
class StoredFile:
    """A file that Telegram keeps."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    name: str
    content_type: str
    content: bytes

    def as_dict(self) -> dict[str, Any]:
        """The fields that all kinds of files share."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


class Files:
    """All files."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """Keep a file; each time under an id of its own, as Telegram does.

        Raises:
            Refusal: the file is empty.
        """
        if not upload.content:
            raise bad_request("file must be non-empty")
        number = len(self._by_id) + 1
        digest = hashlib.sha256(upload.content).hexdigest()
        ending = "." + upload.name.rpartition(".")[2] if "." in upload.name else ""
        path = f"{FOLDERS.get(kind, 'documents')}/file_{number}{ending or ENDINGS.get(kind, '')}"
        stored = StoredFile(
            f"SBX-{kind}-{number}-{digest[:24]}",
            f"SBX{digest[:12]}",
            kind,
            path,
            upload.name,
            upload.content_type,
            upload.content,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file at this `file_path`."""
        return self._by_path.get(path)

    def for_download(self, file_id: str) -> StoredFile:
        """The file that `getFile` asks for.

        Raises:
            Refusal: it is unknown, or larger than 20 MB.
        """
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(stored.content) > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return stored


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, GIF, WebP or JPEG image.

    Raises:
        Refusal: it is none of these.
    """
    try:
        size = _png(content) or _gif(content) or _webp(content) or _jpeg(content)
    except struct.error:
        size = None
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return size


def is_image(content: bytes) -> bool:
    """Whether Telegram would take it as a photo."""
    try:
        image_size(content)
    except Refusal:
        return False
    return True


def _png(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"GIF8"):
        return None
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _webp(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    if content[12:16] == b"VP8X":
        packed = content[24:30]
        return 1 + int.from_bytes(packed[:3], "little"), 1 + int.from_bytes(packed[3:], "little")
    if content[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return 512, 512


def _jpeg(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\xff\xd8"):
        return None
    position = 2
    while position + 9 < len(content):
        marker, length = struct.unpack(">xBH", content[position : position + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + length
    return None
