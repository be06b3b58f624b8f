"""Errors of Tantivy as errors of files."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: The number of an error of the system, as Tantivy words it.
_ERROR_NUMBER = re.compile(r"(?:error|code:) (\d+)")


@contextmanager
def file_errors(folder: Path) -> Iterator[None]:
    """Turn what Tantivy raises where the disk refuses, or its files in *folder* are damaged, into `OSError`."""
    try:
        yield
    except (ValueError, RuntimeError, IndexError) as error:
        number = _ERROR_NUMBER.search(str(error))
        if number is None:
            raise OSError(str(error)) from error
        raise OSError(int(number[1]), os.strerror(int(number[1])), str(folder)) from error
    except BaseException as error:
        # Damage may lead Tantivy to a panic, which has no class to be named by and is no `Exception`.
        if type(error).__name__ == "PanicException":
            raise OSError(str(error)) from error
        raise
