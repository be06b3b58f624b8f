"""How the speakers of a play, a debate or an interview are marked, where somebody says so."""

from collections.abc import Iterable
from enum import StrEnum


class SpeakerStyle(StrEnum):
    """A way to mark who speaks: what comes after the name, at the beginning of a speech."""

    #: The file is judged by its names and their number.
    AUTO = "auto"
    NONE = "none"
    #: ``HALL. Who is there?``
    STOP = "stop"
    #: ``Mr. Smith: Who is there?``, and a dash
    COLON = "colon"
    #: ``HALL   Who is there?``
    GAP = "gap"
    #: A name in bold or italics, without any sign
    BOLD = "bold"
    #: A name on the line above the speech
    LINE = "line"


#: Nothing is said: the same as `SpeakerStyle.AUTO`.
JUDGED: frozenset[SpeakerStyle] = frozenset()


def parse_styles(words: str) -> frozenset[SpeakerStyle]:
    """Return the styles in *words*, divided by semicolons or commas. Raise `ValueError`.

    >>> sorted(parse_styles("stop; line"))
    [<SpeakerStyle.LINE: 'line'>, <SpeakerStyle.STOP: 'stop'>]
    >>> parse_styles("auto")
    frozenset()
    """
    names = [name.strip().lower() for name in words.replace(",", ";").split(";")]
    return combine_styles(SpeakerStyle(name) for name in names if name)


def combine_styles(styles: Iterable[SpeakerStyle]) -> frozenset[SpeakerStyle]:
    """Return *styles* together; `AUTO` is nothing that is said. Raise `ValueError` where they exclude each other."""
    chosen = frozenset(styles)
    alone = chosen & {SpeakerStyle.AUTO, SpeakerStyle.NONE}
    if alone and len(chosen) > 1:
        raise ValueError(f"{min(alone)} cannot be combined with others")
    return chosen - {SpeakerStyle.AUTO}
