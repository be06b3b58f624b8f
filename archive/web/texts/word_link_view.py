"""What the page of linked words says of them, beside the passage that it shows."""

from dataclasses import dataclass

from archive.model.address import locator_of
from archive.model.date import Date
from archive.model.word_diff import Difference
from archive.model.word_diff import differences
from archive.wordlinks.tracking import State
from archive.wordlinks.tracking import Version
from archive.wordlinks.tracking import Whereabouts
from archive.wordlinks.word_range import Linked


@dataclass(frozen=True, slots=True)
class ShownReading:
    """One of two readings of the same words: how they stood, or what stands there."""

    name: str
    #: Its own address; empty where no words are.
    href: str


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """What a link to words found."""

    state: State
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


def linked_words(
    found: Whereabouts, *, slug: str, fragment: str, withdrawn: str, draft: bool, partial: int
) -> LinkedWords:
    """Return what *found* says of a link.

    *withdrawn* is why the text or its paragraphs are. A *draft* keeps no past; of another text perhaps
    only a *partial* number of revisions was looked at.
    """
    marked = found.state in (State.UNCHANGED, State.MOVED)
    compared = found.state in (State.CORRECTED, State.WITHDRAWN) and found.since is not None
    old = found.was.text if found.was and compared else ""
    new = found.now.text if found.now and compared else ""
    return LinkedWords(
        state=found.state,
        said=_unknown(draft, partial)
        if found.state is State.UNKNOWN
        else _said(found, slug, withdrawn),
        # Why it was withdrawn is said already.
        note=found.since.note if found.since and found.state is State.CORRECTED else "",
        steps=differences(old, new) if compared else (),
        old=old,
        new=new,
        was=_was(found, slug) if compared else None,
        now=_now(found, slug) if compared else None,
        quotation=quoted(found.now) if marked and found.now else "",
        fragment=fragment,
    )


def quoted(words: Linked) -> str:
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


def _said(found: Whereabouts, slug: str, withdrawn: str) -> str:
    if found.state is State.MOVED and found.now is not None:
        when = f", since {_revision(found.since)}" if found.since else ""
        place = locator_of(found.now.address(slug).paragraphs)
        return f"The words of this link are unchanged. They stand here now, in {place}{when}."
    since = f"Since {_revision(found.since)}" if found.since else "Now"
    if found.state is State.WITHDRAWN:
        reason = withdrawn if withdrawn.endswith((".", "!", "?")) else f"{withdrawn}."
        when = (
            f"{since}, the words of this link are" if found.since else "The words of this link were"
        )
        return f"{when} withdrawn: {reason}"
    if found.state is State.CORRECTED and found.now is not None:
        return f"{since}, other words stand here than those of this link."
    if found.state is State.CORRECTED:
        return f"{since}, the words of this link no longer stand here."
    return ""


def _was(found: Whereabouts, slug: str) -> ShownReading | None:
    if found.was is None or found.until is None:
        return None
    revision = found.until.revision or None
    return ShownReading(
        f"Until revision {found.until.revision}", str(found.was.address(slug, revision))
    )


def _now(found: Whereabouts, slug: str) -> ShownReading | None:
    if found.state is State.WITHDRAWN:
        return None
    since = f"Since {_revision(found.since)}" if found.since else "Today"
    return ShownReading(since, str(found.now.address(slug)) if found.now else "")


def _revision(version: Version | None) -> str:
    if version is None:
        return ""
    day = Date.parse(version.date).words if version.date else ""
    return f"revision {version.revision}, {day}" if day else f"revision {version.revision}"
