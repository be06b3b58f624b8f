"""Agents over standard streams: a JSON-RPC message a line, answered in its order by the site, which listens nowhere."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from flask import Flask
from werkzeug.test import EnvironBuilder

from archive.web.api.mcp.protocol import INVALID_REQUEST
from archive.web.api.mcp.protocol import RpcError
from archive.web.api.mcp.protocol import error_body
from archive.web.api.mcp.protocol import respond
from archive.web.api.mcp.refusals import PATH
from archive.web.api.mcp.server import server

#: Bytes of a message.
MAX_LINE_BYTES = 1_000_000


def answer_lines(app: Flask, lines: BinaryIO, answers: BinaryIO, *, base: str, note: str) -> None:
    """Answer each message of *lines* on *answers*, until there are no more.

    *base* is the URL of the site in answers where its settings have none; *note* is part of the instructions.
    """
    environ = EnvironBuilder(PATH, base_url=base, method="POST").get_environ()
    for line in _messages(lines):
        if line is None:
            sentence = f"A message has at most {MAX_LINE_BYTES:,} bytes"
            body: object = error_body(None, RpcError(INVALID_REQUEST, sentence))
        else:
            with app.request_context(dict(environ)):
                body = respond(line, server(note)).body
        if body is not None:
            # Escapes, for some clients take U+2028 for the end of a line.
            answers.write(json.dumps(body, separators=(",", ":")).encode() + b"\n")
            answers.flush()


def _messages(lines: BinaryIO) -> Iterator[bytes | None]:
    """Yield each line that is not empty; None for one that is too long, of which nothing is kept."""
    while line := lines.readline(MAX_LINE_BYTES):
        if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = lines.readline(MAX_LINE_BYTES)
            yield None
        elif line.strip():
            yield line
