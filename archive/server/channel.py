"""Connections: answers are sent one after the other, to clients that read them.

What a client does not read is kept, in memory or in a temporary file. Nothing else waits for it: a thread that has
made an answer turns to the next request at once.
"""

import json
import logging
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Any

from waitress.channel import ClientDisconnected
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask
from waitress.task import WSGITask

from archive.system import limit_unsent
from archive.web.middleware.clients import client_at
from archive.web.middleware.headers import CROSS_ORIGIN
from archive.web.middleware.headers import NO_STORE
from archive.web.middleware.headers import PROBLEM
from archive.web.middleware.headers import SECURITY

log = logging.getLogger(__name__)

#: Seconds in which a client must have read so many bytes of what is to be sent. Systems tell of what was read in large
#: steps: a web server in front with a slow client may take nothing for a minute.
PACE_S = 120.0
PACE_BYTES = 60_000
#: Bytes that may wait for all clients together; beyond, those that read slowest lose their connections.
MAX_WAITING_BYTES = 256_000_000
#: Bytes of an answer that the system is given ahead of what it sends. With more, it would take several minutes to
#: see that a slow client reads at all.
_UNSENT_BYTES = 131_072


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment, and the bytes that a connection had sent then."""

    time: float
    sent: int

    def pace(self, sent: int, now: float) -> float:
        """Return the bytes a second since then, of which *sent* were sent until *now*."""
        return (sent - self.sent) / (now - self.time + 1)


#: The mark of a connection on which nothing waits to be sent.
NOTHING = Mark(inf, 0)


class Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """An answer after which the connection stays open, wherever a client can tell its end.

    Waitress closes it after each answer without a length, though one in chunks says where it ends, and one of status
    204 or 304, with which a client checks what it has, has no body at all.
    """

    def set_close_on_finish(self) -> None:
        """Close the connection after this answer, unless its end is known and the client would go on."""
        would_go_on = self.request.headers.get("CONNECTION", "").lower() != "close"
        has_end = self.chunked_response or not self.has_body
        if self.wrote_header or self.version != "1.1" or not (would_go_on and has_end):
            super().set_close_on_finish()

    def build_response_header(self) -> bytes:
        """Return the head of the answer; one to HEAD ends there, even where the body would come in chunks."""
        head: bytes = super().build_response_header()
        if self.request.command == "HEAD":
            self.chunked_response = False
        return head


class RefusalTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """The answer to what is no request, or too large a one, which the site never sees: a problem document (RFC 9457).

    Whether a program sent it, nobody can tell. It has no address that could say more of it.
    """

    def execute(self) -> None:
        """Write the answer, after which the connection ends."""
        error = self.request.error
        problem = {
            "type": "about:blank",
            "title": error.reason,
            "status": error.code,
            "detail": str(error.body),
        }
        body = json.dumps(problem).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [
            ("Content-Type", PROBLEM),
            ("Cache-Control", NO_STORE),
            *SECURITY.items(),
            *CROSS_ORIGIN.items(),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that counts what it sends, and answers no request before the last answer is sent.

    Otherwise a client that sends many requests at once, and reads nothing, would have all their answers made.
    """

    task_class = Task
    error_task_class = RefusalTask

    def __init__(
        self, server: Any, sock: socket.socket, addr: tuple[Any, ...], *more: Any, **named: Any
    ) -> None:
        #: Who connected: an address, or the network of one.
        self.client = client_at(str(addr[0]))
        #: Bytes that were sent.
        self.sent = 0
        #: From when on an answer waits to be sent, and from when on its client must have read a certain amount.
        self.answer = self.window = NOTHING
        #: A request waits until the answer before it is sent.
        self.is_held = False
        limit_unsent(sock, _UNSENT_BYTES)
        super().__init__(server, sock, addr, *more, **named)
        # More is not taken at a time.
        self.sendbuf_len = _UNSENT_BYTES

    @property
    def is_answering(self) -> bool:
        """Whether a request is being answered, or waits for a thread."""
        return bool(self.requests) and not self.is_held

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what can be sent of *data*, and return how much that was."""
        sent: int = super().send(data, do_close=do_close)
        self.sent += sent
        return sent

    def write_soon(self, data: object) -> int:
        """Keep *data* until it is sent; where the disk has no room for it, the connection ends."""
        try:
            kept: int = super().write_soon(data)
            return kept
        except OSError as error:
            log.warning("An answer was broken off, it could not be kept: %s", error.strerror)
            self.will_close = True
            raise ClientDisconnected from error

    def service(self) -> None:
        """Answer the next request, in a thread; where an answer is still to be sent, that comes first."""
        with self.outbuf_lock:
            self.is_held = self.total_outbufs_len > 0
        if not self.is_held:
            super().service()

    def handle_write(self) -> None:
        """Send what can be sent, in the loop, and then let the next request be answered."""
        super().handle_write()
        with self.outbuf_lock:
            goes_on = self.is_held and not self.total_outbufs_len and self.connected
            self.is_held = self.is_held and not goes_on
        if goes_on:
            self.server.add_task(self)


def slow_readers(channels: Iterable[Channel], now: float) -> list[Channel]:
    """Return those of *channels* to close at the time *now*, and note what the others have read; called each second.

    They are those whose clients have read too little for too long, and where too much waits for all together, those
    whose clients have read slowest.
    """
    channels = tuple(channels)
    sending = [channel for channel in channels if _was_sending(channel, now)]
    slow = [channel for channel in sending if _is_too_slow(channel, now)]
    excess = sum(c.total_outbufs_len for c in channels) - MAX_WAITING_BYTES
    excess -= sum(c.total_outbufs_len for c in slow)
    for channel in sorted(set(sending).difference(slow), key=lambda c: c.answer.pace(c.sent, now)):
        if excess <= 0:
            break
        slow.append(channel)
        excess -= channel.total_outbufs_len
    return slow


def _was_sending(channel: Channel, now: float) -> bool:
    """Whether something is to be sent, and was the last time; what has been read is noted."""
    if not channel.total_outbufs_len:
        channel.answer = channel.window = NOTHING
    elif channel.answer is NOTHING:
        channel.answer = channel.window = Mark(now, channel.sent)
        return False
    return channel.answer is not NOTHING


def _is_too_slow(channel: Channel, now: float) -> bool:
    """Whether a client has read too little since the last mark; where it has read enough, the next one is set."""
    if now - channel.window.time < PACE_S:
        return False
    if channel.sent - channel.window.sent < PACE_BYTES:
        return True
    channel.window = Mark(now, channel.sent)
    return False
