"""The words of a page, collected by another parser than the reader's, so that none can be lost unseen."""

from html.parser import HTMLParser

_UNSEEN = frozenset(
    "head title script style template noscript noframes iframe object embed svg annotation".split()
)
#: What a head may hold: anything else ends it, though its end is not written.
_OF_HEAD = frozenset(
    "html head title base basefont isindex link meta script style template noscript object".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code em font i ins kbd mark nobr q s small span strong sub sup tt u var "
    "wbr".split()
)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen: list[str] = []
        #: The inline elements that are open, and whether each is a mark: the call of a note, the number of a page.
        self._marks: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append("" if tag in _INLINE else " ")
        if tag in ("a", "span", "sup"):
            given = dict(attrs)
            named = f"{given.get('class') or ''} {given.get('id') or ''}".lower()
            is_mark = (tag == "a" and "#" in (given.get("href") or "")) or "pag" in named
            self._marks.append((tag, is_mark))
        if self._unseen == ["head"] and tag not in _OF_HEAD:
            self._unseen.clear()
        if tag in _UNSEEN and tag != "embed":
            self._unseen.append(tag)
        elif tag == "body":
            self._unseen.clear()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append("" if tag in _INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append("" if tag in _INLINE else " ")
        for at in range(len(self._marks) - 1, -1, -1):
            if self._marks[at][0] == tag:
                del self._marks[at:]
                break
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._unseen == ["head"] and data.strip():
            self._unseen.clear()
        if not self._unseen:
            # A mark is a word of its own, though it stands right after one.
            is_mark = any(map(str.isalnum, data)) and any(mark for _, mark in self._marks)
            self.pieces.append(f" {data} " if is_mark else data)


def words_of_page(source: str) -> str:
    """Return the words of the page *source* in the order of the page, without markup."""
    parser = _Words()
    parser.feed(source)
    parser.close()
    return "".join(parser.pieces)
