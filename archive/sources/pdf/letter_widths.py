"""How wide words are printed, roughly: what is needed to tell whether one more would have fitted on a line."""

#: Widths of letters in the usual fonts for books, in thousandths of their size.
_NARROW, _SLIM, _USUAL, _BROAD, _WIDE = 270, 350, 490, 680, 800


class _Widths(dict[str, int]):
    def __missing__(self, letter: str) -> int:
        return _USUAL if letter < "\u2e80" else 1000


_WIDTHS = _Widths(
    {
        **dict.fromkeys("iljI.,;:'’‘!|` ", _NARROW),
        **dict.fromkeys('tfrsJ()[]-–"“”', _SLIM),
        **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&—", _BROAD),
        **dict.fromkeys("mwMW%@…", _WIDE),
    }
)


def width_of(text: str) -> int:
    """Return the width of *text* in thousandths of the size of its letters.

    >>> width_of("mill") < width_of("moor")
    True
    """
    return sum(map(_WIDTHS.__getitem__, text))
