"""A search cluster, OpenSearch: who may ask it, how it is asked, and which of its answers count."""
