"""The engine to build with: the names of the engines, and which of them are installed."""

from importlib.util import find_spec

from archive.errors import EngineMissing
from archive.errors import SettingsError

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
