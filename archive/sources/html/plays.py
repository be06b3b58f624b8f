"""Plays on pages: names of speakers, marked as such by the page, or in capitals alone above a speech."""

from collections import Counter
from collections.abc import Mapping

from archive.sources.html.elements import BLOCKS
from archive.sources.html.elements import Element
from archive.sources.html.elements import names_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.transcript.divisions import is_division

_SPEAKER_NAMES = frozenset("speaker sp persona personae character charname".split())
_MAX_NAME_CHARS = 40
_MIN_SPEECHES = 3


def find_speakers(main: Element, held: frozenset[Element]) -> Mapping[Element, str]:
    """Return the elements of *main* that the page marks as names of speakers, with these.

    There must be three speeches of two persons.
    """
    marked = {
        element: name
        for element in main.iter("p", "div", "dt", "h5", "h6", "span", "b", "i", "strong", "em")
        if _SPEAKER_NAMES & names_of(element)
        if held.isdisjoint(element.iter())
        if 0 < len(name := words_of(element).rstrip(" .:")) <= _MAX_NAME_CHARS
        if not is_division(name.split()[0])
    }
    return marked if _take_turns(Counter(marked.values())) else {}


def _take_turns(names: Counter[str]) -> bool:
    return len(names) >= 2 and names.total() >= _MIN_SPEECHES and max(names.values()) >= 2


def join_speakers(main: Element, held: frozenset[Element]) -> None:
    """Put each name of a speaker that is a block of its own before the speech in the block below.

    There must be three speeches of two persons; the names are in capitals, and the speeches quotations.
    """
    speeches = [
        (block, speech)
        for block in main.iter("p", "dt", "div", "h5", "h6")
        if not _SPEAKER_NAMES & names_of(block)
        if (speech := _speech_below(block)) is not None and block not in held
    ]
    names = Counter(words_of(block) for block, _ in speeches)
    if not _take_turns(names):
        return
    for block, speech in speeches:
        _join(block, speech)


def _speech_below(block: Element) -> Element | None:
    """Return the block below *block*, if that is the name of a speaker."""
    below = block.getnext()
    if below is None or (block.tail or "").strip() or any(tag_of(one) in BLOCKS for one in block):
        return None
    if tag_of(below) not in ("blockquote", "dd"):
        return None
    words = words_of(block)
    is_name = 0 < len(words) <= _MAX_NAME_CHARS and words.isupper()
    return below if is_name and words_of(below) else None


def _join(block: Element, speech: Element) -> None:
    name = words_of(block).rstrip(" .:")
    first = next((one for one in speech.iter("p") if words_of(one)), speech)
    line_end = first.makeelement("br")
    line_end.tail, first.text = first.text, f"{name}."
    first.insert(0, line_end)
    speech.tag = "div"
    parent = block.getparent()
    if parent is not None:
        parent.remove(block)
