"""The life of a proposal, as data: action -> (states it may start from, state it ends in)."""

DRAFT, SUBMITTED, APPROVED, POSTED, REVERSED = (
    "draft",
    "submitted",
    "approved",
    "posted",
    "reversed",
)
TRANSITIONS = {
    "accept": ({DRAFT}, SUBMITTED),
    "withdraw": ({DRAFT, SUBMITTED}, DRAFT),
    "approve": ({SUBMITTED}, APPROVED),
    "refuse": ({SUBMITTED, APPROVED}, DRAFT),
    "post": ({APPROVED}, POSTED),
    "reverse": ({POSTED}, REVERSED),
}


class IllegalTransition(ValueError):
    """The action is not possible in this state."""


def after(action: str, state: str) -> str:
    """The state after an action.

    :raises IllegalTransition: if the action cannot start from `state`
    """
    sources, target = TRANSITIONS[action]
    if state not in sources:
        raise IllegalTransition(f"{action} from {state}")
    return target
