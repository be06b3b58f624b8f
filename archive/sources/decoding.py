"""Encoding detection: decode the bytes of a file, and report which encoding and which bad bytes were found."""

import codecs
import re
from dataclasses import dataclass

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.legacy_encodings import decode_latin
from archive.sources.legacy_encodings import decode_other_alphabet
from archive.sources.other_formats import binary_format
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

#: The largest transcript that is read, in bytes.
MAX_TRANSCRIPT_BYTES = 50 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32, as its byte order mark says"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32, as its byte order mark says"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 (little-endian), as its byte order mark says"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 (big-endian), as its byte order mark says"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
#: A typographic sign in Big5 is a byte A1 and another one; English typed on a Chinese system has no others.
_BIG5_SIGN = re.compile(rb"\xa1[\x40-\x7e\xa1-\xfe]")
_BIG5_SIGNS = frozenset("—–‘’“”…‧．・")
_REPAIRED = "mixed"
#: What the header of a file of Project Gutenberg says of it.
_STATED = re.compile(
    rb"^Character set encoding:[ \t]*([\w \t-]{2,30})", re.IGNORECASE | re.MULTILINE
)
_HEADER_BYTES = 8192
#: The share of bytes beyond ASCII that no language in Latin letters has; of Chinese, half may look like ASCII.
_MANY = 0.25


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file, and the name of its encoding."""

    text: str
    encoding: str


def decode(data: bytes, *, name: str, ledger: Ledger) -> DecodedText:
    """Decode *data* and record its encoding in the ledger. Raise `BrokenText` if it is not text."""
    _refuse_other_files(data, name)
    decoded, why = _detect_and_decode(data, name, ledger)
    controls = len(_CONTROL.findall(decoded.text))
    if controls > 8 and controls > len(decoded.text) / 200:
        raise _broken(name, "this is not a text file: it is full of control characters", _PLAIN)
    if decoded.encoding not in ("ascii", "utf-8"):
        ledger.add(ChangeKind.ENCODING, 0, decoded.encoding, "utf-8", why)
    return decoded


_PLAIN = "Save it as plain text (UTF-8) or Markdown, and add that file."


def _broken(name: str, message: str, remedy: str, line: int = 0) -> BrokenText:
    return BrokenText(Problem(name, line, message, remedy))


def _refuse_other_files(data: bytes, name: str) -> None:
    if not data.strip():
        raise _broken(name, "this file is empty", "Check that the right file was saved.")
    if len(data) > MAX_TRANSCRIPT_BYTES:
        size = len(data) // (1024 * 1024)
        raise _broken(
            name, f"this file is {size} MB; the limit is 50 MB", "Split it into several files."
        )
    found = binary_format(data)
    if found is not None:
        raise _broken(name, f"this is {found.name}", found.remedy)


def _detect_and_decode(data: bytes, name: str, ledger: Ledger) -> tuple[DecodedText, str]:
    for mark, codec, why in _MARKS:
        if data.startswith(mark):
            return _decode_by_mark(data, codec, why, name, ledger)
    if data.isascii() and b"\0" not in data:
        return DecodedText(data.decode("ascii"), "ascii"), ""
    wide = _utf16_without_mark(data)
    if wide is not None:
        return wide, "UTF-16 without a byte order mark, judging by every second byte"
    try:
        return DecodedText(data.decode("utf-8"), "utf-8"), ""
    except UnicodeDecodeError:
        return _decode_eight_bit(data, ledger)


def _decode_by_mark(
    data: bytes, codec: str, why: str, name: str, ledger: Ledger
) -> tuple[DecodedText, str]:
    label = {"utf-8-sig": "utf-8-sig", "utf-32": "utf-32"}.get(codec, "utf-16")
    try:
        return DecodedText(data.decode(codec), label), why
    except UnicodeDecodeError as error:
        if codec == "utf-8-sig":
            decoded, reason = _decode_eight_bit(data[3:], ledger)
            return decoded, f"it has a UTF-8 byte order mark, but {reason}"
        text = data.decode(codec, errors="replace")
        line = text[: error.start // 2].count("\n") + 1
        ledger.doubt(
            line, "", f"some bytes from byte {error.start} on are not {label}; they appear as �"
        )
        if not text.strip("\ufffd\ufeff \r\n"):
            raise _broken(
                name, f"this is not {label}, although its byte order mark says so", _PLAIN
            ) from error
        return DecodedText(text, label), why


def _utf16_without_mark(data: bytes) -> DecodedText | None:
    """Detect UTF-16 by its high bytes: in most scripts nearly all are the same one or two."""
    for codec, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        even = data if len(data) % 2 == 0 else data[:-1]
        sample = high[:4000]
        spread = sum(sorted(map(sample.count, set(sample)), reverse=True)[:2])
        if len(data) < 4 or sample.count(0) < len(sample) / 20 or spread < 0.85 * len(sample):
            continue
        try:
            text = even.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not _CONTROL.search(text):
            return DecodedText(text, codec)
    return None


def _decode_eight_bit(data: bytes, ledger: Ledger) -> tuple[DecodedText, str]:
    """Decode bytes that are not UTF-8."""
    good, bad = _utf8_score(data)
    if good > bad:
        return _decode_mixed(data, ledger), (
            "nearly all of it is UTF-8; the other bytes were read as Windows-1252 and are listed"
        )
    if (stated := _as_stated(data)) is not None:
        return stated, "not UTF-8, and its header names this encoding"
    if _is_big5_punctuation(data):
        return DecodedText(data.decode("big5"), "big5"), (
            "the only bytes beyond ASCII are pairs that encode dashes and curly quotes in Big5"
        )
    legacy = (decode_other_alphabet(data) if _has_other_words(data) else None) or decode_latin(data)
    if legacy is not None:
        why = "look at its letters beyond ASCII, and convert it to UTF-8 first if they are wrong"
        ledger.doubt(0, _sample(legacy.text), f"read as {legacy.encoding}: {why}")
        return DecodedText(legacy.text, legacy.encoding), legacy.why
    if not any(0x80 <= byte <= 0x9F for byte in data):
        return DecodedText(data.decode("latin-1"), "latin-1"), (
            "not UTF-8, and no byte from 80 to 9F: Latin-1 (Windows-1252 reads it the same)"
        )
    text = _decode_windows(data, ledger)
    return DecodedText(text, "windows-1252"), (
        "not UTF-8, and it has bytes from 80 to 9F, which are quotes and dashes in Windows-1252"
    )


def _as_stated(data: bytes) -> DecodedText | None:
    """Return *data* decoded as its header says; None where it says nothing, or is wrong."""
    match = _STATED.search(data[:_HEADER_BYTES])
    if match is None:
        return None
    label = match[1].decode("ascii").strip().lower().replace("iso latin-", "latin-")
    try:
        codec = codecs.lookup(re.sub(r"[\s_]+", "-", label)).name
        # What calls itself Latin-1 mostly has the quotation marks of Windows-1252.
        codec = "cp1252" if codec == "iso8859-1" else codec
        text = data.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return None
    has_signs = codec != "cp1252" or any(0x80 <= byte <= 0x9F for byte in data)
    return DecodedText(
        text, {"cp1252": "windows-1252"}.get(codec, codec) if has_signs else "latin-1"
    )


def _utf8_score(data: bytes) -> tuple[int, int]:
    text = data.decode("utf-8", errors="surrogateescape")
    bad = sum("\udc80" <= character <= "\udcff" for character in text)
    good = sum(character > "\x7f" for character in text) - bad
    return good, bad


def _is_big5_punctuation(data: bytes) -> bool:
    rest = _BIG5_SIGN.sub(b"", data)
    if not rest.isascii():
        return False
    try:
        signs = [pair.decode("big5") for pair in _BIG5_SIGN.findall(data)]
    except UnicodeDecodeError:
        return False
    # Two signs could be chance: ¡Viva! has a byte A1 before a letter.
    return len(signs) >= 3 and _BIG5_SIGNS.issuperset(signs)


def _has_other_words(data: bytes) -> bool:
    """Tell whether whole words are beyond ASCII, as in Cyrillic, Greek or Chinese."""
    runs = _HIGH.findall(data)
    beyond = sum(map(len, runs))
    return sum(len(run) > 2 for run in runs) > len(runs) / 3 or beyond > _MANY * len(data)


def _sample(text: str) -> str:
    """Return the first words with a letter beyond ASCII."""
    words = [word for word in text.split() if any(letter > "\x7f" for letter in word)]
    return " ".join(words[:8])[:80]


def _decode_windows(data: bytes, ledger: Ledger) -> str:
    parts = []
    for number, row in enumerate(data.split(b"\n"), 1):
        try:
            parts.append(row.decode("cp1252"))
        except UnicodeDecodeError:
            parts.append("".join(_decode_byte(byte, number, ledger) for byte in row))
    return "\n".join(parts)


def _decode_byte(byte: int, line: int, ledger: Ledger) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        why = f"byte {byte:02X} fits no known encoding; replaced by �"
        ledger.add(ChangeKind.CHARACTERS, line, "", "�", why)
        return "\ufffd"


def _decode_mixed(data: bytes, ledger: Ledger) -> DecodedText:
    parts = []
    text = data.decode("utf-8", errors="surrogateescape")
    for number, row in enumerate(text.split("\n"), 1):
        fixed = "".join(
            _decode_byte(ord(character) - 0xDC00, number, ledger)
            if "\udc80" <= character <= "\udcff"
            else character
            for character in row
        )
        if fixed != row:
            ledger.doubt(
                number,
                _around(fixed, row),
                "these bytes are not UTF-8 and were read as Windows-1252",
            )
        parts.append(fixed)
    return DecodedText("\n".join(parts), _REPAIRED)


def _around(fixed: str, row: str) -> str:
    at = next(i for i, pair in enumerate(zip(fixed, row, strict=True)) if pair[0] != pair[1])
    return fixed[max(0, at - 30) : at + 30]
