"""Sentences: where those of a paragraph begin.

The rules are those of Unicode (UAX #29, sentence boundaries), with abbreviations and initials. Where a full stop may
be either, it ends no sentence: who searches within sentences rather sees a hit too many than misses one.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

#: They end a sentence whatever follows, also without a blank: Chinese, Japanese and Indian full stops.
_ALWAYS = "。！？｡।॥։።။៕"
#: They end a sentence before a blank, unless a small letter follows.
_BEFORE_BLANK = ".!?…‽؟۔⁇⁈⁉"
_STOPS = _ALWAYS + _BEFORE_BLANK
_CLOSERS = "\"'”’»›)\\]}」』）》"
_OPENERS = "\\-–—\"'“‘„‚«‹(\\[{¿¡"
_END = re.compile(
    # Not within a run of stops: where what follows the run is no end, it is not tried again from each of them.
    # A pattern that began with that condition would be tried at each character.
    rf"(?P<stop>[{_STOPS}](?<![{_STOPS}][{_STOPS}])[{_STOPS}]*+)[{_CLOSERS}]*+(?P<blank>\s*+)"
    rf"(?=[{_OPENERS}\s]*+(?P<next>[^{_OPENERS}\s]))"
)
#: The word before a full stop, with full stops inside: ``z.B``.
_WORD_BEFORE = re.compile(r"[^\W_](?:[\w.]*[^\W_])?$")
#: The longest abbreviation is shorter.
_LOOK_BACK = 12

#: Abbreviations before names or in the middle of a sentence: those before which it never ends.
_ABBREVIATIONS = frozenset(
    # English, and names of months
    "mr mrs ms messrs dr prof st gen col capt lt sgt maj cpl adm cmdr rev hon gov sen rep pres supt"
    " vs viz cf approx ca fl bros jan feb aug sept oct nov dec"
    # French, German, Italian, Spanish, Portuguese
    " mm mme mlle mgr hr frl geb bzw vgl sog sig dott sr sra srta ud uds"
    # Russian, Ukrainian
    " тов проф акад гр им см напр св ул".split()
)
#: Abbreviations before numbers.
_BEFORE_NUMBERS = frozenset(
    "no nos nr art arts vol vols bd p pp s ch chap sec sect fig abb par t л с ст стр т тт гл п пп рис №".split()
)
_NUMBER = re.compile(r"[0-9IVXLC]")


def sentence_starts(text: str) -> list[int]:
    """Return where the sentences of *text* after its first begin, in code points.

    >>> sentence_starts("Mr. V. I. Lenin spoke. He was heard!"), sentence_starts("Peace! he cried.")
    ([23], [])
    """
    starts = [0]
    for match in _END.finditer(text):
        stop = match["stop"]
        if stop[-1] in _ALWAYS or (
            match["blank"] and not _goes_on(text, starts[-1], match.start(), stop, match["next"])
        ):
            starts.append(match.end())
    return starts[1:]


def sentence_words(text: str, starts: Sequence[int]) -> list[int]:
    """Return which of the words of *text*, which begin at *starts*, begin a sentence after the first."""
    words = (bisect_left(starts, at) for at in sentence_starts(text))
    return [word for word in dict.fromkeys(words) if 0 < word < len(starts)]


def _goes_on(text: str, start: int, at: int, stop: str, following: str) -> bool:
    """Tell whether the sentence from *start* goes on after the *stop* at *at*, before the character *following*."""
    if following.islower() or following in ",;:":
        return True
    if stop != ".":
        return False
    before = _WORD_BEFORE.search(text, max(start, at - _LOOK_BACK), at)
    if before is None:
        return False
    word = before[0].lower()
    if "." in word or word in _ABBREVIATIONS:
        return True
    if word in _BEFORE_NUMBERS:
        return bool(_NUMBER.match(following))
    is_initial = len(word) == 1 and before[0].isupper()
    # ``1.`` and ``a.`` before what they number.
    is_item = before.start() == start and (len(word) == 1 or (len(word) == 2 and word.isdigit()))
    return is_initial or is_item
