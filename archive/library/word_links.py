"""Follow a link to words: to the passage that has them, or through the revisions to what became of them."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cache

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.errors import BrokenText
from archive.errors import NotHere
from archive.library.passage import Passage
from archive.library.passage import consecutive
from archive.library.passage import passage
from archive.library.passage import resolve_address
from archive.library.passage import runs_backwards
from archive.library.protocol import Library
from archive.library.withdrawals import withdrawal_of_text
from archive.model.address import Address
from archive.model.address import WordRange
from archive.model.edition import Edition
from archive.model.revision import Revision
from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph
from archive.sources.canonical.format import read_canonical
from archive.wordlinks.tracking import LinkStatus
from archive.wordlinks.tracking import ReadRevision
from archive.wordlinks.tracking import TrackedWords
from archive.wordlinks.tracking import track
from archive.wordlinks.word_range import LinkedWords
from archive.wordlinks.word_range import words_at

#: Characters of earlier revisions read to follow one link, the newest first.
MAX_HISTORY_CHARS = 10_000_000


@dataclass(frozen=True, slots=True)
class FollowedLink:
    """A word link and what it found; `where` is the address of the passage shown."""

    link: Address
    where: Address
    passage: Passage
    found: TrackedWords
    #: Why the text, or the paragraphs of the words, were withdrawn.
    withdrawn: str = ""
    #: How many revisions were searched, if not all of them.
    partial: int = 0
    #: The revision that had replaced the words before their text was withdrawn.
    replaced: RevisionSummary | None = None


def resolve_link(library: Library, where: Address) -> Address:
    """Return the canonical address of the words at *where*. Merged numbers stay: the link was made under them.

    Typed without a fingerprint it means the words that are there now; the paragraphs themselves if they were withdrawn.
    Raises `NotHere` where there are no such words.
    """
    link = _in_order(library, where)
    return link if link.words and link.words.fingerprint else _with_fingerprint(library, link)


def _in_order(library: Library, where: Address) -> Address:
    """Return *where* with the current slug and from front to back."""
    where = replace(where, slug=library.current_address(where.text).slug)
    words = where.words
    assert words is not None
    assert where.first is not None
    if where.last in (None, where.first):
        first, last = sorted((words.first, words.last))
        return replace(where, last=None, words=replace(words, first=first, last=last))
    if runs_backwards(library, where):
        reversed_words = WordRange(words.last, words.first, words.fingerprint)
        return replace(where, first=where.last, last=where.first, words=reversed_words)
    return where


def _find_words(library: Library, where: Address) -> tuple[Passage | None, LinkedWords | None]:
    """Return the passage and the words at *where*, in the revision that it names or the current one."""
    try:
        found = consecutive(library, where)
    except NotHere:
        return None, None
    return found, words_at(where, found.paragraphs)


def _with_fingerprint(library: Library, where: Address) -> Address:
    found, words = _find_words(library, where)
    if words is not None:
        return words.address(where.slug, where.revision).sibling(where.format)
    if found and all(paragraph.withdrawn for paragraph in found.paragraphs):
        return where.paragraphs
    raise NotHere(str(where))


def follow_link(library: Library, where: Address, deadline: Deadline = NEVER) -> FollowedLink:
    """Find the words of the link *where*, a canonical address: in their place, elsewhere, or in earlier revisions.

    Raises `NotHere` where there is no such passage, but not for words that are not found, and `DeadlineExceeded`
    where there was no time to look for them in all revisions.
    """
    found, words = _find_words(library, where)
    assert where.words is not None
    if found and words and words.fingerprint == where.words.fingerprint:
        result = TrackedWords(LinkStatus.UNCHANGED, words, words, here=words.paragraphs)
        if where.revision is None and library.is_withdrawn(where.slug):
            return _show_found_words(library, where, found.edition, result)
        return FollowedLink(where, where.sibling(""), found, result)
    partial = 0
    if where.revision is None:
        edition = library.edition(where.slug)
        revisions = _newest(library.past.revisions_backwards(where.slug))
        partial = len(revisions) if revisions and revisions[0].number > 1 else 0
        summaries = [revision.summary for revision in revisions]
        result = track(where, summaries, _reader(edition, revisions, deadline), deadline)
        if result.status is not LinkStatus.UNKNOWN:
            return _show_found_words(library, where, edition, result)
    place = resolve_address(library, where.sibling("").paragraphs)
    unknown = TrackedWords(LinkStatus.UNKNOWN)
    return FollowedLink(where, place, passage(library, place), unknown, partial=partial)


def _show_found_words(
    library: Library, where: Address, edition: Edition, result: TrackedWords
) -> FollowedLink:
    if result.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED) and result.now is not None:
        place = result.now.address(where.slug)
        found = consecutive(library, place)
    else:
        place, found = _paragraphs_of(library, where, edition, result)
    if edition.text.withdrawn:
        return _of_withdrawn_text(library, FollowedLink(where, place, found, result))
    reason = result.here[0].withdrawn if result.status is LinkStatus.WITHDRAWN else ""
    return FollowedLink(where, place, found, result, reason)


def _of_withdrawn_text(library: Library, followed: FollowedLink) -> FollowedLink:
    """Return *followed* with when and why its text was withdrawn, whatever became of the words before."""
    result, edition = followed.found, library.edition(followed.where.slug)
    gone = withdrawal_of_text(library, edition)
    replaced = result.status in (LinkStatus.CORRECTED, LinkStatus.WITHDRAWN)
    withdrawn = replace(
        result,
        status=LinkStatus.WITHDRAWN,
        # The revision that withdraws a text still has its words.
        until=result.until or gone.revision,
        since=gone.revision or result.since,
    )
    return replace(
        followed,
        found=withdrawn,
        withdrawn=gone.reason,
        replaced=result.since if replaced else None,
    )


def _paragraphs_of(
    library: Library, where: Address, edition: Edition, result: TrackedWords
) -> tuple[Address, Passage]:
    """Return the passage of the current paragraphs of the words, or else that of the paragraphs of the link."""
    here = {paragraph.number for paragraph in result.here}
    numbers = [p.number for p in edition.text.paragraphs if p.number in here]
    if numbers:
        last = numbers[-1] if len(numbers) > 1 else None
        place = Address(where.slug, first=numbers[0], last=last)
        found = passage(library, place)
        if [paragraph.number for paragraph in found.paragraphs] == numbers:
            return place, found
    place = resolve_address(library, where.sibling("").paragraphs)
    return place, passage(library, place)


def _newest(revisions: Iterable[Revision]) -> list[Revision]:
    """Return as many of *revisions*, which come the newest first, as the limit allows; the oldest first."""
    newest: list[Revision] = []
    remaining = MAX_HISTORY_CHARS
    for revision in revisions:
        remaining -= len(revision.markdown)
        if remaining < 0 and newest:
            break
        newest.insert(0, revision)
    return newest


def _reader(edition: Edition, revisions: Sequence[Revision], deadline: Deadline) -> ReadRevision:
    """Return a function that reads the paragraphs of one of *revisions* by its number, each once, in time."""
    known = {revision.number: revision for revision in revisions}

    @cache
    def read(number: int) -> tuple[Paragraph, ...]:
        if number == edition.revision:
            return edition.text.paragraphs
        deadline.check()
        try:
            return read_canonical(known[number].markdown, path=f"revision {number}").text.paragraphs
        except BrokenText:
            # A revision that only an older Pincite could read has no words to show.
            return ()

    return read
