"""Warnings of the server on standard error."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from archive.server.logs import print_warnings


@contextmanager
def bare_root() -> Iterator[logging.Logger]:
    """Give the root of all loggers, without the handlers of the tests."""
    root = logging.getLogger()
    before, root.handlers[:] = root.handlers[:], []
    try:
        yield root
    finally:
        root.handlers[:] = before


def test_no_message_commands_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A path or a file name in a message, or in a traceback, is printed with escapes."""
    with bare_root():
        print_warnings()
        try:
            raise ValueError("name\x1b]0;title\x07")
        except ValueError:
            logging.getLogger("archive.test").exception("Exception on %s", "/\x9b31m\u202e\udcff")
    printed = capsys.readouterr().err
    assert "Exception on /\\u009b31m\\u202e\\udcff\n" in printed
    assert "name\\u001b]0;title\\u0007" in printed
    assert "Traceback (most recent call last):\n" in printed


def test_handlers_that_are_there_stay() -> None:
    """Who has set up logging keeps it, and a second call adds nothing."""
    with bare_root() as root:
        print_warnings()
        (handler,) = root.handlers
        print_warnings()
        assert root.handlers == [handler]
