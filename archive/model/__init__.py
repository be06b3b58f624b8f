"""Values everything else speaks in: texts, addresses, dates, spans, and operations on them."""
