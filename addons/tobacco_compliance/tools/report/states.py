"""The life of a record on its way to the regulator, as data.

            captured
               |  seal
       +-------+--------+
       v                v
    sealed  <-----  quarantined      a person releases it, as it is
       |                ^
       | intent         | refused alone
       v                |
    sending ------------+------> sealed      the batch was refused or never arrived
       |    \\
       |     +--> unknown --> (as sending)   no answer: ask, then decide
       v
    accepted | rejected | conflict

There is no state of giving up. `rejected` and `conflict` are final for this record and stay
visible until a correction record answers them.
"""

CAPTURED, SEALED, QUARANTINED = "captured", "sealed", "quarantined"
SENDING, UNKNOWN = "sending", "unknown"
ACCEPTED, REJECTED, CONFLICT = "accepted", "rejected", "conflict"

TRANSITIONS: dict[str, tuple[str, ...]] = {
    CAPTURED: (SEALED, QUARANTINED),
    SEALED: (SENDING,),
    QUARANTINED: (SEALED,),
    SENDING: (SEALED, QUARANTINED, UNKNOWN, ACCEPTED, REJECTED, CONFLICT),
    UNKNOWN: (SEALED, QUARANTINED, ACCEPTED, REJECTED, CONFLICT),
    # Reconciling after a regulator lost what it had acknowledged.
    ACCEPTED: (SEALED,),
    REJECTED: (SEALED,),
    CONFLICT: (),
}
STATES = tuple(TRANSITIONS)


def sources(state: str) -> tuple[str, ...]:
    """The states that may turn into `state`."""
    return tuple(source for source, targets in TRANSITIONS.items() if state in targets)
