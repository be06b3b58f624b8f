"""Engine registry: the engine to build a generation with, and to open it with.

An engine is imported only when it is used, so that neither needs the other to be installed.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from archive.errors import EngineMissing
from archive.errors import SettingsError
from archive.library.reader import Library
from archive.search.engines.protocol import Engine
from archive.search.engines.protocol import EngineWriter
from archive.search.index.catalogue import Catalogue
from archive.search.index.lexicon import Lexicon

WHOOSH = "whoosh"
TANTIVY = "tantivy"
#: Tantivy if it is installed, else Whoosh.
AUTO = "auto"
ENGINE_CHOICES = (AUTO, WHOOSH, TANTIVY)


def choose_engine(setting: str) -> str:
    """Return the name of the engine for *setting*. Raises `SettingsError` or `EngineMissing`."""
    if setting not in ENGINE_CHOICES:
        raise SettingsError(
            f"The engine must be {', '.join(ENGINE_CHOICES[:-1])} or {TANTIVY}, not {setting!r}"
        )
    if setting == AUTO:
        return TANTIVY if is_installed(TANTIVY) else WHOOSH
    if not is_installed(setting):
        raise EngineMissing(setting, "the settings require it")
    return setting


def is_installed(engine: str) -> bool:
    """Tell whether *engine* is installed."""
    return find_spec(engine) is not None


def writer_for(engine: str, folder: Path) -> EngineWriter:
    """Return a writer for an index of *engine* in *folder*."""
    if engine == TANTIVY:
        from archive.search.engines.tantivy_engine import TantivyWriter

        return TantivyWriter(folder)
    with _silent_compilation():
        from archive.search.engines.whoosh_engine import WhooshWriter

    return WhooshWriter(folder)


def open_engine(folder: Path, lexicon: Lexicon, catalogue: Catalogue, library: Library) -> Engine:
    """Open the generation at *folder* with the engine that it was built with.

    Raises `EngineMissing`; `OSError` or `ValueError` if its files are damaged.
    """
    if library.engine not in (WHOOSH, TANTIVY):
        raise ValueError(f"built with an engine called {library.engine!r}")
    if not is_installed(library.engine):
        raise EngineMissing(library.engine, f"the index at {folder} was built with it")
    if library.engine == TANTIVY:
        from archive.search.engines.tantivy_engine import TantivyEngine

        return TantivyEngine(folder, lexicon, catalogue, library)
    with _silent_compilation():
        from archive.search.engines.whoosh_engine import WhooshEngine

    return WhooshEngine(folder, lexicon, catalogue)


@contextmanager
def _silent_compilation() -> Iterator[None]:
    """Hide the compiler's warnings about the old syntax of Whoosh, shown when it is first imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        yield
