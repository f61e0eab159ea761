"""Printers behind a POSIX file descriptor: serial lines and device files such as /dev/usb/lp0.

Not run on a real device: the tests drive a pseudo-terminal.
"""

import os
import select
from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, parse_qs

from ..errors import LinkError

BAUD = 38_400


class FdLink:
    """A link over a non-blocking file descriptor; ``release`` closes it."""

    def __init__(self, number: int, release: Callable[[], Any], discard: Callable[[], Any]) -> None:
        self._fd = number
        self._release = release
        self._discard = discard
        os.set_blocking(number, False)

    def send_some(self, data: bytes, timeout_s: float) -> int:
        try:
            if not select.select([], [self._fd], [], timeout_s)[1]:
                return 0
            return os.write(self._fd, data)
        except BlockingIOError:
            return 0
        except (OSError, ValueError) as error:
            raise LinkError(str(error)) from error

    def read_some(self, timeout_s: float) -> bytes:
        try:
            if not select.select([self._fd], [], [], timeout_s)[0]:
                return b""
            data = os.read(self._fd, 4096)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise LinkError(str(error)) from error
        if not data:
            raise LinkError("the device is gone")
        return data

    def close(self, *, is_abort: bool = False) -> None:
        try:
            if is_abort:
                self._discard()
            self._release()
        except OSError as error:
            raise LinkError(str(error)) from error


def open_file(address: SplitResult) -> FdLink:
    try:
        number = os.open(address.path, os.O_RDWR | os.O_NOCTTY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise LinkError(str(error)) from error
    return FdLink(number, lambda: os.close(number), lambda: None)


def open_serial(address: SplitResult) -> FdLink:
    """Open ``serial:///dev/ttyUSB0?baud=38400&flow=rtscts``.

    ``flow`` is none, xonxoff, rtscts or dsrdtr.
    """
    try:
        import serial  # type: ignore[import-untyped]
    except ImportError as error:
        raise LinkError("pyserial is missing: pip install 'pos-hw-agent[serial]'") from error
    options = {name: values[-1] for name, values in parse_qs(address.query).items()}
    flow = options.get("flow", "none")
    try:
        port = serial.Serial(
            address.path,
            int(options.get("baud", BAUD)),
            exclusive=True,
            xonxoff=flow == "xonxoff",
            rtscts=flow == "rtscts",
            dsrdtr=flow == "dsrdtr",
        )
        return FdLink(port.fileno(), port.close, port.reset_output_buffer)
    except (OSError, ValueError) as error:
        raise LinkError(str(error)) from error
