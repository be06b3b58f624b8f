"""Agents: the Model Context Protocol over HTTP and over standard streams, with tools that read the archive."""
