"""Numbers of paragraphs that were merged into others: what a refusal says of them."""

from dataclasses import replace

from archive.collection.history import History
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind
from archive.publishing.publish_refusals import Uncertainty

_OF_UNKNOWN_NUMBERS = (RefusalKind.NO_SUCH_PARAGRAPH, RefusalKind.REUSED_NUMBER)


def say_merged(refused: PublishRefused, history: History) -> PublishRefused:
    """Return *refused*; where a number is unknown since it was merged, a reason says so, with its revision."""
    reasons = [_reason(reason, history) for reason in refused.reasons]
    return PublishRefused(refused.slug, *reasons)


def merged_already(refused: PublishRefused) -> Refusal | None:
    """Return the reason, where the request repeats a merger that was published earlier."""
    reason = refused.reasons[0]
    if isinstance(reason, Refusal) and reason.kind is RefusalKind.MERGED_NUMBER:
        return reason if reason.asked and reason.asked == reason.words else None
    return None


def _reason(reason: Refusal | Uncertainty, history: History) -> Refusal | Uncertainty:
    if isinstance(reason, Uncertainty) or reason.kind not in _OF_UNKNOWN_NUMBERS:
        return reason
    now = history.became().get(reason.number)
    if now is None:
        return reason
    first = next(
        revision for revision in history.revisions if reason.number in revision.became
        if revision.became[reason.number][0] != reason.number
    )  # fmt: skip
    is_marked = reason.kind is RefusalKind.REUSED_NUMBER
    return replace(
        reason,
        kind=RefusalKind.MERGED_MARK if is_marked else RefusalKind.MERGED_NUMBER,
        other=first.became[reason.number][0],
        asked=reason.other,
        words=now,
        last=str(first.number),
    )
