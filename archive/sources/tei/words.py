"""The words of a TEI file, collected by another parser than the reader's, so that none can be lost unseen."""

import html
from xml.parsers import expat

_OUTSIDE = "teiHeader"
#: Inside a word; anything else divides words.
_INLINE = frozenset(
    "hi emph ex am unclear supplied surplus seg w c g pc add del lb pb cb gb "
    "anchor ref foreign term title name persName placeName date num damage subst gap desc ptr stage".split()
)


def words_of_file(data: bytes) -> str:
    """Return the words of the texts in *data*, a TEI file that is well-formed, without those of its headers."""
    pieces: list[str] = []
    outside = 0

    def start(tag: str, _: object) -> None:
        nonlocal outside
        name = tag.rpartition(":")[2]
        outside += name == _OUTSIDE
        pieces.append("" if name in _INLINE else " ")

    def end(tag: str) -> None:
        nonlocal outside
        name = tag.rpartition(":")[2]
        outside -= name == _OUTSIDE
        pieces.append("" if name in _INLINE else " ")

    def add(words: str) -> None:
        if not outside:
            pieces.append(words)

    declared: dict[str, str] = {}

    def declare(name: str, is_parameter: bool, value: str | None, *_: object) -> None:
        if value and not is_parameter and not set("&<") & set(value):
            declared.setdefault(name, value if len(value) <= 200 else "")

    def other(raw: str) -> None:
        # With this handler, entities are not expanded: they come here as they are written.
        if raw.startswith("&") and raw.endswith(";"):
            text = declared.get(raw[1:-1]) or html.unescape(raw)
            add("" if text == raw else text)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = add, declare
    parser.DefaultHandler = other
    parser.Parse(data, True)
    return "".join(pieces)
