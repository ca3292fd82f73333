"""What the ministry sees of all municipalities, and what they answer without a plan."""
