"""Links to words of a passage: fingerprints, tracking through revisions, text fragments."""
