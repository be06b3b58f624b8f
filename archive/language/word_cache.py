"""A cache of what is made of each word: its exact form, its stem."""

from collections.abc import Callable


class WordCache(dict[str, str]):
    """What *compute* makes of each word, kept for about *max_cached* characters of words. Threads may share it.

    A hit runs no Python code of ours: there are millions in a build.
    """

    def __init__(self, compute: Callable[[str], str], max_cached: int) -> None:
        super().__init__()
        self._compute = compute
        self._max_cached = max_cached
        self._cached = 0

    def __missing__(self, word: str) -> str:
        if self._cached > self._max_cached:
            self.clear()
            self._cached = 0
        self._cached += len(word)
        made = self[word] = self._compute(word)
        return made
