"""Links that open one thing for one person or body, without an account: expiring, kept as a hash, withdrawn at will.

Kinds register (``kinds.py``); links are made and withdrawn in ``making.py`` and opened in ``opening.py``.
"""
