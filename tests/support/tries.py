"""How many examples costly property tests try."""

from hypothesis import settings

#: How many times as many a soak tries.
IN_A_SOAK = 5


def tries(examples: int, *, in_a_soak: int | None = None) -> int:
    """Return *examples*, for a run of all tests, or what a soak (``make soak``) has the time for."""
    if settings.get_current_profile_name() != "soak":
        return examples
    return examples * IN_A_SOAK if in_a_soak is None else in_a_soak
