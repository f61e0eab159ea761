"""The name of a record, the same wherever it is computed.

A record's uuid follows from what it reports, so a replayed transaction, a second sync of the
same order and the browser that prints the receipt offline all arrive at the same one.
The browser's half is static/src/core/record_uuid.js; static/tests/vectors/record_uuid.json
binds the two.
"""

import uuid


def record_uuid(database_uuid: str, source_uuid: str, kind: str, revision: int) -> str:
    """UUID v5 (RFC 9562) over the database's uuid as name space and `source|kind|revision`.

    `source_uuid` is taken as written; ValueError when `database_uuid` is no uuid.

    >>> record_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "o-1", "sale", 0)
    '144ddc1b-92bc-5fab-8176-ab7e2414aeb9'
    """
    return str(uuid.uuid5(uuid.UUID(database_uuid), f"{source_uuid}|{kind}|{revision}"))
