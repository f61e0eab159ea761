"""The errors of the API and of a link to a device."""

STATUS_BY_CODE = {
    "UNAUTHORIZED": 401,
    "ORIGIN": 403,
    "SCOPE": 403,
    "UNKNOWN_DEVICE": 404,
    "UNKNOWN_JOB": 404,
    "NOT_FOUND": 404,
    "KEY_CONFLICT": 409,
    "BAD_STATE": 409,
    "TOO_LARGE": 413,
    "BAD_PAYLOAD": 422,
    "PAIRING_LOCKED": 429,
    "NOT_SUPPORTED": 501,
    "QUEUE_FULL": 503,
}


class ApiError(Exception):
    """An answer other than success; ``code`` is a key of STATUS_BY_CODE."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = STATUS_BY_CODE[code]


class LinkError(Exception):
    """The device cannot be reached, or the connection to it broke."""


class ConfigError(Exception):
    """The configuration cannot be used; the message names the key and what to write there."""
