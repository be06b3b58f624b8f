"""Plays on pages: a name alone above the speech is put before its first line, as in printed plays."""

from collections import Counter

from archive.sources.html.elements import BLOCKS
from archive.sources.html.elements import Element
from archive.sources.html.elements import names_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of

_SPEAKER_NAMES = frozenset("speaker sp persona personae character charname".split())
_MAX_NAME_CHARS = 40
_MIN_SPEECHES = 3


def join_speakers(main: Element, held: frozenset[Element]) -> None:
    """Put each name of a speaker that is a block of its own before the speech in the block below.

    There must be three speeches of two persons; the names are in capitals, or marked as names by the page.
    """
    speeches = [
        (block, speech)
        for block in main.iter("p", "dt", "div", "h5", "h6")
        if (speech := _speech_below(block)) is not None and block not in held
    ]
    names = Counter(words_of(block) for block, _ in speeches)
    if len(names) < 2 or names.total() < _MIN_SPEECHES or max(names.values()) < 2:
        return
    for block, speech in speeches:
        _join(block, speech)


def _speech_below(block: Element) -> Element | None:
    """Return the block below *block*, if that is the name of a speaker."""
    below = block.getnext()
    if below is None or (block.tail or "").strip() or any(tag_of(one) in BLOCKS for one in block):
        return None
    marked = bool(_SPEAKER_NAMES & names_of(block))
    if tag_of(below) not in (("blockquote", "dd", "p", "div") if marked else ("blockquote", "dd")):
        return None
    words = words_of(block)
    is_name = 0 < len(words) <= _MAX_NAME_CHARS and (marked or words.isupper())
    return below if is_name and words_of(below) else None


def _join(block: Element, speech: Element) -> None:
    name = words_of(block).rstrip(" .:")
    first = next((one for one in speech.iter("p") if words_of(one)), speech)
    line_end = first.makeelement("br")
    line_end.tail, first.text = first.text, f"{name}."
    first.insert(0, line_end)
    if tag_of(speech) in ("blockquote", "dd"):
        speech.tag = "div"
    parent = block.getparent()
    if parent is not None:
        parent.remove(block)
