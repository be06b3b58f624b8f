"""The smallest web server in front of several: each request goes to the next of them that can be reached."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from itertools import count

_CONNECT_S = 5.0
_ANSWER_S = 120.0


@contextmanager
def round_robin(ports: list[int]) -> Iterator[int]:
    """Pass requests on to the servers at *ports* of this machine until the end of the block; return the port.

    Where one does not let itself be connected to, the next is asked. What has been sent is not sent again.
    """
    turns = count()

    def serve_one(client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(_ANSWER_S)
            head = b""
            while b"\r\n\r\n" not in head and (piece := client.recv(65536)):
                head += piece
            first = next(turns)
            for at in range(len(ports)):
                address = ("127.0.0.1", ports[(first + at) % len(ports)])
                try:
                    server = socket.create_connection(address, timeout=_CONNECT_S)
                except OSError:
                    continue
                with server:
                    server.settimeout(_ANSWER_S)
                    server.sendall(head)
                    while piece := server.recv(65536):
                        client.sendall(piece)
                return

    def accept() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve_one, args=(client,), daemon=True).start()

    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        # `close` alone does not wake a thread that waits for a connection.
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
