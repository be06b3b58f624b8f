"""A small cache of the values that were asked for last."""

from collections import OrderedDict
from collections.abc import Callable
from collections.abc import Hashable
from threading import Lock
from typing import Generic
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The values that were asked for last, by their keys, of a *size* of *most* together. Threads may share it.

    Each has the size 1 where nothing else is said; one that is larger than *most* by itself is not kept.

    Unlike `functools.lru_cache`, a value may be made with what is no part of its key, such as a deadline.
    """

    def __init__(self, most: int, *, size: Callable[[Value], int] = lambda _: 1) -> None:
        self._most = most
        self._size_of = size
        #: The size of all that is kept.
        self.size = 0
        self._lock = Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        """Tell whether the value of *key* is kept, for now."""
        with self._lock:
            return key in self._values

    def keep(self, key: Key, value: Value) -> Value:
        """Keep *value* as that of *key*, unless it has one; return the one that is kept."""
        return self.get(key, lambda: value)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of *key*, made by *make* where it is not here; what that raises is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            if key in self._values:
                # Another thread has made it meanwhile.
                self.size -= self._size_of(self._values.pop(key))
            self._values[key] = value
            self.size += self._size_of(value)
            while self.size > self._most:
                _, oldest = self._values.popitem(last=False)
                self.size -= self._size_of(oldest)
        return value
