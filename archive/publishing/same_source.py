"""Which text of the collection was made of a source that is added again, perhaps corrected.

The same words may be two texts (two editions, a circular letter to two persons), and a correction may change many of
them. So a text counts as the same only if its words are mostly the same, and its title, the name of its file or its
address too, and if the records do not say that they are two.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archive.collection.folder import is_working_copy
from archive.collection.history import last_revision
from archive.collection.known_files import Kind
from archive.collection.known_files import KnownFiles
from archive.errors import BrokenText
from archive.model.text import Metadata
from archive.model.text import Text
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file
from archive.sources.canonical.format import read_text_file
from archive.sources.canonical.openings import opening
from archive.sources.canonical.origins import Origin
from archive.sources.canonical.origins import digest_words
from archive.sources.canonical.origins import origins

#: The share of their groups of three words that two texts have in common. A word in fifteen that was misread leaves
#: 0.8 of them, a word in five 0.5; two records of one speech seldom share more than 0.6, unrelated texts 0.05.
MIN_ALIKE = 0.8
#: Enough where two of title, name of the file and address are the same.
MIN_ALIKE_KNOWN = 0.5
_GROUP = 3
_MIN_SHARED_OPENINGS = 0.1
_MAX_CANDIDATES = 5
_WORD = re.compile(r"\w+")
_NUMBER_AT_END = re.compile(r"-[0-9]+$")
_SOURCE_FIELDS = "year volume issue pages edition archive shelfmark translators recipients".split()


@dataclass(frozen=True, slots=True)
class KnownText:
    """A text of the collection that is like the source: its file, and the share of words that they have in common.

    `is_same` says that it was made of the same source, `is_identical` that it has the very same words.
    """

    path: Path
    text: Text
    alike: float
    is_same: bool
    is_identical: bool

    @property
    def is_untouched(self) -> bool:
        """Whether its words are those that were made of its source, or published last: nothing unsaved is in them."""
        words = digest_words(self.text)
        if any(origin.words == words for origin in origins(read_text_file(self.path))):
            return True
        history = self.path.parent / "history" / f"{self.text.slug}.jsonl"
        last = last_revision(read_file(history), history) if history.is_file() else None
        return (
            last is not None
            and digest_words(read_canonical(last.markdown, path=str(history)).text) == words
        )


class KnownSources:
    """What the texts in a folder were made of, and how their paragraphs begin; read when it is first asked.

    Only files that are not *known* already are read for that.
    """

    def __init__(self, folder: Path, known: KnownFiles) -> None:
        self._folder = folder
        self._known = known
        self._is_read = False
        self._contents: dict[str, Path] = {}
        self._names: dict[str, set[Path]] = {}
        #: The files whose texts have this opening, and those that are called so, perhaps with a number.
        self._openings: dict[str, list[str]] = {}
        self._called: dict[str, list[Path]] = {}

    def made_of(self, content: str) -> Path | None:
        """Return the file of the text that was made of a source with this digest of its content."""
        self._read()
        return self._contents.get(content)

    def like(self, made: Text, name: str, slug: str) -> KnownText | None:
        """Return the text that *made*, of a file whose name has the digest *name*, is most like.

        The files of *slug* are looked at in any case. None where no text shares half of its words.
        """
        self._read()
        words = _groups(made)
        best: KnownText | None = None
        for path in self._candidates(made, name, slug):
            try:
                old = read_canonical(read_text_file(path), path=str(path)).text
            except BrokenText:
                continue
            known = _compared(path, old, made, words, is_named=path in self._names.get(name, ()))
            if best is None or (known.is_same, known.alike) > (best.is_same, best.alike):
                best = known
        return best if best is not None and best.alike >= MIN_ALIKE_KNOWN else None

    def remember(self, path: Path, origin: Origin) -> None:
        """Note that the text at *path* is made of a source, from now on."""
        self._read()
        self._contents.setdefault(origin.content, path)

    def _candidates(self, made: Text, name: str, slug: str) -> Iterable[Path]:
        mine = {key for one in made.paragraphs if (key := opening(one.text))}
        shared = Counter(file for key in mine for file in self._openings.get(key, ()))
        enough = max(1.0, _MIN_SHARED_OPENINGS * len(mine))
        often = [
            self._folder / file
            for file, n in sorted(shared.items(), key=lambda item: (-item[1], item[0]))
            if n >= enough
        ]
        called = self._called.get(slug, ())
        named = sorted(self._names.get(name, ()))
        return dict.fromkeys(
            (*often[:_MAX_CANDIDATES], *called[:_MAX_CANDIDATES], *named[:_MAX_CANDIDATES])
        )

    def _read(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        try:
            found = self._known.look(self._folder, SOURCES, is_working_copy)
        except OSError:
            # It is made when the first text is written.
            return
        for file, words in found.items():
            path = self._folder / file
            for slug in {path.stem, _NUMBER_AT_END.sub("", path.stem)}:
                self._called.setdefault(slug, []).append(path)
            words = _find_sources(path) if words is None else words
            self._note(path, *(words or "").partition("/")[::2])

    def _note(self, path: Path, made_of: str, openings: str) -> None:
        for one in made_of.split():
            origin = Origin(*one.split(","))
            self._contents.setdefault(origin.content, path)
            self._names.setdefault(origin.name, set()).add(path)
        for key in openings.split():
            self._openings.setdefault(key, []).append(path.name)


def _find_sources(path: Path) -> str | None:
    """Return what the text at *path* was made of, and after a slash how its lines begin."""
    try:
        source = read_text_file(path)
    except BrokenText:
        return None
    made_of = (f"{one.name},{one.content},{one.words}" for one in origins(source))
    openings = sorted({opening(line) for line in source.splitlines()} - {""})
    return f"{' '.join(made_of)}/{' '.join(openings)}"


SOURCES = Kind("source", _find_sources)


def _groups(text: Text) -> Counter[tuple[str, ...]]:
    """Return how often each group of consecutive words is in *text*, as its source has them."""
    joined = "\n".join(paragraph.transmitted() for paragraph in text.paragraphs).casefold()
    words = _WORD.findall(joined)
    ends = range(max(1, len(words) - _GROUP + 1))
    return Counter(tuple(words[at : at + _GROUP]) for at in ends)


def _compared(
    path: Path, old: Text, made: Text, words: Counter[tuple[str, ...]], *, is_named: bool
) -> KnownText:
    theirs = _groups(old)
    alike = 2 * (words & theirs).total() / (words.total() + theirs.total())
    one, other = old.metadata, made.metadata
    is_titled = _letters(one.title) == _letters(other.title)
    is_there = bool(other.source.url) and _place(one) == _place(other)
    signs = is_titled + is_named + is_there
    enough = MIN_ALIKE_KNOWN if signs > 1 else MIN_ALIKE
    # Of a file that was added under this name, one field may have been corrected by hand.
    allowed = 1 if is_named or is_there else 0
    differ = _differences(one, other) + (not is_titled)
    is_same = signs > 0 and alike >= enough and differ <= allowed
    return KnownText(path, old, alike, is_same, digest_words(old) == digest_words(made))


def _differences(one: Metadata, other: Metadata) -> int:
    """Return how many fields that both records state cannot be of one source: the date, a translator."""
    pairs = [
        (one.date, other.date),
        (_place(one), _place(other)),
        (_families(one.authors), _families(other.authors)),
        *((getattr(one.source, name), getattr(other.source, name)) for name in _SOURCE_FIELDS),
        (one.language.replace("und", ""), other.language.replace("und", "")),
    ]
    return sum(bool(mine and theirs) and mine != theirs for mine, theirs in pairs)


def _place(record: Metadata) -> str:
    """Return the address of the source without what makes no difference."""
    return record.source.url.partition("://")[2].partition("#")[0].rstrip("/")


def _families(names: Iterable[str]) -> set[str]:
    """Return the last word of each name, which stays where first names are written out."""
    return {_letters(name.split()[-1]) for name in names if name.split()}


def _letters(words: str) -> str:
    return "".join(_WORD.findall(words.casefold()))
