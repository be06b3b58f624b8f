"""The author of a passage in a text of several authors: the one who speaks in it."""

import re
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace

from archive.citation.names import Name
from archive.citation.record import Record
from archive.language.fold import fold

#: Titles and forms of address that a speaker's name begins with, and the author's name does not.
_TITLES = frozenset(
    "admiral ambassador brother captain chairman citizen colonel comrade count countess dame deputy dr father"
    " general governor herr justice lady lord madame major miss mr mrs ms president prince princess prof professor"
    " rev reverend senator sir sister".split()
)


def attribute(record: Record, speakers: Iterable[str]) -> Record:
    """Return *record* as that of a passage with these *speakers*, one for each of its paragraphs.

    Who alone speaks in a passage of a text of several authors, and is one of them, is its only author. Any other
    single speaker is named in the note of the record: the characters of a play are not its authors. An empty name
    is a paragraph without speaker; then the passage is by all authors of the text.
    """
    spoken = dict.fromkeys(speakers)
    authors = {own_author(record.authors, speaker) for speaker in spoken}
    author = authors.pop() if len(authors) == 1 else None
    if author is not None:
        return by_author(record, author)
    if len(spoken) != 1 or record.speaker in spoken:
        return record
    return replace(record, speaker=next(iter(spoken)))


def cited_speaker(authors: Sequence[Name], speaker: str) -> str:
    """Return the name of *speaker* in citations: that of one of several *authors*, else as it is printed."""
    author = own_author(authors, speaker) if speaker else None
    return author.natural if author else speaker


def own_author(authors: Sequence[Name], speaker: str) -> Name | None:
    """Return the author, of several, who is certainly *speaker*: by name, perhaps with a title or initials."""
    if len(authors) < 2:
        return None
    same = [name for name in authors if _words(speaker) == _words(name.natural)]
    found = same or [name for name in authors if _is_named(speaker, name)]
    return found[0] if len(found) == 1 else None


def by_author(record: Record, author: Name) -> Record:
    """Return *record* with *author*, one of its authors, as the only one."""
    alone = (
        replace(record, metadata=replace(record.metadata, authors=(written,)))
        for written in (*record.metadata.authors, author.natural)
    )
    # As it is written, unless it shares a line with others: "Karl Marx and Friedrich Engels".
    return next((one for one in alone if one.authors == (author,)), record)


def _is_named(speaker: str, name: Name) -> bool:
    words, family = _words(speaker), _words(name.family)
    before = words[: len(words) - len(family)]
    if not family or words[len(before) :] != family:
        return False
    while before and before[0] in _TITLES:
        before = before[1:]
    given = _words(name.given)
    return len(before) <= len(given) and all(
        spoken == full or (len(spoken) == 1 and full.startswith(spoken))
        for spoken, full in zip(before, given, strict=False)
    )


def _words(name: str) -> list[str]:
    """Return the words of *name*, folded, without what is in brackets after it: an office, a constituency."""
    return [fold(word) for word in re.findall(r"\w+", re.sub(r"\([^)]*\)", " ", name))]
