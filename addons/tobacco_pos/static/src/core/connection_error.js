/*
 * A database that is away answers as a JSON-RPC error like any other. These classes say that
 * nothing was wrong with the order: it stays paid and is sent again.
 */
const AWAY = new Set([
    "odoo.exceptions.ConcurrencyError",
    "psycopg2.InterfaceError",
    "psycopg2.OperationalError",
    "psycopg2.pool.PoolError",
    "psycopg2.errors.AdminShutdown",
    "psycopg2.errors.CannotConnectNow",
    "psycopg2.errors.ConnectionException",
    "psycopg2.errors.ConnectionFailure",
    "psycopg2.errors.CrashShutdown",
    "psycopg2.errors.DeadlockDetected",
    "psycopg2.errors.DiskFull",
    "psycopg2.errors.IdleInTransactionSessionTimeout",
    "psycopg2.errors.LockNotAvailable",
    "psycopg2.errors.OutOfMemory",
    "psycopg2.errors.QueryCanceled",
    "psycopg2.errors.ReadOnlySqlTransaction",
    "psycopg2.errors.SerializationFailure",
    "psycopg2.errors.TooManyConnections",
]);

/** @param {string|undefined} exceptionName as Odoo names it in an RPC error */
export function isDatabaseAway(exceptionName) {
    return AWAY.has(exceptionName);
}
