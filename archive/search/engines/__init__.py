"""Search engines behind one protocol: Whoosh and Tantivy."""
