"""Ways to a regulator. A new one is a class of `base.Transport` and a row here."""

from .https import HttpsTransport

TRANSPORTS = {"https": HttpsTransport}
