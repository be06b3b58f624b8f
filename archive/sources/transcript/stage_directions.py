"""Stage directions, such as *(Prolonged Applause)*, recognised by a list of words."""

import re
from collections.abc import Iterable

from archive.model.text import Run
from archive.model.text import RunKind

_BRACKETED = re.compile(r"\([^()\[\]]{2,120}\)|\[[^()\[\]]{2,120}\]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MAX_STAGE_WORDS = 14

#: What is heard or seen. A stage direction has at least one of these.
_CORE = frozenset(
    "applause applauds laughter laughs cheers cheering cheered hear ovation ovations hisses hissing interruption "
    "interruptions interrupted uproar commotion disorder shouts shouting cries boos booing murmurs silence pause "
    "disturbance disturbances disturbance jeers groans protests clapping sensation adjourned".split()
)
#: Words that may accompany them.
_ACCOMPANYING = frozenset(
    "a an the and of in from on at by to with loud prolonged stormy long continued continuing renewed general "
    "tumultuous great enthusiastic warm thunderous unanimous hearty ironical ministerial opposition left right "
    "centre center benches side sides all house hall floor gallery galleries audience delegates deputies congress "
    "rise rises rising standing stand turning into breaking no yes order voice voices several some many again "
    "more slight brief short lively animated universal deafening noise passing over bravo bravos hurrah hurrahs "
    "much ministers members were was is observed moment minute this point here whole assembly everyone present "
    "amid amidst mingled sustained repeated vigorous vociferous mild scattered further that part crowd".split()
)
_OPENINGS = re.compile(
    r"(?:at this point|here|a voice|voices?|cries of|shouts of|an hon\. member|interruption|all rise)\b",
    re.IGNORECASE,
)
#: The bracket of the last direction of a speech is often left open.
_ANY_BRACKET = re.compile(
    r"\((?=[^()]*[^\W\d_])[^()]{2,600}\)|\[(?=[^\[\]]*[^\W\d_])[^\[\]]{2,600}(?:\]|$)"
)
#: How a direction begins that is a paragraph of its own.
ENTRANCE = re.compile(
    r"(?:\[?(?:Enter|Re-?enter|Exit|Exeunt|Manet|Manent|Flourish|Alarums?|Curtain)\b)(?![^.]*\bhe said\b)"
)
#: Who took part in what is heard.
_JOINED = re.compile(
    r",? in which (?:the |all |several |an? )?[^\W\d_][^,;.()]{2,50} (?:joined|took part)\.?$"
)


def find_stages(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of stage directions in *text*, including brackets."""
    return tuple(
        (match.start(), match.end())
        for match in _BRACKETED.finditer(text)
        if is_stage(match[0][1:-1])
    )


def find_stages_of_play(
    text: str, runs: Iterable[Run], *, spoken: bool, begun: bool
) -> tuple[tuple[int, int], ...]:
    """Return the spans of stage directions in a paragraph of a play, which has a speaker if it is *spoken*.

    The play has *begun* if somebody spoke before. Square brackets hold directions, and so do round ones
    that open the speech, hold a sentence or are in italics.
    """
    runs = tuple(runs)
    slanted = {(run.start, run.end) for run in runs if run.kind is RunKind.EMPHASIS}
    breaks = [run.start for run in runs if run.kind is RunKind.LINE_BREAK]
    alone = (begun and (0, len(text)) in slanted) or ENTRANCE.match(text)
    # Some plays only open the bracket.
    if not spoken and text and (alone or (text[0] == "[" and "]" not in text)):
        return ((0, len(text)),)
    return tuple(
        (match.start(), match.end())
        for match in _ANY_BRACKET.finditer(text)
        if match[0].startswith("[")
        or match.start() == 0
        or (match[0][1].isupper() and match[0][-2] in ".!?" and not _within(match, breaks))
        or not slanted.isdisjoint(
            {(match.start(), match.end()), (match.start() + 1, match.end() - 1)}
        )
    )


def _within(match: re.Match[str], places: Iterable[int]) -> bool:
    return any(match.start() <= place < match.end() for place in places)


def is_stage(inside: str) -> bool:
    """Tell whether the words inside a bracket are a stage direction."""
    inside = _JOINED.sub("", inside)
    words = [word.lower() for word in _WORD.findall(inside)]
    if not 1 <= len(words) <= _MAX_STAGE_WORDS or not _CORE.intersection(words):
        return False
    if words.count("hear") == 1 and not _CORE.intersection(words) - {"hear"}:
        return False
    if all(word in _CORE or word in _ACCOMPANYING for word in words):
        return inside[0].isupper() or len(words) <= 4
    return inside[0].isupper() and _OPENINGS.match(inside.strip()) is not None
