"""British and American spellings of one word, in classes.

The classes are those of VarCon (its notice stands beside the data in ``VARCON-README``), and a few
that it leaves out because they are a word of their own as well (practise, licence, cheque).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent


@cache
def spelling_classes() -> Mapping[str, tuple[str, ...]]:
    """Return, for each word with another spelling, all spellings of it, its own among them.

    A word in two classes joins them. Read from the data files once a process.
    """
    classes: dict[str, tuple[str, ...]] = {}
    for name in ("variants.tsv", "variants-added.tsv"):
        for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
            members = set(line.lower().split("\t"))
            for word in tuple(members):
                members.update(classes.get(word, ()))
            spellings = tuple(sorted(members))
            classes.update(dict.fromkeys(spellings, spellings))
    return MappingProxyType(classes)
