"""Ways to a regulator. A new one is a class of `base.Transport` and a row here."""

from .file_drop import FileDropTransport
from .https import HttpsTransport

TRANSPORTS = {"https": HttpsTransport, "file_drop": FileDropTransport}
