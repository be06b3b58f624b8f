"""Passages: resolve an address and read the text, paragraph or range at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from archive.errors import BadAddress
from archive.errors import NotHere
from archive.library.protocol import Library
from archive.library.ranges import TrackedRange
from archive.library.ranges import track_range
from archive.library.withdrawals import Withdrawal
from archive.library.withdrawals import last_words
from archive.library.withdrawals import only
from archive.library.withdrawals import withdrawal_of_text
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.arrangement import Arrangement
from archive.model.arrangement import list_numbers
from archive.model.edition import Edition
from archive.model.edition import Event
from archive.model.text import Paragraph
from archive.model.text import Section

#: Punctuation that is copied along with an address at the end of a sentence.
_TRAILING_PUNCTUATION = ".,;:)]’”»"


@dataclass(frozen=True, slots=True)
class Passage:
    """The passage at an address: a whole text, or an edition with only the paragraphs of the passage.

    If all of it was withdrawn, its paragraphs have their last words.
    """

    edition: Edition
    #: The paragraphs before the first and after the last; none around a whole text.
    before: Paragraph | None = None
    after: Paragraph | None = None
    #: What became of a range; None for anything else, and for a range of one revision.
    tracked: TrackedRange | None = None
    withdrawal: Withdrawal | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the passage, with the paragraphs of the passage."""
        return self.edition.text.sections

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the passage."""
        return self.edition.text.paragraphs


def read_address(path: str) -> Address:
    """Parse *path* as an address, also in capitals or with trailing punctuation.

    Raises `BadAddress`.
    """
    try:
        return Address.parse(path)
    except BadAddress:
        return Address.parse(path.lower().rstrip(_TRAILING_PUNCTUATION))


def resolve_address(library: Library, where: Address) -> Address:
    """Return the canonical form of *where*.

    A text has its current slug, a merged paragraph is the one that has its words, a range goes from front to
    back, and a range of one is that paragraph. Raises `NotHere`.
    """
    if where.last == where.first:
        where = replace(where, last=None)
    where = library.current_address(where)
    if where.first is None or where.last is None:
        return where
    if where.revision is None:
        return _resolve_range(library, where)
    return _reversed(where) if runs_backwards(library, where) else where


def runs_backwards(library: Library, where: Address) -> bool:
    """Tell whether the ends of *where* never came in this order, but in the other; or so in its revision.

    Raises `NotHere` where there is no such revision.
    """
    if where.revision is not None:
        edition = library.revision(where.slug, where.revision)
        numbers = [paragraph.number for paragraph in edition.text.paragraphs]
        arrangements: Sequence[Arrangement] = (Arrangement(0, list_numbers(numbers)),)
    else:
        arrangements = library.past.arrangements(where.slug)
    return not _track(where, arrangements) and bool(_track(_reversed(where), arrangements))


def corrected_since(library: Library, found: Passage, revision: int) -> bool:
    """Tell whether a later revision than *revision* changed a paragraph of *found*; never of a draft.

    Where a paragraph stands in its text changes nothing in it, but in a range that it is a part of.
    """
    if not 0 < revision < found.edition.revision:
        return False
    numbers = [paragraph.number for paragraph in found.paragraphs]
    corrections = library.past.corrections_of(found.edition.text.slug, numbers)
    return any(
        correction.revision > revision and (correction.event is not Event.MOVED or len(numbers) > 1)
        for correction in corrections
    )


def passage(library: Library, where: Address) -> Passage:
    """Return the passage at *where*. Raise `NotHere`."""
    if where.revision is not None:
        edition = library.revision(where.slug, where.revision)
        return Passage(edition if where.first is None else _part(edition, where))
    if where.first is None:
        edition = library.edition(where.slug)
        withdrawn = edition.text.withdrawn
        return Passage(
            edition, withdrawal=withdrawal_of_text(library, edition) if withdrawn else None
        )
    if where.last is None:
        return _living_or_withdrawn(library, where.slug, (where.first,))
    tracked = _track(where, library.past.arrangements(where.slug))
    if tracked is None:
        raise NotHere(str(where))
    return replace(_living_or_withdrawn(library, where.slug, tracked.numbers), tracked=tracked)


def last_words_address(found: Passage, where: Address) -> Address | None:
    """Return the address of *found*, all of which was withdrawn, in the last revision with words of it, or None.

    A range has the ends that it had there: those of *where* may have been merged before.
    """
    if found.withdrawal is None or not found.withdrawal.last:
        return None
    place = Address(where.slug, revision=found.edition.revision)
    if where.first is None:
        return place
    first, last = (found.paragraphs[n].number for n in (0, -1))
    return replace(place, first=first, last=None if first == last else last)


def consecutive(library: Library, where: Address) -> Passage:
    """Return everything from the first end of *where* to its last, as its text has it now or in its revision.

    This is what words over several paragraphs are words of. Raises `NotHere` where the ends do not come in this order.
    """
    assert where.first is not None
    if where.revision is not None:
        return Passage(_part(library.revision(where.slug, where.revision), where))
    if library.is_withdrawn(where.slug):
        edition = library.edition(where.slug)
        return Passage(_part(edition, where), withdrawal=withdrawal_of_text(library, edition))
    excerpt = library.excerpt(where.slug, where.first, where.last or where.first)
    return Passage(excerpt.edition, excerpt.before, excerpt.after)


def consecutive_address(library: Library, where: Address) -> Address:
    """Return the address of everything from the first end of *where* to its last, as its text has it now.

    It names the revision where the address of the range alone means something else. Raises `NotHere`.
    """
    numbers = tuple(paragraph.number for paragraph in consecutive(library, where).paragraphs)
    tracked = _track(where, library.past.arrangements(where.slug))
    if tracked and tracked.numbers == numbers:
        return where
    return replace(where, revision=library.entry(where.slug).revision)


def _living_or_withdrawn(library: Library, slug: str, numbers: Sequence[str]) -> Passage:
    """Return the paragraphs *numbers*, with their last words if all were withdrawn."""
    if library.is_withdrawn(slug):
        edition = library.edition(slug)
        withdrawal: Withdrawal | None = withdrawal_of_text(library, edition)
        found = Passage(only(edition, frozenset(numbers)), withdrawal=withdrawal)
    else:
        excerpt = library.excerpt(slug, numbers[0], numbers[-1])
        edition = only(excerpt.edition, frozenset(numbers))
        found = Passage(edition, excerpt.before, excerpt.after)
    if not found.paragraphs:
        raise NotHere(str(Address(slug, first=numbers[0])))
    if all(paragraph.withdrawn for paragraph in found.paragraphs):
        edition, withdrawal = last_words(library, found.edition)
        found = replace(found, edition=edition, withdrawal=found.withdrawal or withdrawal)
    return found


def _resolve_range(library: Library, where: Address) -> Address:
    """Return the range at *where* from front to back, without ends that were merged where it needs none."""
    arrangements = library.past.arrangements(where.slug)
    merged = _merged(library, where)
    published = (where, _reversed(where), merged, _reversed(merged))
    found = next((each for each in published if _track(each, arrangements)), None)
    if found is None:
        raise NotHere(str(where))
    if _says_the_same(_merged(library, found), found, arrangements):
        found = _merged(library, found)
    return replace(found, last=None) if found.first == found.last else found


def _says_the_same(where: Address, other: Address, arrangements: Sequence[Arrangement]) -> bool:
    """Tell whether two ranges show the same paragraphs, and tell the same about their past."""
    one, two = _track(where, arrangements), _track(other, arrangements)
    if one is None or two is None or (one.numbers, one.changes) != (two.numbers, two.changes):
        return False
    # The page of one paragraph shows no other.
    return where.first != where.last or len(one.numbers) == 1


def _track(where: Address, arrangements: Sequence[Arrangement]) -> TrackedRange | None:
    assert where.first is not None
    return track_range(where.first, where.last or where.first, arrangements)


def _merged(library: Library, where: Address) -> Address:
    """Return *where* with the numbers that have the words of its ends now."""
    assert where.first is not None
    assert where.last is not None
    first, last = (library.current_number(Ref(where.slug, n)) for n in (where.first, where.last))
    return replace(where, first=first, last=last)


def _reversed(where: Address) -> Address:
    return replace(where, first=where.last, last=where.first)


def _part(edition: Edition, where: Address) -> Edition:
    """Return *edition* with the paragraphs from the first end of *where* to its last. Raise `NotHere`."""
    numbers = [paragraph.number for paragraph in edition.text.paragraphs]
    first, last = where.first, where.last or where.first
    if first not in numbers or last not in numbers or numbers.index(first) > numbers.index(last):
        raise NotHere(str(where))
    return only(edition, frozenset(numbers[numbers.index(first) : numbers.index(last) + 1]))
