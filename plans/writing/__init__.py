"""Changing a plan's text, and the lists and addresses of its sections."""
