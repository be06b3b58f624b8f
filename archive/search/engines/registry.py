"""Which engine a generation is built with and opened by; the only place that knows them all.

An engine is imported when it is used: who uses one need not have the other.
"""

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
#: Tantivy where it is installed, else Whoosh.
AUTO = "auto"
CHOICES = (AUTO, WHOOSH, TANTIVY)


def chosen(setting: str) -> str:
    """Return the engine that *setting* asks for. Raises `SettingsError`, `EngineMissing`."""
    if setting not in CHOICES:
        raise SettingsError(
            f"The engine must be {', '.join(CHOICES[:-1])} or {TANTIVY}, not {setting!r}"
        )
    if setting == AUTO:
        return TANTIVY if is_installed(TANTIVY) else WHOOSH
    if not is_installed(setting):
        raise EngineMissing(setting, "was asked for")
    return setting


def is_installed(engine: str) -> bool:
    """Tell whether *engine* can be used here."""
    return find_spec(engine) is not None


def writer_for(engine: str, folder: Path) -> EngineWriter:
    """Return what writes the index of *engine* into *folder*."""
    if engine == TANTIVY:
        from archive.search.engines.tantivy_engine import TantivyWriter

        return TantivyWriter(folder)
    from archive.search.engines.whoosh_engine import WhooshWriter

    return WhooshWriter(folder)


def opened(folder: Path, lexicon: Lexicon, catalogue: Catalogue, library: Library) -> Engine:
    """Open the generation at *folder* with the engine that it was built with.

    Raises `EngineMissing`; `OSError` or `ValueError` where its files are damaged.
    """
    if library.engine not in (WHOOSH, TANTIVY):
        raise ValueError(f"built with an engine called {library.engine!r}")
    if not is_installed(library.engine):
        raise EngineMissing(library.engine, f"is what the index at {folder} was built with")
    if library.engine == TANTIVY:
        from archive.search.engines.tantivy_engine import TantivyEngine

        return TantivyEngine(folder, lexicon, catalogue, library)
    from archive.search.engines.whoosh_engine import WhooshEngine

    return WhooshEngine(folder, lexicon, catalogue)
