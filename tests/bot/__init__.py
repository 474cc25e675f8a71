"""Tests of the room `bot/`."""
