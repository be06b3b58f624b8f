"""What can be wrong with a cluster or its answer. Whatever it is, nothing of the answer may be shown."""

from enum import StrEnum

from archive.errors import CollectionUnavailable


class Fault(StrEnum):
    """The kind of a fault; the values are for logs."""

    #: No node accepts connections: nothing was sent.
    UNREACHABLE = "unreachable"
    #: No answer in time: from the node, or from some of its shards.
    LATE = "late"
    #: The node has too much to do, and says so.
    BUSY = "busy"
    #: Who asks is unknown, or may not ask this.
    FORBIDDEN = "forbidden"
    #: The certificate of the node is not one that the authority has signed for it.
    UNTRUSTED = "untrusted"
    #: The node did not understand the request, or what it names does not exist.
    REFUSED = "refused"
    #: The node failed.
    FAILED = "failed"
    #: The answer is no JSON, was cut off, or lacks what every answer has.
    BROKEN = "broken"
    #: The answer is longer than any that is asked for.
    TOO_LONG = "too long"
    #: Some shards failed, or were not asked.
    INCOMPLETE = "incomplete"
    #: A count is only a bound or an estimate.
    INEXACT = "inexact"


#: Faults of one node or one moment: another node may answer.
PASSING = frozenset(
    {
        Fault.UNREACHABLE,
        Fault.LATE,
        Fault.BUSY,
        Fault.FAILED,
        Fault.BROKEN,
        Fault.INCOMPLETE,
    }
)
#: Faults before which nothing was sent, so that nothing can have been done.
NOT_SENT = frozenset({Fault.UNREACHABLE})
#: Faults of a node that had better get no requests for a while.
UNWELL = frozenset({Fault.UNREACHABLE, Fault.LATE, Fault.BUSY, Fault.BROKEN})


class ClusterError(CollectionUnavailable):
    """An answer that the cluster did not give, or that must not be used.

    `node` is the address of the node that was asked, empty where there is none; `detail` is what it said, for a log:
    neither has any secret.
    """

    def __init__(self, fault: Fault, detail: str = "", node: str = "") -> None:
        place = f" at {node}" if node else ""
        super().__init__(f"The search cluster{place}: {fault}{f' ({detail})' if detail else ''}")
        self.fault = fault
        self.detail = detail
        self.node = node
