"""What a site asks for the generation that serves, wherever that lies."""

from collections.abc import Callable
from typing import Protocol

from archive.indexing.live import Generation


class Serving(Protocol):
    """Returns the serving generation, and notices when another one serves. Threads may share it."""

    #: Whether other machines are asked, so that time passes in which this one does no work.
    is_remote: bool
    #: Called where damage was found that can be repaired here.
    on_damage: Callable[[], None]

    def acquire(self) -> Generation:
        """Return the generation that serves, for a user who must release it. Raises `CollectionUnavailable`."""

    def now(self) -> Generation:
        """Return the generation that serves. Raises `CollectionUnavailable` while there is none.

        It is closed when another one serves and `now` or `acquire` is called again.
        """

    def check(self) -> None:
        """Raise `CollectionUnavailable` where it is known that the collection cannot be asked, although it is open."""

    def verify_soon(self) -> None:
        """Verify what is stored in the background, and serve it no longer if it is damaged."""

    def verify(self) -> None:
        """Do so now."""
