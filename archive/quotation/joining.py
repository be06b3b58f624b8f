"""The parts of a quotation with omissions, joined: in one text, in the order of the quotation."""

from collections.abc import Sequence

from archive.quotation.fitting import Fit


def join(parts: Sequence[Sequence[Fit]]) -> list[tuple[Fit, ...]]:
    """Return, for each place of the first part, the best following place of every other part in its text.

    Best are exact fits before others, near ones before far ones. Where a part follows nowhere, nothing is joined there.
    """
    if not parts:
        return []
    joined: list[tuple[Fit, ...]] = []
    for first in parts[0]:
        chain = [first]
        for others in parts[1:]:
            following = [
                fit for fit in others if fit.slug == first.slug and fit.start >= chain[-1].end
            ]
            if not following:
                break
            chain.append(
                min(following, key=lambda fit: (not fit.is_exact, -round(fit.share, 1), fit.start))
            )
        if len(chain) == len(parts):
            joined.append(tuple(chain))
    return sorted(joined, key=_rank)


def _rank(fits: tuple[Fit, ...]) -> tuple[bool, float, int]:
    exact = all(fit.is_exact for fit in fits)
    return not exact, -sum(fit.share for fit in fits), fits[-1].end[0] - fits[0].start[0]
