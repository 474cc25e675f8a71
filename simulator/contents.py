"""The bytes of photos, videos, sounds and files that people send, as LINE's content API keeps them."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from simulator.errors import LineError, not_found
from simulator.memory import Memory
from simulator.model import Content, Plan

PREVIEW_PIXELS = 240
HUGE_BYTES = 40 * 1024 * 1024


class Contents:
    """Keeps what was sent until it is unsent; `plan.shrink_photos_to` makes photos smaller on the way, as
    LINE does."""

    def __init__(self, memory: Memory, plan: Plan) -> None:
        self._memory, self._plan = memory, plan
        self._known: dict[str, Content] = {
            key: Content.from_json(body) for key, body in memory.load("content")
        }

    def put(self, message_id: str, data: bytes, media_type: str, file_name: str | None = None) -> Content:
        if self._plan.shrink_photos_to and media_type in ("image/jpeg", "image/png"):
            data, media_type = shrink(data, media_type, self._plan.shrink_photos_to)
        content = Content(message_id, media_type, file_name)
        self._known[message_id] = content
        self._memory.save_bytes("content/" + message_id, data)
        self._memory.save("content", message_id, content.__dict__)
        return content

    def get(self, message_id: str) -> tuple[bytes, str]:
        """Bytes and media type; LineError 404 for an unknown id, 410 after an unsend."""
        content = self._known.get(message_id)
        if content is None:
            raise LineError(404, "not found")
        data = self._memory.load_bytes("content/" + message_id)
        if content.gone or data is None:
            raise LineError(410, "The content is gone")
        return data, content.media_type

    def preview(self, message_id: str) -> bytes:
        """A small JPEG; LineError 400 for what is no picture."""
        data, media_type = self.get(message_id)
        if not media_type.startswith(("image/", "video/")):
            raise LineError(400, "The content can not be previewed")
        try:
            return thumbnail(data, PREVIEW_PIXELS)
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
            raise LineError(400, "The content can not be previewed") from error

    def transcoding(self, message_id: str) -> str:
        """`succeeded`; LineError 400 for what is neither video nor sound."""
        content = self._known.get(message_id)
        if content is None:
            raise not_found()
        if not content.media_type.startswith(("video/", "audio/")):
            raise LineError(400, "Transcoding status doesn't support this type of content")
        return "succeeded"

    def unsend(self, message_id: str) -> None:
        content = self._known.get(message_id)
        if content is not None:
            content.gone = True
            self._memory.save("content", message_id, content.__dict__)
            self._memory.forget_bytes("content/" + message_id)

    def expire(self, message_id: str) -> None:
        """LINE deletes content after a time it does not tell; from then on the id is unknown."""
        self._known.pop(message_id, None)
        self._memory.forget("content", message_id)
        self._memory.forget_bytes("content/" + message_id)


def thumbnail(data: bytes, pixels: int) -> bytes:
    """A JPEG whose long side is at most `pixels`, upright, without metadata."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP")) as picture:
        picture.draft("RGB", (pixels, pixels))
        small = ImageOps.exif_transpose(picture).convert("RGB")
        small.thumbnail((pixels, pixels))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=85)
        return out.getvalue()


def shrink(data: bytes, media_type: str, pixels: int) -> tuple[bytes, str]:
    """The photo as LINE may hand it on; what cannot be read as a photo goes through untouched."""
    try:
        return thumbnail(data, pixels), "image/jpeg"
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return data, media_type
