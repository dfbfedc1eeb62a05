#!/bin/sh
# Run once by the PostgreSQL image on an empty data folder: the role that owns Custos's schemas and migrates them.
# It is no superuser; the services' own roles are made by "custos migrate".
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --set=password="$CUSTOS_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE custos_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
ALTER DATABASE custos OWNER TO custos_owner;
SQL
