"""Widgets that the pages share, one a file."""
