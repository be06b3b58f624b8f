"""The JSON API, version 1: strict where the pages are lenient, and the same objects wherever programs read them."""
