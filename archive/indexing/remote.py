"""The generation that lies on other machines: which one serves is looked up there, once in a while."""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Generic
from typing import TypeVar

from archive.errors import CollectionUnavailable
from archive.indexing.live import Generation

log = logging.getLogger(__name__)

#: Seconds for which what serves is taken to serve still, or not to be there still.
LOOK_S = 1.0

Known = TypeVar("Known")


class RemoteLive(Generic[Known]):
    """Returns the serving generation, as `Live` does for a folder. Threads may share it.

    *look* returns what serves now, as a value that tells it from others, and *opened* opens it; both raise
    `CollectionUnavailable`. Whatever they raise, the generation that is open serves on: it never changes, and each
    request finds out by itself what of it can be asked. *clock* returns seconds.
    """

    #: Its requests wait, and do not work meanwhile.
    is_remote = True

    def __init__(
        self,
        look: Callable[[], Known],
        opened: Callable[[Known], Generation],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look = look
        self._opened = opened
        self._clock = clock
        self._lock = Lock()
        self._known: Known | None = None
        self._generation: Generation | None = None
        self._failure: CollectionUnavailable | None = None
        self._look_again = clock()
        #: Never called: nobody can build here what is wrong there.
        self.on_damage: Callable[[], None] = lambda: None

    def acquire(self) -> Generation:
        """Return the generation that serves, for a user who must release it. Raises `CollectionUnavailable`."""
        while True:
            generation = self.now()
            # Another thread may have switched to the next one just now.
            if generation.acquire():
                return generation

    def now(self) -> Generation:
        """Return the generation that serves. Raises `CollectionUnavailable` while there is none.

        It is closed when another serves and `now` or `acquire` is called again.
        """
        generation = self._generation
        if generation is not None and self._clock() < self._look_again:
            return generation
        # While one thread looks, which may take long, the others continue with the one that is open.
        if not self._lock.acquire(blocking=generation is None):
            assert generation is not None
            return generation
        try:
            if self._clock() >= self._look_again:
                self._failure = self._taken_up()
                # From the end of the look: where nobody answers, those who wait for the lock need not look, too.
                self._look_again = self._clock() + LOOK_S
            if self._generation is None:
                assert self._failure is not None
                raise self._failure.with_traceback(None)
            return self._generation
        finally:
            self._lock.release()

    def check(self) -> None:
        """Raise `CollectionUnavailable` where the last look had no answer. Looks again if that is a while ago."""
        self.now()
        if self._failure is not None:
            raise self._failure.with_traceback(None)

    def verify_soon(self) -> None:
        """Do nothing: every answer is checked when it comes."""

    def verify(self) -> None:
        """Do nothing, for the same reason."""

    def _taken_up(self) -> CollectionUnavailable | None:
        """Open what serves now, if that is another one; return what was wrong, if anything was."""
        try:
            known = self._look()
            if self._generation is None or known != self._known:
                before, self._generation = self._generation, self._opened(known)
                self._known = known
                if before is not None:
                    before.release()
        except CollectionUnavailable as error:
            if self._failure is None:
                meanwhile = "what is open serves on" if self._generation else "nothing can be shown"
                log.warning("%s. Until it can be asked again, %s.", error, meanwhile)
            return error
        if self._failure is not None:
            log.info("The collection can be asked again.")
        return None
