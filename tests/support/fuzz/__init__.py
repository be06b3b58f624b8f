"""Readers of what others write, fed bytes that are bred to reach every branch of them."""
