"""How many examples costly property tests try."""

from hypothesis import settings

#: How many times as many a soak tries.
IN_A_SOAK = 5


def tries(examples: int) -> int:
    """Return *examples*, for a run of all tests, or what a soak (``make soak``) has the time for."""
    return examples * (IN_A_SOAK if settings.get_current_profile_name() == "soak" else 1)
