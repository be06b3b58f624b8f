"""Builds of one process that render no shape of a citation twice."""

from typing import ClassVar

from archive.citation.styles.prerender import RenderedShape
from archive.citation.styles.prerender import ShapeRenderer


class RendererWithMemory(ShapeRenderer):
    """Passes only what no build before had to the processor, whose start takes longer than the build of a few texts."""

    _rendered: ClassVar[dict[str, RenderedShape]] = {}

    def want(self, wanted: str) -> None:
        """Request a shape, unless it is cached or was rendered before."""
        if wanted in self._rendered:
            self._done.setdefault(wanted, self._rendered[wanted])
        super().want(wanted)

    def finish(self) -> dict[str, RenderedShape]:
        """Wait for the processor and return every shape in every style. Raises `BuildFailed`."""
        done = super().finish()
        self._rendered.update(done)
        return done
