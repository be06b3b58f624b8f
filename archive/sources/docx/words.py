"""The words of a Word file, counted by another parser than the reader's, so that none can be lost unseen."""

from xml.parsers import expat

_WORDS = frozenset(("t", "delText"))
_SPACES = frozenset(("p", "tab", "br", "cr", "tc"))


class _Words:
    """Collects the words of one part. Of two forms of a drawing, the second is only for programs without the first."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._in_words = False
        #: Where each alternative that is open began, and whether its first form had words.
        self._alternatives: list[tuple[int, bool]] = []
        self._unread = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "AlternateContent":
            self._alternatives.append((len(self.pieces), False))
        elif local == "Fallback" and (
            self._unread or (self._alternatives and self._alternatives[-1][1])
        ):
            self._unread += 1
        elif local in _SPACES:
            self.pieces.append(" ")
        self._in_words = local in _WORDS and not self._unread

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "AlternateContent":
            self._alternatives.pop()
        elif local == "Choice" and self._alternatives:
            began, _ = self._alternatives[-1]
            has_words = bool("".join(self.pieces[began:]).strip())
            self._alternatives[-1] = (began, has_words)
        elif local == "Fallback" and self._unread:
            self._unread -= 1
        elif local in _SPACES:
            self.pieces.append(" ")
        self._in_words = False

    def data(self, text: str) -> None:
        if self._in_words:
            self.pieces.append(text)


def words_of_part(data: bytes) -> str:
    """Return the words of the XML in *data*, deleted ones too, without markup."""
    words = _Words()
    parser = expat.ParserCreate()
    parser.StartElementHandler = words.start
    parser.EndElementHandler = words.end
    parser.CharacterDataHandler = words.data
    parser.Parse(data, True)
    return "".join(words.pieces)
