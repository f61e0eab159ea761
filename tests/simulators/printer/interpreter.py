"""The command interpreter: takes bytes from the receive buffer one command at a time.

Commands by the ESC/POS reference. Real-time commands (DLE) have been acted upon when they arrived;
here they are only skipped.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PIL import Image

from .paper import Paper, glyph

LINE_SPACING_DOTS = 30
FIRST_PRINTABLE = 0x20


class Machine(Protocol):
    """What the interpreter needs of the printer around it."""

    def take(self, count: int) -> bytes:
        """Return the next bytes of the buffer; blocks, also while the printer is off-line."""

    def reply(self, data: bytes) -> None: ...

    def paper_status(self) -> int: ...

    def set_automatic_status(self, mask: int) -> None: ...

    def open_drawer(self, pin: int, command: str) -> None: ...

    def cut(self, paper: Paper) -> None: ...


@dataclass
class Style:
    """Modes that ``ESC @`` resets."""

    is_bold: bool = False
    width: int = 1
    height: int = 1
    align: int = 0
    spacing: int = LINE_SPACING_DOTS
    is_double_byte: bool = False


@dataclass
class Line:
    """The print buffer of the current line: cells with their position."""

    cells: list[tuple[int, Image.Image]] = field(default_factory=list)
    width: int = 0

    @property
    def height(self) -> int:
        return max((cell.height for _x, cell in self.cells), default=0)

    def add(self, cell: Image.Image) -> None:
        self.cells.append((self.width, cell))
        self.width += cell.width


class Interpreter:
    """Turns commands into dots on ``paper``."""

    def __init__(self, machine: Machine, width_dots: int) -> None:
        self._machine = machine
        self._width_dots = width_dots
        self.paper = Paper(width_dots)
        self._style = Style()
        self._line = Line()
        self._graphics: Image.Image | None = None
        self._commands: dict[bytes, Callable[[], None]] = {
            b"\x1b@": self._initialise,
            b"\x1bE": lambda: setattr(self._style, "is_bold", bool(self._byte() & 1)),
            b"\x1bG": lambda: setattr(self._style, "is_bold", bool(self._byte() & 1)),
            b"\x1ba": lambda: setattr(self._style, "align", self._byte() % 48),
            b"\x1b2": lambda: setattr(self._style, "spacing", LINE_SPACING_DOTS),
            b"\x1b3": lambda: setattr(self._style, "spacing", self._byte()),
            b"\x1b!": self._print_mode,
            b"\x1bJ": lambda: self._end_line(self._byte()),
            b"\x1bd": lambda: self._end_line(self._byte() * self._style.spacing),
            b"\x1b*": self._column_image,
            b"\x1bp": self._pulse,
            b"\x1d!": self._size,
            b"\x1dv": self._raster,
            b"\x1d(": self._extended,
            b"\x1d8": self._large,
            b"\x1dV": self._cut,
            b"\x1dr": self._status,
            b"\x1da": lambda: self._machine.set_automatic_status(self._byte()),
            b"\x1dI": self._identity,
            b"\x1dk": self._barcode,
            b"\x1c&": lambda: setattr(self._style, "is_double_byte", True),
            b"\x1c.": lambda: setattr(self._style, "is_double_byte", False),
        }
        #: Commands that change nothing here, with the number of their parameter bytes.
        self._ignored = {
            **dict.fromkeys((b"\x1bt", b"\x1bR", b"\x1b-", b"\x1bM", b"\x1b ", b"\x1b{"), 1),
            **dict.fromkeys((b"\x1dB", b"\x1dH", b"\x1dh", b"\x1dw", b"\x1df", b"\x1c!"), 1),
            **dict.fromkeys((b"\x1dP", b"\x1dL", b"\x1dW", b"\x1b$", b"\x1b\\", b"\x1cS"), 2),
            **dict.fromkeys((b"\x1bc",), 2),
        }

    def run_one(self) -> None:
        """Carry out the next command or print the next character."""
        byte = self._take(1)
        if byte == b"\n":
            self._end_line(self._style.spacing)
        elif byte == b"\x10":
            self._skip_real_time()
        elif byte in b"\x1b\x1c\x1d":
            self._command(byte)
        elif byte[0] >= FIRST_PRINTABLE:
            self._character(byte)

    def _command(self, lead: bytes) -> None:
        name = lead + self._take(1)
        if name in self._commands:
            self._commands[name]()
        else:
            self._take(self._ignored.get(name, 0))

    def _take(self, count: int) -> bytes:
        return self._machine.take(count) if count else b""

    def _byte(self) -> int:
        return self._take(1)[0]

    def _word(self) -> int:
        return int.from_bytes(self._take(2), "little")

    def _skip_real_time(self) -> None:
        kind = self._take(1)
        self._take({b"\x04": 1, b"\x05": 1, b"\x14": 3}.get(kind, 0))

    # === TEXT === #

    def _initialise(self) -> None:
        self._style = Style()
        self._line = Line()
        self._machine.set_automatic_status(0)

    def _print_mode(self) -> None:
        mode = self._byte()
        self._style.is_bold = bool(mode & 0x08)
        self._style.height = 2 if mode & 0x10 else 1
        self._style.width = 2 if mode & 0x20 else 1

    def _size(self) -> None:
        size = self._byte()
        self._style.width = (size >> 4 & 7) + 1
        self._style.height = (size & 7) + 1

    def _character(self, lead: bytes) -> None:
        """One character: GB 18030 of one, two or four bytes in double-byte mode, else CP437."""
        data, charset = lead, "cp437"
        if self._style.is_double_byte and lead[0] > 0x80:
            charset = "gb18030"
            data += self._take(1)
            if 0x30 <= data[1] <= 0x39:
                data += self._take(2)
        for char in data.decode(charset, "replace"):
            self._print_cell(glyph(char))

    def _print_cell(self, cell: Image.Image) -> None:
        style = self._style
        if style.is_bold:
            bold = cell.copy()
            bold.paste(1, (1, 0), cell)
            cell = bold
        if style.width > 1 or style.height > 1:
            cell = cell.resize((cell.width * style.width, cell.height * style.height))
        if self._line.width + cell.width > self._width_dots:
            self._end_line(style.spacing)
        self._line.add(cell)

    def _end_line(self, feed: int) -> None:
        line, self._line = self._line, Line()
        free = self._width_dots - line.width
        left = {1: free // 2, 2: free}.get(self._style.align, 0)
        for x, cell in line.cells:
            self.paper.burn(cell, left + x, self.paper.height + line.height - cell.height)
        self.paper.feed(max(feed, line.height))

    # === PICTURES === #

    def _flush_line(self) -> None:
        if self._line.cells:
            self._end_line(self._style.spacing)

    def _print_image(self, image: Image.Image) -> None:
        self._flush_line()
        free = self._width_dots - image.width
        left = max(0, {1: free // 2, 2: free}.get(self._style.align, 0))
        self.paper.burn(image, left, self.paper.height)
        self.paper.feed(image.height)

    def _raster(self) -> None:
        """GS v 0: rows of dots, the left one in the highest bit."""
        _function, mode = self._take(2)
        width, height = self._word(), self._word()
        image = self._image(self._take(width * height), width * 8, height)
        self._print_image(self._scaled(image, 2 if mode & 1 else 1, 2 if mode & 2 else 1))

    @staticmethod
    def _image(data: bytes, width: int, height: int) -> Image.Image:
        if not width or not height:
            return Image.new("1", (1, 1))
        return Image.frombytes("1", (width, height), data)

    @staticmethod
    def _scaled(image: Image.Image, across: int, down: int) -> Image.Image:
        if across == down == 1:
            return image
        return image.resize((image.width * across, image.height * down))

    def _column_image(self) -> None:
        """ESC *: columns of 8 or 24 dots, the top one in the highest bit."""
        mode, columns = self._byte(), self._word()
        rows = 24 if mode >= 32 else 8
        data = self._take(columns * rows // 8)
        tall = self._image(data, rows, columns)
        image = tall.transpose(Image.Transpose.ROTATE_270).transpose(
            Image.Transpose.FLIP_LEFT_RIGHT
        )
        self._line.add(self._scaled(image, 1 if mode in (1, 33) else 2, 1 if rows == 24 else 3))

    def _extended(self) -> None:
        """GS ( L stores and prints graphics; other groups are taken in and ignored."""
        group, size = self._take(1), self._word()
        self._graphics_function(group, self._take(size))

    def _large(self) -> None:
        group, size = self._take(1), int.from_bytes(self._take(4), "little")
        self._graphics_function(group, self._take(size))

    def _graphics_function(self, group: bytes, data: bytes) -> None:
        if group != b"L" or len(data) < 2:
            return
        if data[1] in (2, 50) and self._graphics is not None:
            self._print_image(self._graphics)
            self._graphics = None
        elif data[1] == 112 and len(data) >= 10:
            width = int.from_bytes(data[6:8], "little")
            height = int.from_bytes(data[8:10], "little")
            image = self._image(data[10:], (width + 7) // 8 * 8, height)
            self._graphics = self._scaled(image, data[3], data[4])

    def _barcode(self) -> None:
        """GS k is taken in and ignored: the agent sends bar codes inside the picture."""
        kind = self._byte()
        if kind >= 65:
            self._take(self._byte())
        else:
            while self._byte():
                continue

    # === MACHINE === #

    def _cut(self) -> None:
        mode = self._byte()
        self._flush_line()
        if mode in (65, 66, 97, 98):
            self.paper.feed(self._byte())
        paper, self.paper = self.paper, Paper(self._width_dots)
        self._machine.cut(paper)

    def _pulse(self) -> None:
        connector, _on, _off = self._take(3)
        self._machine.open_drawer(5 if connector & 1 else 2, "ESC p")

    def _status(self) -> None:
        kind = self._byte()
        self._machine.reply(bytes([self._machine.paper_status() if kind in (1, 49) else 0]))

    def _identity(self) -> None:
        self._byte()
        self._machine.reply(b"_VIRTUAL\0")
