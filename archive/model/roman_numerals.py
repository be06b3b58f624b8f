"""Roman numerals, as in numbers of pages, on title pages and above letters."""

_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_PARTS = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def from_roman(numeral: str) -> int:
    r"""Return the number that *numeral* means, by adding and subtracting.

    Other letters count nothing: patterns that ignore the case find a Turkish İ or ı, too.

    >>> from_roman("MDCCLXII"), from_roman("xiv")
    (1762, 14)
    >>> from_roman("\u0130"), from_roman("\u0131")
    (1, 0)
    """
    values = [_VALUES[letter] for letter in numeral.lower() if letter in _VALUES]
    pairs = zip(values, [*values, 0][1:], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def to_roman(number: int) -> str:
    """Return *number*, which is positive, as a numeral in small letters.

    >>> to_roman(1762), to_roman(14), to_roman(4999)
    ('mdcclxii', 'xiv', 'mmmmcmxcix')
    """
    numeral = ""
    for value, letters in _PARTS:
        times, number = divmod(number, value)
        numeral += letters * times
    return numeral
