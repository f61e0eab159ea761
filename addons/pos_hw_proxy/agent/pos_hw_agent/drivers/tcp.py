"""Printers on the network, usually on port 9100."""

import select
import socket
import struct
from urllib.parse import SplitResult

from ..errors import LinkError

CONNECT_TIMEOUT_S = 3.0
DEFAULT_PORT = 9100


class TcpLink:
    """A link over a TCP connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def send_some(self, data: bytes, timeout_s: float) -> int:
        try:
            if not select.select([], [self._socket], [], timeout_s)[1]:
                return 0
            return self._socket.send(data)
        except BlockingIOError:
            return 0
        except (OSError, ValueError) as error:
            raise LinkError(str(error)) from error

    def read_some(self, timeout_s: float) -> bytes:
        try:
            if not select.select([self._socket], [], [], timeout_s)[0]:
                return b""
            data = self._socket.recv(4096)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise LinkError(str(error)) from error
        if not data:
            raise LinkError("the printer closed the connection")
        return data

    def close(self, *, is_abort: bool = False) -> None:
        if is_abort:
            linger = struct.pack("ii", 1, 0)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._socket.close()


def open_link(address: SplitResult) -> TcpLink:
    try:
        target = (address.hostname or "", address.port or DEFAULT_PORT)
        return TcpLink(socket.create_connection(target, CONNECT_TIMEOUT_S))
    except (OSError, ValueError) as error:
        raise LinkError(str(error)) from error
