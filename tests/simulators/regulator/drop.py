"""Section 5 of the protocol: packages picked up from a folder, answers written beside them."""

import gzip
import json
import threading
import zlib
from pathlib import Path
from types import SimpleNamespace

from . import signatures

_POLL_S = 0.2
_MANIFEST_KEYS = {
    *("alg", "batch", "count", "created_at", "digest", "epoch", "first_seq", "held"),
    *("key_id", "last_seq", "licence", "signature"),
}


class Drop(threading.Thread):
    """Looks into `folder` and answers each package once; `stop` ends it."""

    def __init__(self, regulator, folder):
        super().__init__(daemon=True)
        self.regulator, self.folder, self._end = regulator, Path(folder), threading.Event()

    def stop(self):
        self._end.set()

    def run(self):
        while not self._end.wait(_POLL_S):
            for path in sorted(self.folder.glob("*.manifest.json")):
                base = path.name.removesuffix(".manifest.json")
                if not any(
                    (self.folder / f"{base}.{end}.json").exists() for end in ("ack", "nack")
                ):
                    self._answer(base, path)

    def _answer(self, base, path):
        manifest = json.loads(path.read_bytes())
        key = self.regulator.keys.get(manifest.get("key_id"))
        if key is None:
            return  # nobody we know: no answer could be signed for them
        alg = manifest["alg"]
        status, body = self._receive(base, manifest, key)
        kind = "ack" if status == 200 else "nack"
        key_id = signatures.signed(self.regulator.signet, key, alg, "")[0]
        answer = {**body, "key_id": key_id, "alg": alg}
        text = f"{kind.upper()}\n{_canonical(answer)}"
        answer["signature"] = signatures.signed(self.regulator.signet, key, alg, text)[1]
        part = self.folder / f"{base}.{kind}.part"
        part.write_text(_canonical(answer), encoding="utf-8")
        part.rename(self.folder / f"{base}.{kind}.json")

    def _receive(self, base, manifest, key):
        data = (self.folder / f"{base}.ndjson.gz").read_bytes()
        unsigned = {name: value for name, value in manifest.items() if name != "signature"}
        text = f"FILE\n{_canonical(unsigned)}"
        alg = manifest["alg"]
        if not key.takes(alg) or not signatures.is_good(key, alg, text, manifest["signature"]):
            return 401, {"code": "SIGNATURE", "message": "the manifest's signature does not fit"}
        if set(manifest) != _MANIFEST_KEYS or signatures.digest(alg, data) != manifest["digest"]:
            return 400, {"code": "SCHEMA", "message": "manifest and data do not belong together"}
        try:
            lines = gzip.decompress(data).decode().split("\n")
        except (OSError, EOFError, zlib.error, UnicodeDecodeError):
            return 400, {"code": "SCHEMA", "message": "the data cannot be unpacked"}
        names = ("batch", "licence", "epoch", "first_seq", "last_seq", "held")
        batch = {name: manifest[name] for name in names}
        batch["records"] = [json.loads(line) for line in lines[:-1]]
        request = SimpleNamespace(
            body=json.dumps(batch, ensure_ascii=False).encode(),
            headers={"Idempotency-Key": manifest["batch"]},
        )
        reply = self.regulator.receive(request, key)
        return reply.status, reply.body


def _canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
