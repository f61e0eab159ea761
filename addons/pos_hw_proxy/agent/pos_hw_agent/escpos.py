"""ESC/POS bytes: commands the agent sends, and what the bytes that come back mean.

A printer answers three kinds of bytes on one line, told apart by fixed bits:

    DLE EOT n   1 byte   0xx1xx10
    ASB         4 bytes  0xx1xx00, then three of 0xx0xxxx
    GS r 1      1 byte   0xx0xxxx

so a ``GS r`` answer looks like the tail of an ASB frame and frames are read whole.
"""

from dataclasses import dataclass

INITIALISE = b"\x1b@"
#: Ask for automatic status at every change of drawer, on-line, error and paper. ``ESC @`` ends it.
STATUS_ON = b"\x1da\x0f"
FENCE = b"\x1dr\x01"
STATUS_QUERIES = (1, 2, 4)
STATUS_QUERY = b"".join(b"\x10\x04" + bytes([n]) for n in STATUS_QUERIES)
CUT = b"\x1dVB\x00"


def pulse(pin: int) -> bytes:
    """Drawer pulse of 50 ms in the order of the print data (``ESC p``)."""
    return b"\x1bp" + bytes([0 if pin == 2 else 1, 25, 250])


def pulse_now(pin: int) -> bytes:
    """Drawer pulse of 100 ms that overtakes the print data, or is lost (``DLE DC4 1``)."""
    return b"\x10\x14\x01" + bytes([0 if pin == 2 else 1, 1])


@dataclass(frozen=True)
class Condition:
    """What the printer says of itself. ``status`` also tells whether it can be reached at all."""

    status: str = "unreachable"
    paper: str = "unknown"
    cover: str = "unknown"

    @property
    def is_ready(self) -> bool:
        return self.status == "online" and self.paper != "out" and self.cover != "open"

    @property
    def trouble(self) -> str:
        """Short code of what keeps the printer from printing, "" when nothing does."""
        if self.is_ready:
            return ""
        if self.status == "unreachable":
            return "unreachable"
        if self.cover == "open":
            return "cover_open"
        return "paper_out" if self.paper == "out" else "offline"


def _condition(
    is_offline: bool, is_cover_open: bool, is_paper_out: bool, is_low: bool
) -> Condition:
    return Condition(
        status="offline" if is_offline else "online",
        paper="out" if is_paper_out else "low" if is_low else "ok",
        cover="open" if is_cover_open else "closed",
    )


def condition_of_answers(answers: tuple[int, int, int]) -> Condition:
    """Read the answers to DLE EOT 1, 2 and 4."""
    printer, cause, paper = answers
    is_paper_out = bool(cause & 0x20 or paper & 0x60)
    return _condition(bool(printer & 0x08), bool(cause & 0x04), is_paper_out, bool(paper & 0x0C))


def condition_of_frame(frame: bytes) -> Condition:
    """Read an ASB frame of four bytes."""
    first, _error, paper = frame[0], frame[1], frame[2]
    return _condition(
        bool(first & 0x08), bool(first & 0x20), bool(paper & 0x0C), bool(paper & 0x03)
    )


@dataclass(frozen=True)
class Reply:
    """One answer: ``kind`` is "realtime" (DLE EOT), "frame" (ASB) or "fence" (GS r)."""

    kind: str
    data: bytes


class ReplyParser:
    """Cut the printer's bytes into replies; what fits no pattern (noise, XON/XOFF) is dropped."""

    def __init__(self) -> None:
        self._frame = b""

    def feed(self, data: bytes) -> list[Reply]:
        replies = []
        for byte in data:
            reply = self._byte(byte)
            if reply:
                replies.append(reply)
        return replies

    def _byte(self, byte: int) -> Reply | None:
        if byte & 0x93 == 0x12:
            return Reply("realtime", bytes([byte]))
        if byte & 0x93 == 0x10:
            self._frame = bytes([byte])
            return None
        if byte & 0x90:
            return None
        if not self._frame:
            return Reply("fence", bytes([byte]))
        self._frame += bytes([byte])
        if len(self._frame) < 4:
            return None
        frame, self._frame = self._frame, b""
        return Reply("frame", frame)
