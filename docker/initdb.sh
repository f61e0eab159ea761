#!/bin/sh
# Once, when the database server's volume is new: the role that Odoo uses, no superuser.
set -eu
password=$(head -n 1 /run/secrets/db_password | sed "s/'/''/g")
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<SQL
CREATE ROLE odoo LOGIN CREATEDB PASSWORD '$password';
SQL
