"""Talks, as people have them."""
