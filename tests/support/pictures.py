"""Small pictures, two pixels wide and one high."""

import base64

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEklEQVR4nGNgaGD4zwAGMAQABm4Bf/0rPUcAAAAASUVORK5CYII="
)
#: Twice as wide as high.
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0h20v10z"/></svg>'


def _webp(kind: bytes, data: bytes) -> bytes:
    chunk = kind + len(data).to_bytes(4, "little") + data
    return b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WEBP" + chunk


#: The beginnings of an extended, a lossless and a lossy picture.
WEBPS = (
    _webp(b"VP8X", bytes([0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0])),
    _webp(b"VP8L", bytes([0x2F, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
    _webp(b"VP8 ", bytes([0, 0, 0, 0x9D, 0x01, 0x2A, 2, 0, 1, 0])),
)
