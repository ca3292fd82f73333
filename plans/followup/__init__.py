"""What has become of an adopted plan: its targets' own values, and follow-ups of it."""
