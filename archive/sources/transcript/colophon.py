"""The colophon: the lines at the end that say where a transcript comes from."""

import re
from dataclasses import dataclass
from dataclasses import replace

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.line_shapes import bare
from archive.sources.transcript.lines import lift_page_labels

_URL = re.compile(r"<?(?P<url>https?://[^\s<>\"]+[^\s<>\".,;)])>?")
_ACCESSED = re.compile(
    r"(?:(?:accessed|retrieved|last accessed|viewed)(?: on)?:?\s*)?"
    r"(?P<day>[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2})\.?|"
    r"(?:accessed|retrieved|last accessed|viewed)(?: on)?:?\s*(?P<words>[^.]{4,30})\.?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:source|from|transcribed from|taken from|available at|url|online)\s*:\s*", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"'‘](?P<title>[^”\"]{2,150}?)[.,]?[”\"'’][.,]?\s*")
_MAX_COLOPHON_CHARS = 500


@dataclass(frozen=True, slots=True)
class Colophon:
    """The source named in the last lines; missing fields are empty."""

    title: str = ""
    url: str = ""
    accessed: str = ""
    #: Labels of pages that begin in it.
    pages: tuple[str, ...] = ()


def read_colophon(
    blocks: tuple[LineBlock, ...], title: str, ledger: Ledger
) -> tuple[Colophon, tuple[LineBlock, ...]]:
    """Remove the colophon from the end of *blocks*; return its contents and the blocks of the text."""
    start = len(blocks)
    while start > 1 and len(blocks) - start < 2 and _is_colophon(blocks[start - 1]):
        start -= 1
    taken = blocks[start:]
    if not any(_URL.search(block.raw) or _LABEL.match(bare(block.raw)) for block in taken):
        return Colophon(), blocks
    lines = [lift_page_labels(line) for block in taken for line in block.lines]
    before = " ".join(line.text for line in lines)
    pages = tuple(label for line in lines for label in line.pages)
    colophon = replace(_parse(before, title), pages=pages)
    after = " · ".join(filter(None, (colophon.title, colophon.accessed, colophon.url)))
    why = "the colophon: says where the text comes from; moved to the record"
    ledger.add(ChangeKind.METADATA, taken[0].number, before, after, why, last=taken[-1].last)
    return colophon, blocks[:start]


def _is_colophon(block: LineBlock) -> bool:
    text = block.raw
    if len(text) > _MAX_COLOPHON_CHARS or len(block.lines) > 5:
        return False
    plain = bare(text)
    if _LABEL.match(plain):
        return True
    without = _URL.sub("", text).strip()
    if _URL.search(text) and (len(without) < 200):
        return True
    return (
        text.startswith(("*", "_")) and _QUOTED.match(plain) is not None and len(block.lines) <= 2
    )


def _parse(text: str, title: str) -> Colophon:
    url = _URL.search(text)
    rest = bare(_URL.sub(" ", text))
    rest = _LABEL.sub("", rest)
    accessed = _ACCESSED.search(rest)
    printed = (accessed["day"] or accessed["words"]).strip() if accessed else ""
    if accessed:
        rest = f"{rest[: accessed.start()]} {rest[accessed.end() :]}"
    quoted = _QUOTED.match(rest.strip())
    if quoted and _letters(quoted["title"]) == _letters(title):
        rest = rest.strip()[quoted.end() :]
    return Colophon(
        title=" ".join(rest.split()).strip(" .,;:-–—()"),
        url=url["url"] if url else "",
        accessed=printed,
    )


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())
