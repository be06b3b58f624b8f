"""Which names before a full stop, on a line of their own or before a gap are those of speakers."""

from collections import Counter
from collections.abc import Iterable

from archive.sources.transcript.speaker_tags import SpeakerTag
from archive.sources.transcript.speaker_tags import TagForm

#: Fewer names are no debate and no play.
MIN_SURE_TAGS = 3
#: The share of the paragraphs that have a tag of this form in a play or a record.
_MIN_SHARES = {
    TagForm.TITLED: 0.2,
    TagForm.CAPITALS: 0.2,
    TagForm.MARKED: 0.25,
    TagForm.MIXED: 0.5,
    TagForm.EVIDENCE: 0.1,
    TagForm.GAP: 0.3,
}
#: Forms in which a name that occurs once is a speaker, too, where the others are.
_SURE_FORMS = (TagForm.TITLED, TagForm.CAPITALS, TagForm.MARKED)


def accepted_names(tags: Iterable[SpeakerTag], form: TagForm, paragraphs: int) -> set[str]:
    """Return the names that are speakers among *tags* of one *form*, in a text of so many paragraphs."""
    names = Counter(tag.key for tag in tags)
    total = names.total()
    recurring = {name for name, count in names.items() if count > 1}
    if form is TagForm.EVIDENCE:
        return recurring if len(recurring) >= 2 else set()
    if total < max(MIN_SURE_TAGS, _MIN_SHARES[form] * paragraphs):
        return set()
    if form is TagForm.TITLED:
        return set(names)
    # One name may be a signature or a running head; two that return take turns.
    takes_turns = len(recurring) >= 2 or (len(recurring) == 1 and 2 * total >= paragraphs)
    if not takes_turns or len(names) < 2:
        return set()
    return set(names) if form in _SURE_FORMS else recurring
