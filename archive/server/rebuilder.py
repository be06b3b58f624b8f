"""Background builds beside a running server: of changed texts, and of a damaged index."""

import logging
from pathlib import Path

from archive.errors import IndexMissing
from archive.indexing import generations
from archive.indexing.serving import Serving
from archive.server.keeper import Keeper
from archive.server.watching import Snapshot
from archive.server.watching import Watch
from archive.settings import Settings

log = logging.getLogger(__name__)


def has_good_index(index: Path) -> bool:
    """Tell whether there is an intact generation that can serve."""
    return next(generations.intact_generations(index), None) is not None


def damage(index: Path) -> str:
    """Return what is wrong with the current generation; empty if it is intact or was never built."""
    try:
        generations.verify(generations.current(index), deep=True)
    except IndexMissing as error:
        return str(error) if (index / generations.CURRENT).exists() else ""
    return ""


class Rebuilder(Keeper):
    """Rebuilds the index in a child process when it is damaged or, if *watched* is given, outdated.

    The live index serves meanwhile. A changed folder is built once it stays the same, so that an editor can finish
    saving: see `Watch`. *watched* is a snapshot of the texts from before the last build.
    """

    def __init__(
        self, settings: Settings, live: Serving, *, watched: Snapshot | None, rebuild: bool
    ) -> None:
        super().__init__(live, needed=rebuild)
        self._settings = settings
        self._watch = Watch(settings.texts, watched) if watched is not None else None

    def has_news(self) -> bool:
        """Tell whether the texts have changed, and stay as they are now."""
        return self._watch is not None and self._watch.has_changed()

    def update(self) -> bool:
        """Build; tell whether there is an up-to-date index now."""
        settings = self._settings
        if self._watch is not None:
            self._watch.built()
        folders = (f"--texts={settings.texts}", f"--index={settings.index}")
        ended = self.run_command(["index", f"--engine={settings.engine}", *folders])
        # Only a successful build prints a summary on standard output.
        built = bool(ended.printed)
        if ended.problems and not self.is_stopping:
            log.warning(
                "%s\n%s", "Built, with problems:" if built else "Not built:", ended.problems
            )
        return built
