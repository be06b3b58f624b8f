"""Bodies are compressed with a window of their size."""

import brotli
import pytest

from archive.web.middleware.encoding import encode


@pytest.mark.parametrize("size", [0, 1, 600, 65_519, 65_520, 65_536, 70_000, 200_000])
def test_body_of_any_size_comes_back_and_is_no_larger_than_with_the_largest_window(
    size: int,
) -> None:
    """What is far back in a body is still found: of one whose halves are alike, the second takes little."""
    words = " ".join(f"word {n * n % 9973}" for n in range(size // 8 + 2)).encode()
    half = words[: size // 2]
    body = half + half
    encoded = encode(body, "br")
    assert brotli.decompress(encoded) == body
    assert len(encoded) <= 1.05 * len(brotli.compress(body, quality=5)) + 10
