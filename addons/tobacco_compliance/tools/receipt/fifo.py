"""Which deliveries a pack without a code of its own can be from, if the oldest was sold first."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """What came at once: `key` tells it, `packs` came and `left` are still there."""

    key: int
    packs: float
    left: float


def candidates(received: Iterable[tuple[int, float]], on_hand: float) -> list[Layer]:
    """Layers in the order they came in; what is on hand belongs to the newest ones.

    >>> [layer.left for layer in candidates([(1, 10.0), (2, 20.0), (3, 5.0)], 12.0)]
    [0.0, 7.0, 5.0]
    """
    layers: list[Layer] = []
    rest = max(on_hand, 0.0)
    for key, packs in reversed(list(received)):
        left = min(rest, packs)
        rest -= left
        layers.append(Layer(key, packs, left))
    return layers[::-1]
