"""A plan's status: the steps, what they freeze, and the decisions they rest on."""
