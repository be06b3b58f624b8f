"""Equal words of a collection: spellings that its ``collection.yaml`` takes for one, such as Trotzky and Trotsky."""

from collections.abc import Iterable
from collections.abc import Mapping

from archive.language.fold import fold
from archive.language.stemming import stemmer

#: By one exact term or stem term, all that equal it, itself included.
Alike = Mapping[str, tuple[str, ...]]


class EqualWords:
    """The words that *lines* name as equal, as exact terms and as stem terms of *languages*.

    Lines that share a word are one. As of British and American spellings, all forms of equal words are equal.
    """

    def __init__(self, lines: Iterable[Iterable[str]], languages: Iterable[str]) -> None:
        folded = [[fold(word) for word in line] for line in lines]
        self.exact: Alike = _joined(folded)
        self.stems: Alike = _joined(
            [stemmer(language).term(word) for word in line]
            for language in languages
            for line in folded
        )


def _joined(lines: Iterable[list[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        every = dict.fromkeys(line)
        for word in line:
            every.update(dict.fromkeys(found.get(word, ())))
        found.update(dict.fromkeys(every, tuple(every)))
    return found
