"""Photographs of candidates, made small and plain before they are printed."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

NO_PHOTO, BAD_PHOTO = "照片", "照片无法显示"
_LARGEST = 40_000_000
_PIXELS = (260, 360)
_FORMATS = ("JPEG", "PNG", "BMP", "WEBP")


def photo_cell(data: bytes) -> bytes | str:
    """A JPEG of at most 260 x 360 pixels without any hidden data, or words in its place.

    Nothing that stands in a picture file can stop a form from being printed.
    """
    if not data:
        return NO_PHOTO
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _LARGEST:
                return BAD_PHOTO
            plain = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return BAD_PHOTO
    plain.thumbnail(_PIXELS)
    small = io.BytesIO()
    plain.save(small, "JPEG", quality=88)
    return small.getvalue()
