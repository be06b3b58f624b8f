"""Colours of the screen (sRGB), and how well one is read on another, as WCAG 2.2 measures it."""

import colorsys
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

_HEX = re.compile(r"#?(?:([0-9a-f]{6})|([0-9a-f]{3}))", re.IGNORECASE)
#: Steps between black and white that are tried.
_STEPS = 512


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour: red, green and blue, 0 to 255 each."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, word: str) -> Self:
        """Return the colour written as ``#9a2318``, ``#abc`` or without the #. Raise `ValueError`.

        >>> str(Colour.parse("ABC"))
        '#aabbcc'
        """
        match = _HEX.fullmatch(word)
        if match is None:
            raise ValueError(f"{word!r} is no colour such as #9a2318")
        digits = match[1] or "".join(2 * digit for digit in match[2])
        return cls(*bytes.fromhex(digits))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """The relative luminance, from 0 (black) to 1 (white)."""
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(self, other: "Colour") -> float:
        """Return the contrast with *other*, from 1 to 21.

        >>> Colour(0, 0, 0).contrast(Colour(255, 255, 255))
        21.0
        """
        low, high = sorted((self.luminance, other.luminance))
        return (high + 0.05) / (low + 0.05)

    def contrast_with(self, grounds: Sequence["Colour"]) -> float:
        """Return the least contrast with any of *grounds*."""
        return min(map(self.contrast, grounds))

    def readable_on(self, grounds: Sequence["Colour"], least: float) -> "Colour":
        """Return this colour, or the nearest lightness of it that has the *least* contrast with all *grounds*."""
        hue, lightness, saturation = colorsys.rgb_to_hls(
            self.red / 255, self.green / 255, self.blue / 255
        )
        tried = sorted((n / _STEPS for n in range(_STEPS + 1)), key=lambda at: abs(at - lightness))
        for at in (lightness, *tried):
            parts = colorsys.hls_to_rgb(hue, at, saturation)
            colour = Colour(*(round(255 * part) for part in parts))
            if colour.contrast_with(grounds) >= least:
                return colour
        raise ValueError("no colour can be read on all of these")


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
