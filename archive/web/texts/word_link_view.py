"""View of a word link: the message about the words, beside the passage."""

from dataclasses import dataclass

from archive.model.address import locator_of
from archive.model.address import number_label
from archive.model.revision import RevisionSummary
from archive.model.word_diff import Difference
from archive.model.word_diff import differences
from archive.web.presenters import as_sentence
from archive.web.wording.passages import revision_phrase
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
class PartView:
    """Some of the linked words: ``Para. 1, words 6–9``, the link to them, and the words."""

    name: str
    href: str
    words: str


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
    #: Where the words are, if their paragraphs were moved apart.
    parts: tuple["PartView", ...] = ()
    #: The highlighted words in quotation marks, and the link that scrolls to them; empty where there are none.
    quotation: str = ""
    fragment: str = ""


def word_link_view(
    found: TrackedWords,
    *,
    slug: str,
    fragment: str,
    withdrawn: str,
    draft: bool,
    partial: int,
    replaced: RevisionSummary | None = None,
) -> WordLinkView:
    """Return the view of what *found* says about a link to words in *slug*.

    *withdrawn* is the reason why the text or its paragraphs were withdrawn. A *draft* has no earlier
    revisions. *partial* is the number of revisions searched, or 0 for all of them. *replaced* is the revision that
    had replaced the words before their text was withdrawn.
    """
    marked = found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED)
    apart = found.status is LinkStatus.SEPARATED
    gone = found.status in (LinkStatus.CORRECTED, LinkStatus.WITHDRAWN)
    compared = (gone or apart) and found.since is not None
    parts = found.parts or ((found.now,) if found.now else ())
    old = found.was.text if found.was and compared else ""
    new = "\n".join(part.text for part in parts) if compared else ""
    return WordLinkView(
        status=found.status,
        message=_unknown(draft, partial)
        if found.status is LinkStatus.UNKNOWN
        else _message(found, slug, withdrawn, replaced),
        # The message already gives the reason of a withdrawal.
        note=found.since.note
        if found.since and found.status is LinkStatus.CORRECTED and not _withdrawn_in(found)
        else "",
        steps=differences(old, new) if compared and not apart else (),
        old=old,
        new=new,
        was=_was(found, slug) if compared else None,
        now=_now(found, slug) if compared and not apart else None,
        parts=tuple(_part(part, slug) for part in found.parts) if apart else (),
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


def _message(
    found: TrackedWords, slug: str, withdrawn: str, replaced: RevisionSummary | None
) -> str:
    when = f" in {revision_phrase(found.since)}" if found.since else ""
    if found.status is LinkStatus.MOVED and found.now is not None:
        return _moved(found, found.now, slug)
    if replaced is not None:
        before = f"The words of this link were replaced in {revision_phrase(replaced)}."
        return f"{before} Their text was withdrawn{when}: {as_sentence(withdrawn)}"
    if found.status is LinkStatus.WITHDRAWN:
        return f"The words of this link were withdrawn{when}: {as_sentence(withdrawn)}"
    if found.status is LinkStatus.SEPARATED:
        since = f" since {revision_phrase(found.since)}" if found.since else ""
        return f"The words of this link are unchanged, but{since} their paragraphs are no longer together."
    if found.status is LinkStatus.CORRECTED:
        did = "corrected" if found.now or found.parts else "removed"
        did = "partly withdrawn" if _withdrawn_in(found) else did
        gone = (paragraph for paragraph in found.here if paragraph.withdrawn)
        notes = (f"Paragraph {number_label(p.number)} was withdrawn: {p.withdrawn}" for p in gone)
        return " ".join([f"The words of this link were {did}{when}.", *map(as_sentence, notes)])
    return ""


def _withdrawn_in(found: TrackedWords) -> bool:
    """Tell whether the revision that changed the words withdrew one of their paragraphs."""
    changes = found.since.changes if found.since else {}
    gone = (paragraph.number for paragraph in found.here if paragraph.withdrawn)
    return any(changes.get(number) == "withdrawn" for number in gone)


def _part(words: LinkedWords, slug: str) -> PartView:
    where = words.address(slug)
    name = locator_of(where)
    return PartView(f"{name[:1].upper()}{name[1:]}", str(where), words.text)


def _moved(found: TrackedWords, now: LinkedWords, slug: str) -> str:
    """Return where unchanged words are now, or that only other words of their paragraphs were corrected."""
    place = locator_of(now.address(slug).paragraphs)
    since = found.since
    if since is None:
        return f"The words of this link are unchanged. They are in {place}."
    stayed = found.was is not None and place == locator_of(found.was.address(slug).paragraphs)
    events = (since.changes.get(paragraph.number, "") for paragraph in now.paragraphs)
    if stayed and any(event.startswith("corrected") for event in events):
        others = f"other words of {place} were corrected in {revision_phrase(since)}"
        return f"The words of this link are unchanged; {others}."
    return (
        f"The words of this link are unchanged. Since {revision_phrase(since)} they are in {place}."
    )


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
    since = f"Since {revision_phrase(found.since)}" if found.since else "Current version"
    return ReadingView(since, str(found.now.address(slug)) if found.now else "")
