"""Changing a plan's text, and finding one's way in it."""
