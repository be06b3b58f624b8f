"""The listening socket: how many connections are open at once, and which is closed for the next one."""

import errno
import logging
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from archive.server.channel import Channel
from archive.server.channel import slow_readers
from archive.server.shares import Share

log = logging.getLogger(__name__)

#: Seconds until a limit that was lowered, because the system had no file left, is tried again.
LOWERED_S = 1.0
#: Seconds between two looks at how fast clients read.
LOOK_INTERVAL_S = 1.0
#: Seconds between two lines of the log about too many connections.
REPORT_INTERVAL_S = 60.0
#: The part of all connections that may be accepted in one turn of the loop, which looks at all of them.
_BATCH = 1 / 32
_NO_FILE_LEFT = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Waitress on the open socket *listening*, with at most *limit* connections.

    Where so many are open, the client with the most loses the one that it uses least, so that no client shuts
    the others out. Behind a web server all connections are of one client, and the one used least is closed;
    such a server opens another where it needs one.
    """

    channel_class = Channel

    def __init__(
        self,
        application: object,
        listening: socket.socket,
        adjustments: Adjustments,
        *,
        channels: dict[int, object],
        limit: int,
        share: Share | None = None,
    ) -> None:
        #: What this worker has of the connections of all; None for the only process.
        self.share = share
        # Waitress's own limit refuses newcomers, so it must never be reached.
        adjustments.connection_limit = sys.maxsize
        self._limit = self._lowered_limit = limit
        self._lowered_until = 0.0
        self._next_look = 0.0
        self._has_room = True
        self._reported_at = -REPORT_INTERVAL_S
        super().__init__(
            application,
            channels,
            _sock=listening,
            adj=adjustments,
            bind_socket=False,
            sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
        )

    def make_room(self) -> None:
        """Close what is over or read too slowly, and more connections where there is no room for the next ones.

        Called between two turns of the loop: during one, the next connection would get the number of a closed
        one, and the events of that.
        """
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_INTERVAL_S
            for channel in slow_readers(self.active_channels.values(), now):
                channel.will_close = True
        for channel in [c for c in self.active_channels.values() if c.will_close]:
            # Waitress waits until its client reads, which may be never.
            channel.handle_close()
        if now >= self._lowered_until:
            self._lowered_limit = self._limit
        # A connection that is the only one stays: nobody has more than its client.
        kept = max(1, self._lowered_limit - self._batch)
        if len(self.active_channels) > kept:
            self._close_least_used(len(self.active_channels) - kept)
        if self.share:
            self.share.note(len(self.active_channels))
            self.share.begin_turn(now)
        self._has_room = len(self.active_channels) < self._lowered_limit
        if not self._has_room:
            self._report("all %d are answering requests", len(self.active_channels))

    def maintenance(self, now: float) -> None:
        """Mark connections that have been idle for too long; those with an answer to read have a time of their own."""
        idle_since = now - self.adj.channel_timeout
        for channel in self.active_channels.values():
            if not (channel.requests or channel.total_outbufs_len):
                channel.will_close = channel.will_close or channel.last_activity < idle_since

    def readable(self) -> bool:
        """Tell whether a connection may be accepted; asked at each turn of the loop."""
        # Waitress calls `maintenance` from time to time when it is asked.
        is_patient = self.share is not None and self.share.is_patient(time.monotonic())
        return bool(super().readable()) and self._has_room and not is_patient

    def longest_wait(self, seconds: float) -> float:
        """Return how long the loop may wait for events, *seconds* at most."""
        return self.share.longest_wait(seconds, time.monotonic()) if self.share else seconds

    def handle_accept(self) -> None:
        """Accept the connections that wait, as many as there is room for, and as this worker has a share in."""
        for _ in range(self._batch):
            before = len(self.active_channels)
            if self.share and self.share.gives_way(time.monotonic()):
                break
            super().handle_accept()
            if self.share:
                self.share.note(len(self.active_channels))
            if not before < len(self.active_channels) < self._lowered_limit:
                break

    def accept(self) -> tuple[socket.socket, Any] | None:
        """Return the next connection with the address of its client, or None where there is none."""
        try:
            accepted: tuple[socket.socket, Any] | None = super().accept()
            return accepted
        except OSError as error:
            if error.errno not in _NO_FILE_LEFT:
                raise
            # It goes on waiting, and the loop would be told of it again and again.
            self._lowered_limit = len(self.active_channels)
            self._lowered_until = time.monotonic() + LOWERED_S
            self._report("%s", error.strerror)
            return None

    @property
    def _batch(self) -> int:
        return max(1, int(self._lowered_limit * _BATCH))

    def _close_least_used(self, count: int) -> None:
        """Close up to *count* connections, fewer where the others may not be closed."""
        for _ in range(count):
            channel = least_used(self.active_channels.values())
            if channel is None:
                break
            channel.handle_close()

    def _report(self, reason: str, *details: object) -> None:
        now = time.monotonic()
        if now - self._reported_at >= REPORT_INTERVAL_S:
            self._reported_at = now
            log.warning(f"There is no room for more connections: {reason}.", *details)


def least_used(channels: Iterable[Any]) -> Any | None:
    """Return the connection of *channels* to close first; None where one must first be answered.

    It is one of the client with the most: the one on which nothing was asked and nothing read for longest. The
    beginning of a request, which may be sent a byte at a time, is no use. A client with fewer than the mean loses
    none.
    """
    channels = tuple(channels)
    connections = Counter(channel.client for channel in channels)
    mean = len(channels) / max(1, len(connections))

    def rank(channel: Any) -> tuple[int, float]:
        used = channel.creation_time if channel.request else channel.last_activity
        return -connections[channel.client], used

    unused = (
        channel
        for channel in channels
        if connections[channel.client] >= mean and not channel.is_answering
    )
    return min(unused, key=rank, default=None)
