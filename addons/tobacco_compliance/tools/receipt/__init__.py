"""Counting a delivery and following packs by first in, first out: plain values only."""

from .count import Count, Scan, count
from .fifo import Layer, candidates

__all__ = ["Count", "Layer", "Scan", "candidates", "count"]
