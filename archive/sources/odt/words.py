"""The words of an OpenDocument text, counted by another parser than the reader's, so that none can be lost unseen."""

from xml.parsers import expat

_URN = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE, _TEXT = f"{_URN}:office:1.0 ", f"{_URN}:text:1.0 "
#: Where words are: in the text itself, and in the headers and footers of its pages.
_HOLDERS = frozenset((f"{_OFFICE}text", f"{_OFFICE}master-styles"))
_PARAGRAPHS = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_SPACES = _PARAGRAPHS | {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}
#: What hangs on a paragraph and has paragraphs of its own; the rest of it is said of it, and not its words.
_HANGING = frozenset((f"{_OFFICE}annotation", f"{_URN}:drawing:1.0 frame"))


class _Words:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._holders = 0
        #: The open paragraphs, in each thing that hangs on another paragraph.
        self._paragraphs = [0]

    def start(self, name: str, _: dict[str, str]) -> None:
        self._holders += name in _HOLDERS
        if name in _HANGING:
            self._paragraphs.append(0)
        self._paragraphs[-1] += name in _PARAGRAPHS
        if name in _SPACES:
            self.pieces.append(" ")

    def end(self, name: str) -> None:
        self._holders -= name in _HOLDERS
        self._paragraphs[-1] -= name in _PARAGRAPHS
        if name in _HANGING:
            self._paragraphs.pop()
        if name in _SPACES:
            self.pieces.append(" ")

    def data(self, text: str) -> None:
        if self._holders and self._paragraphs[-1]:
            self.pieces.append(text)


def words_of_part(data: bytes) -> str:
    """Return the words of the XML in *data*, without markup."""
    words = _Words()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = words.start
    parser.EndElementHandler = words.end
    parser.CharacterDataHandler = words.data
    parser.Parse(data, True)
    return "".join(words.pieces)
