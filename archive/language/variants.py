"""Spelling variants: classes of British and American spellings of one word.

The classes are those of VarCon (see ``VARCON-README`` for its notice), and a few that it leaves out
because one spelling is also another word (practise, licence, cheque).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent


@cache
def spelling_classes() -> Mapping[str, tuple[str, ...]]:
    """Return all spellings, its own included, of each word that has more than one.

    Classes that share a word are merged. Read from the data files once per process.
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
