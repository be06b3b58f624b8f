"""The logo of a collection: a small picture beside its name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture: its media type, its size in pixels (of an SVG picture, in its own units), and its bytes."""

    media_type: str
    width: int
    height: int
    content: bytes

    @property
    def ending(self) -> str:
        """The ending of its file name."""
        return self.media_type.removeprefix("image/").removesuffix("+xml")
