"""Words: the one analyser for index, query, snippet and quotation check."""
