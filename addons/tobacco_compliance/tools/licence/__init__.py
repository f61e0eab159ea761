"""What can be said about a licence without a database: areas, reminders, recurring questions."""

from .area import covers, division_of
from .checklist import due_on
from .reminders import due_threshold, thresholds

__all__ = ["covers", "division_of", "due_on", "due_threshold", "thresholds"]
