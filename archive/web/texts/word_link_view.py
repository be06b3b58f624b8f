"""View of a word link: the message about the words, beside the passage."""

from dataclasses import dataclass

from archive.model.address import locator_of
from archive.model.date import Date
from archive.model.revision import RevisionSummary
from archive.model.word_diff import Difference
from archive.model.word_diff import differences
from archive.wordlinks.tracking import LinkStatus
from archive.wordlinks.tracking import TrackedWords
from archive.wordlinks.word_range import LinkedWords


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The label of one of two readings: the linked words, or the words in their place."""

    name: str
    #: Its address; empty where there are no words.
    href: str


@dataclass(frozen=True, slots=True)
class WordLinkView:
    """What a word link found."""

    status: LinkStatus
    #: What became of the words, in a sentence, and the note of the editor; both may be empty.
    message: str
    note: str
    #: The linked words compared with those now in their place; empty where the words are highlighted.
    steps: tuple[Difference, ...]
    old: str
    new: str
    was: ReadingView | None
    now: ReadingView | None
    #: The highlighted words in quotation marks, and the link that scrolls to them; empty where there are none.
    quotation: str = ""
    fragment: str = ""


def word_link_view(
    found: TrackedWords, *, slug: str, fragment: str, withdrawn: str, draft: bool, partial: int
) -> WordLinkView:
    """Return the view of what *found* says about a link to words in *slug*.

    *withdrawn* is the reason why the text or its paragraphs were withdrawn. A *draft* has no earlier
    revisions. *partial* is the number of revisions searched, or 0 for all of them.
    """
    marked = found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED)
    compared = (
        found.status in (LinkStatus.CORRECTED, LinkStatus.WITHDRAWN) and found.since is not None
    )
    old = found.was.text if found.was and compared else ""
    new = found.now.text if found.now and compared else ""
    return WordLinkView(
        status=found.status,
        message=_unknown(draft, partial)
        if found.status is LinkStatus.UNKNOWN
        else _message(found, slug, withdrawn),
        # The message already gives the reason of a withdrawal.
        note=found.since.note if found.since and found.status is LinkStatus.CORRECTED else "",
        steps=differences(old, new) if compared else (),
        old=old,
        new=new,
        was=_was(found, slug) if compared else None,
        now=_now(found, slug) if compared else None,
        quotation=quote_words(found.now) if marked and found.now else "",
        fragment=fragment,
    )


def quote_words(words: LinkedWords) -> str:
    """Return *words* in quotation marks; inner ones become single, and each further paragraph opens anew."""
    lines = [line.replace("“", "‘").replace("”", "’").replace('"', "'") for line in words.lines]
    return "\n".join(f"“{line}" for line in lines) + "”"


def _unknown(draft: bool, partial: int) -> str:
    if draft:
        return (
            "The words at this link no longer match it. This text is a draft, so they may have been changed"
            " without a record; or the link may be mistyped."
        )
    revisions = "any revision"
    if partial:
        revisions = f"the {partial} newest revisions" if partial > 1 else "the newest revision"
    return f"No words here match this link in {revisions}. It may be incomplete or mistyped."


def _message(found: TrackedWords, slug: str, withdrawn: str) -> str:
    when = f" in {_revision(found.since)}" if found.since else ""
    if found.status is LinkStatus.MOVED and found.now is not None:
        return _moved(found, found.now, slug)
    if found.status is LinkStatus.WITHDRAWN:
        reason = withdrawn if withdrawn.endswith((".", "!", "?")) else f"{withdrawn}."
        return f"The words of this link were withdrawn{when}: {reason}"
    if found.status is LinkStatus.CORRECTED and found.now is not None:
        return f"The words of this link were corrected{when}."
    if found.status is LinkStatus.CORRECTED:
        return f"The words of this link were removed{when}."
    return ""


def _moved(found: TrackedWords, now: LinkedWords, slug: str) -> str:
    """Return where unchanged words are now, or that only other words of their paragraphs were corrected."""
    place = locator_of(now.address(slug).paragraphs)
    since = found.since
    if since is None:
        return f"The words of this link are unchanged. They are in {place}."
    stayed = found.was is not None and place == locator_of(found.was.address(slug).paragraphs)
    events = (since.changes.get(paragraph.number, "") for paragraph in now.paragraphs)
    if stayed and any(event.startswith("corrected") for event in events):
        others = f"other words of {place} were corrected in {_revision(since)}"
        return f"The words of this link are unchanged; {others}."
    return f"The words of this link are unchanged. Since {_revision(since)} they are in {place}."


def _was(found: TrackedWords, slug: str) -> ReadingView | None:
    if found.was is None or found.until is None:
        return None
    revision = found.until.number or None
    return ReadingView(
        f"Up to revision {found.until.number}", str(found.was.address(slug, revision))
    )


def _now(found: TrackedWords, slug: str) -> ReadingView | None:
    if found.status is LinkStatus.WITHDRAWN:
        return None
    since = f"Since {_revision(found.since)}" if found.since else "Current version"
    return ReadingView(since, str(found.now.address(slug)) if found.now else "")


def _revision(revision: RevisionSummary | None) -> str:
    if revision is None:
        return ""
    day = Date.parse(revision.date).words if revision.date else ""
    return f"revision {revision.number} ({day})" if day else f"revision {revision.number}"
