"""python -m tests.simulators.regulator --listen 127.0.0.1:8126 --data DIR --key ID:BASE64"""

import argparse
import secrets
import signal
import sys
import threading
from urllib.parse import urlsplit

from .drop import Drop
from .faults import Faults
from .regulator import Regulator
from .server import serve
from .signatures import Key, Signet
from .store import Store


def main():
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulators.regulator", description="A tobacco regulator to report to."
    )
    parser.add_argument("--listen", default="127.0.0.1:8126", metavar="HOST:PORT")
    parser.add_argument("--data", required=True, metavar="DIR", help="kept over restarts")
    parser.add_argument(
        "--key",
        action="append",
        required=True,
        metavar="ID:BASE64[:LICENCE,...]",
        type=_key,
        help="or ID:04... with the sender's public SM2 key",
    )
    parser.add_argument(
        "--signet",
        metavar="HEX",
        default=secrets.token_hex(32),
        help="private SM2 key for answers to sm2-sm3; a random one, if not given",
    )
    parser.add_argument("--drop", metavar="DIR", help="folder in which packages arrive")
    parser.add_argument("--prefix", default="", help="path before /v1, e.g. /tobacco")
    options = parser.parse_args()
    address = urlsplit(f"//{options.listen}")
    keys = {key.id: key for key in options.key}
    signet = Signet(bytes.fromhex(options.signet))
    prefix = options.prefix.rstrip("/")
    regulator = Regulator(Store(options.data), keys, signet, Faults(), prefix)
    server = serve(regulator, address.hostname, address.port)
    if options.drop:
        Drop(regulator, options.drop).start()

    def stop(*_args):
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    host, port = server.server_address[:2]
    sys.stdout.write(f"public key {signet.public}; regulator at http://{host}:{port}\n")
    sys.stdout.flush()
    server.serve_forever(poll_interval=0.1)
    server.server_close()


def _key(text):
    try:
        return Key.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


if __name__ == "__main__":
    main()
