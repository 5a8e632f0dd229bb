"""Tests that drive the whole app in a real browser."""
