"""Inputs that nobody thought of, by chance: ``make fuzz`` for as long as one likes, a short seed in ``make test``.

``inputs`` makes values, ``targets`` says where they are put and what must hold, ``running`` counts them.
An input is plain data, so that one that failed is kept in ``kept.json`` as it was, and tried every time from then on.
"""
