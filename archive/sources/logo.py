"""Reader of a logo: an SVG, PNG or WebP picture, told by its content, and its size."""

import re
import struct

from archive.model.logo import Logo

_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(?:px|pt|mm|cm|in|em|pc)?\s*")
_SVG = "{http://www.w3.org/2000/svg}svg"


class BadPicture(ValueError):
    """Bytes that are no picture of a kind that is read; ``str()`` says why."""


def read_logo(content: bytes) -> Logo:
    """Return the picture in *content*. Raise `BadPicture`.

    PNG is read as its third edition has it, WebP as RFC 9649.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and len(content) > 24:
        width, height = struct.unpack(">II", content[16:24])
        return _logo("image/png", width, height, content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _logo("image/webp", *_webp_size(content), content)
    return _logo("image/svg+xml", *_svg_size(content), content)


def _logo(media_type: str, width: int, height: int, content: bytes) -> Logo:
    if width < 1 or height < 1:
        raise BadPicture("its width or height is 0")
    return Logo(media_type, width, height, content)


def _webp_size(content: bytes) -> tuple[int, int]:
    kind, data = content[12:16], content[20:30]
    if kind == b"VP8X" and len(data) == 10:
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if kind == b"VP8L" and data[:1] == b"\x2f" and len(data) == 10:
        bits = int.from_bytes(data[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a" and len(data) == 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width & 0x3FFF, height & 0x3FFF
    raise BadPicture("it is a damaged WebP picture")


def _svg_size(content: bytes) -> tuple[int, int]:
    """Return width and height of an SVG picture, enlarged where they are less than 100: only their ratio counts."""
    # It takes a while to load, and few collections have such a logo.
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if b"<svg" not in content:
            raise BadPicture("it is no SVG, PNG or WebP picture") from error
        raise BadPicture(f"it is a damaged SVG picture ({error})") from error
    if root.tag != _SVG:
        raise BadPicture("it is no SVG, PNG or WebP picture")
    box = root.get("viewBox", "").replace(",", " ").split()
    sizes = box[2:4] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    numbers = [_NUMBER.fullmatch(size) for size in sizes]
    width, height = (float(found[1]) if found else 0.0 for found in numbers)
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise BadPicture("it does not say how large it is: its svg element needs a viewBox")
    more = max(1.0, 100 / min(width, height))
    return round(width * more), round(height * more)
