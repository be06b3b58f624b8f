"""One JSON object with a long list in it, an item at a time."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from json import dumps
from typing import Any

#: Items that are sent at a time.
CHUNK = 100


def json_stream(
    head: Mapping[str, Any],
    name: str,
    items: Iterable[Mapping[str, Any]],
    foot: Callable[[int], Mapping[str, Any]],
) -> Iterator[str]:
    """Yield the object: what stands in *head*, the list *name* of *items*, and the *foot* for so many items.

    The foot stands behind the list, so that a file that has it is whole.
    """
    yield f"{_json(head)[:-1]},{_json(name)}:["
    count = 0
    pieces: list[str] = []
    for count, item in enumerate(items, start=1):
        pieces.append(f"{',' if count > 1 else ''}\n{_json(item)}")
        if len(pieces) == CHUNK:
            yield "".join(pieces)
            pieces = []
    yield f"{''.join(pieces)}\n],{_json(foot(count))[1:]}\n"


def _json(value: Any) -> str:
    return dumps(value, ensure_ascii=False, separators=(",", ":"))
