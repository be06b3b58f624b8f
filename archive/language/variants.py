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
def spelling_classes() -> Mapping[str, str]:
    """Return, for each word with another spelling, the word that stands for its class.

    A word in two classes joins them. Read from the data files once a process.
    """
    head: dict[str, str] = {}
    for name in ("variants.tsv", "variants-added.tsv"):
        for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
            members = set(line.lower().split("\t"))
            heads = {head[word] for word in members if word in head}
            members |= {word for word, first in head.items() if first in heads} if heads else set()
            first = min(members)
            head.update(dict.fromkeys(members, first))
    return MappingProxyType(head)
