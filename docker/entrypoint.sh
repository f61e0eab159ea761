#!/bin/sh
# What the containers run:  tobacco-suite serve | worker | install | update | health | COMMAND...
#
#   serve    Odoo for the tills and the back office (default)
#   worker   seals the sales' records and sends them to the regulator
#   install  make the database with the suite in it, once
#   update   bring the database to the version of this image; back it up before
#
# SUITE_DATABASE, PGHOST, PGPORT and PGUSER say where the shop's data are. Secrets are files:
# SUITE_DB_PASSWORD_FILE, and the regulator's keys below SUITE_SECRET_DIR. No secret is ever an
# argument or an environment variable.
set -eu

: "${SUITE_DATABASE:=shop}"
: "${SUITE_ADDONS:=tobacco_compliance,tobacco_pos,tobacco_settlement,pos_hw_proxy}"
: "${SUITE_LANGUAGES:=zh_CN,zh_TW}"
: "${SUITE_ADDONS_PATH:?is not set: the folders of the suite and of Odoo, by commas}"
: "${SUITE_BASE_CONF:?is not set: the configuration to start from}"
: "${SUITE_DATA_DIR:=/var/lib/odoo}"
: "${SUITE_RUN_DIR:=/run/tobacco-suite}"
: "${SUITE_SECRET_DIR:=/run/tobacco-secrets}"
: "${SUITE_WORKERS:=4}"
: "${SUITE_HTTP_INTERFACE:=0.0.0.0}"
: "${SUITE_HTTP_PORT:=8069}"
: "${SUITE_GEVENT_PORT:=8072}"
: "${SUITE_WAIT_S:=60}"
: "${PGHOST:?is not set: the host or the socket folder of PostgreSQL}"
: "${PGPORT:=5432}"
: "${PGUSER:=odoo}"
export PGHOST PGPORT PGUSER

conf="$SUITE_RUN_DIR/odoo.conf"

say() {
    echo "tobacco-suite: $*" >&2
}

fail() {
    say "$1"
    say "  What to do: $2"
    exit 1
}

# --- configuration and secrets ---

# The password in libpq's own file, readable by this user alone.
write_password_file() {
    [ -n "${SUITE_DB_PASSWORD_FILE:-}" ] || return 0
    [ -r "$SUITE_DB_PASSWORD_FILE" ] ||
        fail "the database password $SUITE_DB_PASSWORD_FILE cannot be read" \
            "make the file and let the container's user (odoo) read it"
    password=$(head -n 1 "$SUITE_DB_PASSWORD_FILE" | sed 's/[\\:]/\\&/g')
    printf '*:*:*:*:%s\n' "$password" >"$SUITE_RUN_DIR/pgpass"
    unset password
    PGPASSFILE="$SUITE_RUN_DIR/pgpass"
    export PGPASSFILE
}

# Everything of the base configuration but the lines that are written here.
write_configuration() {
    [ -r "$SUITE_BASE_CONF" ] ||
        fail "the configuration $SUITE_BASE_CONF cannot be read" "set SUITE_BASE_CONF"
    master=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    settings="db_host = $PGHOST
db_port = $PGPORT
db_user = $PGUSER
db_name = $SUITE_DATABASE
dbfilter = ^$SUITE_DATABASE\$
addons_path = $SUITE_ADDONS_PATH
data_dir = $SUITE_DATA_DIR
tobacco_secret_dir = $SUITE_SECRET_DIR
http_interface = $SUITE_HTTP_INTERFACE
http_port = $SUITE_HTTP_PORT
gevent_port = $SUITE_GEVENT_PORT
workers = $SUITE_WORKERS
x_sendfile = False
admin_passwd = $master"
    unset master
    keys=$(printf '%s\n' "$settings" | sed 's/ = .*//' | paste -sd '|' -)
    {
        grep -Ev "^[[:space:]]*($keys)[[:space:]]*=" "$SUITE_BASE_CONF"
        printf '\n; --- of this container ---\n%s\n' "$settings"
    } >"$conf"
    unset settings
}

prepare() {
    umask 077
    mkdir -p "$SUITE_RUN_DIR" ||
        fail "$SUITE_RUN_DIR cannot be made" "mount a tmpfs there that the user odoo may write"
    write_password_file
    write_configuration
}

# --- the database ---

query() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2" 2>/dev/null
}

wait_for_server() {
    waited=0
    until query postgres 'SELECT 1' >/dev/null; do
        [ "$waited" -lt "$SUITE_WAIT_S" ] ||
            fail "PostgreSQL at $PGHOST:$PGPORT does not answer as $PGUSER" \
                "is it running, and is the password the one it was made with?"
        [ "$waited" -gt 0 ] || say "waiting for PostgreSQL at $PGHOST:$PGPORT"
        sleep 1
        waited=$((waited + 1))
    done
}

# The state of the suite in the database: "installed", another state of Odoo's, or "" for no database.
suite_state() {
    query "$SUITE_DATABASE" \
        "SELECT state FROM ir_module_module WHERE name = 'tobacco_compliance'" || true
}

require_suite() {
    [ "$(suite_state)" = installed ] ||
        fail "database $SUITE_DATABASE has no tobacco suite yet" \
            "run once: docker compose run --rm odoo install"
}

wait_for_suite() {
    until [ "$(suite_state)" = installed ]; do
        say "waiting for the suite in database $SUITE_DATABASE"
        sleep 5
    done
}

# --- the commands ---

command=${1:-serve}
[ $# -eq 0 ] || shift
case "$command" in
serve)
    prepare
    wait_for_server
    require_suite
    exec odoo --config="$conf" "$@"
    ;;
worker)
    prepare
    wait_for_server
    wait_for_suite
    exec odoo --addons-path="$SUITE_ADDONS_PATH" tobacco_worker \
        --config="$conf" --database="$SUITE_DATABASE" "$@"
    ;;
install)
    prepare
    wait_for_server
    [ -z "$(suite_state)" ] || [ "$(suite_state)" = uninstalled ] ||
        fail "database $SUITE_DATABASE has the suite already" "use update instead"
    exec odoo --config="$conf" --database="$SUITE_DATABASE" --init="$SUITE_ADDONS" \
        --load-language="$SUITE_LANGUAGES" --workers=0 --no-http --stop-after-init "$@"
    ;;
update)
    prepare
    wait_for_server
    require_suite
    exec odoo --config="$conf" --database="$SUITE_DATABASE" --update="$SUITE_ADDONS" \
        --workers=0 --no-http --stop-after-init "$@"
    ;;
health)
    # The login page needs the registry and the database, /web/health neither.
    exec curl -fsS -o /dev/null --max-time 8 "http://127.0.0.1:$SUITE_HTTP_PORT/web/login"
    ;;
worker-health)
    [ ! -f "$SUITE_RUN_DIR/pgpass" ] || export PGPASSFILE="$SUITE_RUN_DIR/pgpass"
    [ "$(suite_state)" = installed ]
    ;;
*)
    exec "$command" "$@"
    ;;
esac
