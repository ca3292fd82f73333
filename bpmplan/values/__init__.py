"""What a plan aims at and what is measured: values and their periods, as people write them and as they are kept.

Whoever shows, compares or draws a value asks it; nobody outside asks what kind it is.
"""

from .directions import Direction
from .period import Period, PeriodKind
from .value import Value, reached

__all__ = ["Direction", "Period", "PeriodKind", "Value", "reached"]
