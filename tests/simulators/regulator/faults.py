"""Switches that make the regulator misbehave, set over POST /_faults.

Each is an object {"kind": ..., "times": n, "on": "send"|"ask"|"all", ...}; `times` counts down,
-1 stays until it is cleared (kind "none" clears all).
"""

import threading

KINDS = {
    "delay_before": "收到后等待若干秒再处理",
    "delay_after": "处理后等待若干秒再答复",
    "drop_before": "处理前断开连接",
    "drop_after": "处理后断开连接, 不答复",
    "status": "直接答复指定的状态码",
    "processing": "先答复 202, 稍后可查询",
    "unsigned": "答复不签名",
    "wrong_signature": "答复签名错误",
    "wrong_hash": "答复中的哈希错误",
    "bad_json": "答复不是 JSON",
    "half": "答复只发一半",
    "clock": "服务器时钟偏移若干秒",
    "poison": "整批拒绝 (400) 含有某段文字的批次",
}


class Faults:
    """The switches that are on."""

    def __init__(self):
        self._lock, self._faults = threading.Lock(), []

    def set(self, fault):
        """Switch on one fault, or off all. ValueError for a kind that does not exist."""
        kind = fault.get("kind")
        if kind not in KINDS and kind != "none":
            raise ValueError(f"kind is one of {', '.join(KINDS)}, none")
        with self._lock:
            if kind == "none":
                self._faults.clear()
            else:
                self._faults.append({"times": -1, "on": "send", **fault})

    def take(self, kind, on):
        """The fault of this kind that strikes now, counted down; {} if none does."""
        with self._lock:
            for fault in self._faults:
                if fault["kind"] == kind and fault["on"] in (on, "all") and fault["times"]:
                    fault["times"] -= 1 if fault["times"] > 0 else 0
                    return dict(fault)
        return {}

    def list(self):
        with self._lock:
            return [dict(fault) for fault in self._faults if fault["times"]]
