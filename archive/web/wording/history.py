"""Wording of what a revision changed beside paragraphs: the record, sections, the address, dates, the whole text."""

import re
from collections.abc import Iterator
from collections.abc import Mapping

from archive.model.address import Address
from archive.model.address import is_number
from archive.model.date import Date

_SENTENCES = {
    ("record", "corrected"): "The description of the text was corrected",
    ("text", "withdrawn"): "The text was withdrawn",
    ("text", "restored"): "The text is public again",
    ("sections", "moved"): "Sections were put in another order",
}
#: What a revision is called that did nothing else.
_CHANGE_NAMES = {
    "moved": "Rearranged",
    "renamed": "New address",
    "restored": "Restored",
    "withdrawn": "Passage withdrawn",
}
_RENAMED = re.compile(r"renamed from (.+)")
_REVISION = re.compile(r"revision (\d+)")
_DATED = re.compile(r"dated ([\d-]+), not ([\d-]+)")


def other_changes(
    changes: Mapping[str, str], headings: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yield a sentence, without its full stop, for each of *changes* that is not of a paragraph.

    *headings* are those of sections, by their ids.
    """
    for name, change in changes.items():
        if not is_number(name):
            yield _sentence(name, change, headings or {})


def _sentence(name: str, change: str, headings: Mapping[str, str]) -> str:
    if known := _SENTENCES.get((name, change)):
        return known
    if renamed := _RENAMED.fullmatch(change):
        return f"Its address was changed; {Address(renamed[1])} still leads here"
    revision, dated = _REVISION.fullmatch(name), _DATED.fullmatch(change)
    if revision and dated:
        now, before = (Date.parse(day).words for day in dated.groups())
        return f"The date of revision {revision[1]} was corrected to {now}, from {before}"
    heading = headings.get(name, "")
    section = f"The section “{heading}”" if heading else "A section"
    done = {"new": "was added", "gone": "was removed"}.get(change, "has another heading or kind")
    return f"{section} {done}"


def change_name(changes: Mapping[str, str]) -> str:
    """Return in a word or two what a revision with *changes* did, for lists of what is new.

    >>> change_name({"p3": "moved after p1"}), change_name({"p3": "moved after p1", "p4": "corrected"})
    ('Rearranged', 'Corrected')
    """
    kinds = {change.partition(" ")[0] for change in changes.values()}
    return _CHANGE_NAMES.get(kinds.pop(), "Corrected") if len(kinds) == 1 else "Corrected"
