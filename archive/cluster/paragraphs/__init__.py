"""The paragraphs of a generation as documents of one index: what they are found by, and what is read of them."""
