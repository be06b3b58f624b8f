"""Content encodings: which one a client accepts, and bodies in it, whole or piece by piece."""

import gzip
import zlib
from collections.abc import Iterable
from collections.abc import Iterator
from functools import lru_cache

import brotli
from werkzeug.http import parse_accept_header

from archive.export.formats import EPUB

#: Below this size the header of compression costs more than it saves.
MIN_ENCODED_BYTES = 500
#: Higher levels make pages little smaller and take much longer.
_BROTLI_LEVEL, _GZIP_LEVEL = 5, 6
#: The windows of a whole body, as powers of two: the least is quicker, and the largest the most that brotli has.
_MIN_WINDOW, _MAX_WINDOW = 16, 22
#: The window of a stream, as a power of two: a larger one takes more memory for each that is sent.
_STREAM_WINDOW = 19
_COMPRESSIBLE = ("text/", "application/", "image/svg+xml")
#: They are compressed themselves.
_COMPRESSED = (EPUB.media_type, "application/zip")
#: In the order in which they are preferred where a client likes them equally.
_ENCODINGS = ("br", "gzip")


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """Return what a client likes best by its Accept-Encoding header: ``br``, ``gzip``, or nothing.

    >>> best_encoding("gzip, br"), best_encoding("br;q=0.1, gzip"), best_encoding("br;q=0, *")
    ('br', 'gzip', 'gzip')
    """
    header = parse_accept_header(accepted[:200])
    qualities = {name: header.quality(name) for name in _ENCODINGS}
    # Who names it and likes it more gets the body as it is; who does not name it takes it last.
    plain = next((quality for name, quality in header if name.lower() == "identity"), 0)
    best = max(_ENCODINGS, key=qualities.__getitem__)
    return best if qualities[best] > 0 and qualities[best] >= plain else ""


def is_compressible(media_type: str) -> bool:
    """Whether bodies of a *media_type* become smaller."""
    return media_type.startswith(_COMPRESSIBLE) and not media_type.startswith(_COMPRESSED)


def encode(body: bytes, encoding: str) -> bytes:
    """Return *body* in *encoding*, the same bytes each time."""
    if encoding == "br":
        # A larger window than a body fills finds nothing more in it.
        window = min(max(len(body).bit_length(), _MIN_WINDOW), _MAX_WINDOW)
        return bytes(brotli.compress(body, quality=_BROTLI_LEVEL, lgwin=window))
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def encode_stream(blocks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield *blocks* in *encoding*, the same bytes each time, with as little in memory however many there are."""
    if encoding == "br":
        compressor = brotli.Compressor(quality=_BROTLI_LEVEL, lgwin=_STREAM_WINDOW)
        compress, finish = compressor.process, compressor.finish
    else:
        zipper = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        compress, finish = zipper.compress, zipper.flush
    for block in blocks:
        if piece := compress(block):
            yield piece
    yield finish()
