"""Hearings: who is asked, their answers, the points of those, and what the municipality did about them."""
