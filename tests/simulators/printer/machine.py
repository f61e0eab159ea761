"""The printer's body: receive buffer, real-time commands, sensors, faults, drawer and cutter."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image

from .interpreter import Interpreter
from .paper import Paper

BUFFER_BYTES = 65_536
DRAWER_KEPT = 100


@dataclass(frozen=True)
class Faults:
    """What is wrong with the printer. ``reset_at``: break the connection after so many bytes."""

    paper: str = "ok"
    cover: str = "closed"
    is_offline: bool = False
    is_stalled: bool = False
    is_silent: bool = False
    reset_at: int | None = None

    @property
    def is_halted(self) -> bool:
        return self.paper == "out" or self.cover == "open" or self.is_offline

    def changed(self, values: dict[str, Any]) -> "Faults":
        """Return the faults with ``values``; raise ValueError on what does not exist."""
        allowed: dict[str, Callable[[Any], bool]] = {
            "paper": lambda value: value in ("ok", "low", "out"),
            "cover": lambda value: value in ("closed", "open"),
            "is_offline": lambda value: isinstance(value, bool),
            "is_stalled": lambda value: isinstance(value, bool),
            "is_silent": lambda value: isinstance(value, bool),
            "reset_at": lambda value: value is None or (isinstance(value, int) and value >= 0),
        }
        for name, value in values.items():
            if name not in allowed or not allowed[name](value):
                raise ValueError(f"no such fault: {name} = {value!r}")
        return replace(self, **values)


class PowerCycle(Exception):
    """Ends the command that is being carried out."""


@dataclass
class Receipt:
    """A cut piece of paper."""

    id: int
    at: float
    width: int
    height: int


@dataclass
class RealTime:
    """Finds DLE sequences in the arriving stream, also across packets and inside pictures."""

    tail: bytes = b""
    lengths: dict[int, int] = field(default_factory=lambda: {0x04: 3, 0x05: 3, 0x14: 5})

    def feed(self, data: bytes) -> list[bytes]:
        found = []
        stream = self.tail + data
        start = 0
        while (start := stream.find(b"\x10", start)) >= 0:
            kind = stream[start + 1 : start + 2]
            length = self.lengths.get(kind[0], 1) if kind else 5
            if start + length > len(stream):
                break
            if length > 1:
                found.append(stream[start : start + length])
            start += length
        self.tail = stream[start:] if start >= 0 else b""
        return found


class Printer:
    """A thread interprets the buffer; ``receive`` is called by the thread of the connection."""

    def __init__(self, data_dir: Path, width_dots: int) -> None:
        self._folder = data_dir / "papers"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._index = data_dir / "papers.jsonl"
        self.receipts = self._load()
        self.blank_cuts = 0
        self.drawer: list[dict[str, Any]] = []
        self.faults = Faults()
        self.received_bytes = 0
        self._changed = threading.Condition()
        self._buffer = bytearray()
        self._real_time = RealTime()
        self._automatic_status = 0
        self._is_power_cycled = False
        self._send: Callable[[bytes], None] | None = None
        self._width_dots = width_dots
        self._interpreter = Interpreter(self, width_dots)
        threading.Thread(target=self._run, name="interpreter", daemon=True).start()

    def _load(self) -> list[Receipt]:
        if not self._index.exists():
            return []
        return [Receipt(**json.loads(line)) for line in self._index.read_text().splitlines()]

    def _run(self) -> None:
        while True:
            try:
                self._interpreter.run_one()
            except PowerCycle:
                self._interpreter = Interpreter(self, self._width_dots)

    # === THE CONNECTION'S SIDE === #

    def connected(self, send: Callable[[bytes], None] | None) -> None:
        """Answers go to the connection that is open when they are given, as in a real printer."""
        with self._changed:
            self._send = send
            self._changed.notify_all()

    def room(self) -> int:
        """Return how many bytes the buffer takes now; 0 while stalled."""
        with self._changed:
            return 0 if self.faults.is_stalled else BUFFER_BYTES - len(self._buffer)

    def receive(self, data: bytes) -> None:
        with self._changed:
            self.received_bytes += len(data)
            self._buffer += data
            commands = self._real_time.feed(data)
            self._changed.notify_all()
        for command in commands:
            self._act_at_once(command)

    def _act_at_once(self, command: bytes) -> None:
        if command[1] == 0x04:
            self.reply(bytes([self._real_time_status(command[2])]))
        elif command[1] == 0x14 and command[2] == 1:
            self.open_drawer(5 if command[3] & 1 else 2, "DLE DC4")

    def _real_time_status(self, kind: int) -> int:
        faults = self.faults
        status = 0x12
        if kind == 1 and faults.is_halted:
            status |= 0x08
        elif kind == 2:
            status |= (0x04 if faults.cover == "open" else 0) | (
                0x20 if faults.paper == "out" else 0
            )
        elif kind == 4:
            status |= {"ok": 0, "low": 0x0C, "out": 0x6C}[faults.paper]
        return status

    # === THE INTERPRETER'S SIDE === #

    def take(self, count: int) -> bytes:
        taken = bytearray()
        with self._changed:
            while len(taken) < count:
                self._changed.wait_for(
                    lambda: self._is_power_cycled or (self._buffer and not self.faults.is_halted)
                )
                if self._is_power_cycled:
                    self._is_power_cycled = False
                    raise PowerCycle
                part = self._buffer[: count - len(taken)]
                del self._buffer[: len(part)]
                taken += part
                self._changed.notify_all()
        return bytes(taken)

    def reply(self, data: bytes) -> None:
        with self._changed:
            send = None if self.faults.is_silent else self._send
        if send:
            send(data)

    def paper_status(self) -> int:
        return {"ok": 0, "low": 0x03, "out": 0x0F}[self.faults.paper]

    def set_automatic_status(self, mask: int) -> None:
        self._automatic_status = mask
        self._tell_status()

    def _tell_status(self) -> None:
        if not self._automatic_status:
            return
        faults = self.faults
        first = 0x10 | (0x08 if faults.is_halted else 0) | (0x20 if faults.cover == "open" else 0)
        self.reply(bytes([first, 0, self.paper_status(), 0]))

    def open_drawer(self, pin: int, command: str) -> None:
        with self._changed:
            self.drawer.append({"at": time.time(), "pin": pin, "command": command})
            del self.drawer[:-DRAWER_KEPT]

    def cut(self, paper: Paper) -> None:
        """Keep a receipt. A strip without a dot is waste: it is counted and thrown away."""
        if not paper.has_ink:
            self.blank_cuts += 1
            return
        number = self.receipts[-1].id + 1 if self.receipts else 1
        paper.picture().save(self.path(number), "PNG")
        receipt = Receipt(number, time.time(), paper.width, paper.height)
        with self._index.open("a") as index:
            index.write(json.dumps(asdict(receipt)) + "\n")
        with self._changed:
            self.receipts.append(receipt)

    # === THE HAND'S SIDE === #

    def path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.png"

    def unfinished(self) -> Image.Image:
        """Return what hangs out of the printer, not yet cut."""
        return self._interpreter.paper.picture()

    @property
    def is_printing(self) -> bool:
        return self._interpreter.paper.height > 0

    def set_faults(self, values: dict[str, Any]) -> None:
        with self._changed:
            self.faults = self.faults.changed(values)
            self._changed.notify_all()
        self._tell_status()

    def take_reset(self) -> None:
        """The fault ``reset_at`` happens once."""
        with self._changed:
            self.faults = replace(self.faults, reset_at=None)

    def power_cycle(self) -> None:
        """Switch off and on: the buffer and the half printed paper are lost."""
        with self._changed:
            self._buffer.clear()
            self._real_time = RealTime()
            self._automatic_status = 0
            self._is_power_cycled = True
            self._changed.notify_all()

    def throw_away(self) -> None:
        """Empty the tray and the drawer's list."""
        with self._changed:
            for receipt in self.receipts:
                self.path(receipt.id).unlink(missing_ok=True)
            self._index.unlink(missing_ok=True)
            self.receipts.clear()
            self.drawer.clear()

    def state(self) -> dict[str, Any]:
        """Receipts and drawer openings are in the order in which they happened."""
        with self._changed:
            return {
                "papers": [
                    {**asdict(receipt), "url": f"/paper/{receipt.id}.png"}
                    for receipt in self.receipts
                ],
                "drawer": list(self.drawer),
                "faults": asdict(self.faults),
                "is_connected": self._send is not None,
                "is_printing": self.is_printing,
                "waiting_bytes": len(self._buffer),
                "received_bytes": self.received_bytes,
                "blank_cuts": self.blank_cuts,
            }
