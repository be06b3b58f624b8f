"""What the page of linked words says of them, beside the passage that it shows."""

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
class ShownReading:
    """One of two readings of the same words: how they stood, or what stands there."""

    name: str
    #: Its own address; empty where no words are.
    href: str


@dataclass(frozen=True, slots=True)
class WordLinkView:
    """What a link to words found."""

    state: LinkStatus
    #: In a sentence, and what the editor said of the change; empty where there is nothing to say.
    said: str
    note: str
    #: The words as they stood against what stands there, side by side; nothing where they are marked.
    steps: tuple[Difference, ...]
    old: str
    new: str
    was: ShownReading | None
    now: ShownReading | None
    #: The marked words in quotation marks, and the link that scrolls to them; empty where none are marked.
    quotation: str = ""
    fragment: str = ""


def word_link_view(
    found: TrackedWords, *, slug: str, fragment: str, withdrawn: str, draft: bool, partial: int
) -> WordLinkView:
    """Return what *found* says of a link.

    *withdrawn* is why the text or its paragraphs are. A *draft* keeps no past; of another text perhaps
    only a *partial* number of revisions was looked at.
    """
    marked = found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED)
    compared = (
        found.status in (LinkStatus.CORRECTED, LinkStatus.WITHDRAWN) and found.since is not None
    )
    old = found.was.text if found.was and compared else ""
    new = found.now.text if found.now and compared else ""
    return WordLinkView(
        state=found.status,
        said=_unknown(draft, partial)
        if found.status is LinkStatus.UNKNOWN
        else _said(found, slug, withdrawn),
        # Why it was withdrawn is said already.
        note=found.since.note if found.since and found.status is LinkStatus.CORRECTED else "",
        steps=differences(old, new) if compared else (),
        old=old,
        new=new,
        was=_was(found, slug) if compared else None,
        now=_now(found, slug) if compared else None,
        quotation=quoted(found.now) if marked and found.now else "",
        fragment=fragment,
    )


def quoted(words: LinkedWords) -> str:
    """Return *words* in quotation marks, those inside made single; each further paragraph opens them anew."""
    lines = [line.replace("“", "‘").replace("”", "’").replace('"', "'") for line in words.lines]
    return "\n".join(f"“{line}" for line in lines) + "”"


def _unknown(draft: bool, partial: int) -> str:
    if draft:
        return (
            "Nothing is marked: the words at the place of this link have not its fingerprint. They may have"
            " changed, for this text is a draft and keeps no earlier words; or the link was typed wrongly."
        )
    said = "Nothing is marked: no words with the fingerprint of this link stand or ever stood at its place."
    if partial:
        said = (
            f"Nothing is marked: in the newest revisions ({partial}), no words at the place of this link"
            " have its fingerprint."
        )
    return f"{said} Perhaps it was cut short, or typed wrongly."


def _said(found: TrackedWords, slug: str, withdrawn: str) -> str:
    if found.status is LinkStatus.MOVED and found.now is not None:
        when = f", since {_revision(found.since)}" if found.since else ""
        place = locator_of(found.now.address(slug).paragraphs)
        return f"The words of this link are unchanged. They stand here now, in {place}{when}."
    since = f"Since {_revision(found.since)}" if found.since else "Now"
    if found.status is LinkStatus.WITHDRAWN:
        reason = withdrawn if withdrawn.endswith((".", "!", "?")) else f"{withdrawn}."
        when = (
            f"{since}, the words of this link are" if found.since else "The words of this link were"
        )
        return f"{when} withdrawn: {reason}"
    if found.status is LinkStatus.CORRECTED and found.now is not None:
        return f"{since}, other words stand here than those of this link."
    if found.status is LinkStatus.CORRECTED:
        return f"{since}, the words of this link no longer stand here."
    return ""


def _was(found: TrackedWords, slug: str) -> ShownReading | None:
    if found.was is None or found.until is None:
        return None
    revision = found.until.number or None
    return ShownReading(
        f"Until revision {found.until.number}", str(found.was.address(slug, revision))
    )


def _now(found: TrackedWords, slug: str) -> ShownReading | None:
    if found.status is LinkStatus.WITHDRAWN:
        return None
    since = f"Since {_revision(found.since)}" if found.since else "Today"
    return ShownReading(since, str(found.now.address(slug)) if found.now else "")


def _revision(revision: RevisionSummary | None) -> str:
    if revision is None:
        return ""
    day = Date.parse(revision.date).words if revision.date else ""
    return f"revision {revision.number}, {day}" if day else f"revision {revision.number}"
