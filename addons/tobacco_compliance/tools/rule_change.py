"""What a shop may change about a rule of the pack: pure, so that every boundary is tested.

A `State` is what a change can touch. A locked row is never looser than the pack says, not even
when an update of the pack became stricter after the change was made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

SEVERITIES = ("record", "warn", "block")

# A row is broken when the reading is below (or above) its value: which way breaks more readings.
RAISES = ("lt", "le")
LOWERS = ("gt", "ge")


@dataclass(frozen=True)
class State:
    """`value` None: the row is off. `severity` is one of SEVERITIES."""

    value: str | None
    severity: str


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def value_problem(kind: str, pack_value: str | None, value: str) -> str | None:
    """Code of what is wrong with a local `value`, None when it can be used.

    `kind` is the measure's: number or text. A threshold that the pack reads from another fact
    (it begins with @), and the words of a test that is not about a figure, stay as they are.
    """
    if value == pack_value:
        return None
    if value.startswith("@") or (pack_value or "").startswith("@"):
        return "fixed"
    if kind == "number":
        return None if _number(value) is not None else "number"
    if pack_value is not None:
        return "fixed"
    return None if value.strip() else "empty"


def is_no_looser(operator: str, pack: str | None, local: str | None) -> bool:
    """Whether every reading that breaks the row at `pack` breaks it at `local` too.

    >>> is_no_looser("ge", "50", "49"), is_no_looser("ge", "50", "51")
    (True, False)
    >>> is_no_looser("lt", "18", "20"), is_no_looser("lt", "18", "17")
    (True, False)
    """
    if pack is None or pack == local:
        return True
    if local is None:
        return False
    there, here = _number(pack), _number(local)
    if there is None or here is None:
        return False
    if operator in RAISES:
        return here >= there
    if operator in LOWERS:
        return here <= there
    return here == there


def change_problem(operator: str, is_locked: bool, pack: State, local: State) -> str | None:
    """Code of why a locked row may not become `local`; None when it may."""
    if not is_locked:
        return None
    if local.value is None and pack.value is not None:
        return "off"
    if not is_no_looser(operator, pack.value, local.value):
        return "value"
    if SEVERITIES.index(local.severity) < SEVERITIES.index(pack.severity):
        return "severity"
    return None


def effective(operator: str, is_locked: bool, pack: State, changes: Iterable[State]) -> State:
    """What holds: `changes` go from the widest place to the nearest, the nearest decides.

    On a locked row each change only adds to what is stricter, whatever the pack says by now.
    """
    state = pack
    for local in changes:
        if not is_locked:
            state = local
            continue
        state = State(
            local.value if is_no_looser(operator, state.value, local.value) else state.value,
            max(state.severity, local.severity, key=SEVERITIES.index),
        )
    return state


def _covers(operator: str, wide: State, narrow: State) -> bool:
    """Whether `narrow` is nowhere looser than `wide`."""
    return is_no_looser(operator, wide.value, narrow.value) and SEVERITIES.index(
        narrow.severity
    ) >= SEVERITIES.index(wide.severity)


def standing(operator: str, is_locked: bool, then: State | None, pack: State, local: State) -> str:
    """How a local change stands against the pack as it is now, as a code.

    `then` is the pack when the change was made, None where that is not known. same, stricter,
    looser, mixed, off; overtaken: the pack is stricter by now and, the row being locked, holds;
    review: the pack became stricter since, and the looser change holds still.

    >>> standing("ge", True, State("50", "block"), State("30", "block"), State("40", "block"))
    'overtaken'
    >>> standing("ge", False, State("40", "warn"), State("30", "warn"), State("45", "warn"))
    'review'
    """
    if local == pack or local.value is pack.value is None:
        return "same"
    if local.value is not None and _covers(operator, pack, local):
        return "stricter"
    if is_locked:
        return "overtaken"
    if then is not None and then != pack and _covers(operator, then, pack):
        return "review"
    if local.value is None:
        return "off"
    return "looser" if _covers(operator, local, pack) else "mixed"
