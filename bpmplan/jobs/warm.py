"""Imported once, by the process that children are forked from (``limited``): Django, and what its apps want loaded."""

import gc
import signal

import django

from . import limited

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's, which ends us when it ends
django.setup()
limited.import_preloaded()
gc.freeze()  # children share what is here already, and don't look through it for garbage
