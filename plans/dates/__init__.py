"""Deadlines of goal sets and plans, and reminders of them."""
