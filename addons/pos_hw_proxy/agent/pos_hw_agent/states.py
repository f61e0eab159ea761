"""The life of a job.

queued --> sending --> confirming --> printed
  |  ^        |  |          |
  |  |        |  +----------+--> unknown     (the paper has to be looked at)
  |  +--------+                              (nothing left the agent)
  +--> held (too old) / cancelled

retry:   held, unknown, failed -> queued
confirm: unknown -> printed, failed
cancel:  queued, held, unknown, failed -> cancelled
"""

END_STATES = frozenset({"printed", "held", "unknown", "cancelled", "failed"})
INTERRUPTED_STATES = ("sending", "confirming")

TRANSITIONS = {
    "queued": frozenset({"sending", "held", "cancelled"}),
    "sending": frozenset({"queued", "confirming", "printed", "unknown", "cancelled"}),
    "confirming": frozenset({"sending", "printed", "unknown"}),
    "held": frozenset({"queued", "cancelled"}),
    "unknown": frozenset({"queued", "printed", "failed", "cancelled"}),
    "failed": frozenset({"queued", "cancelled"}),
    "printed": frozenset(),
    "cancelled": frozenset(),
}
RETRY_FROM = frozenset({"held", "unknown", "failed"})
CONFIRM_FROM = frozenset({"unknown"})
CANCEL_FROM = frozenset({"queued", "held", "unknown", "failed"})
