"""Finding paragraphs by their words."""
