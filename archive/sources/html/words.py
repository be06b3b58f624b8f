"""The words of a page, collected by another parser than the reader's, so that none can be lost unseen."""

from html.parser import HTMLParser

_UNSEEN = frozenset("head script style template noscript iframe object embed svg math".split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append("" if tag in _INLINE else " ")
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag == "body":
            self._unseen.clear()

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append("" if tag in _INLINE else " ")
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)


_INLINE = frozenset(
    "a abbr b bdi bdo big cite code em font i ins kbd mark q s small span strong sub sup tt u var wbr".split()
)


def words_of_page(source: str) -> str:
    """Return the words of the page *source* in the order of the page, without markup."""
    parser = _Words()
    parser.feed(source)
    parser.close()
    return "".join(parser.pieces)
