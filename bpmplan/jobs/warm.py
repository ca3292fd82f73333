"""Imported once, by the process that children are forked from (``limited``): Django, and what its apps want loaded."""

import gc

import django

from . import limited

django.setup()
limited.import_preloaded()
gc.freeze()  # children share what is here already, and don't look through it for garbage
