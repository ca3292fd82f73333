"""Ten people write at once while the servers under them are killed: what is lost, what is done twice.

``make chaos`` runs it whole, ``tests/test_chaos.py`` a short seed of it. ``servers`` starts and kills, ``troubles`` are
what goes wrong, ``writers`` press buttons, ``reckoning`` compares what was answered with what is there.
"""
