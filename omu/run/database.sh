#!/bin/sh
# Run once by the database container on an empty volume: the two logins, the database, the extensions.
# The embedded server gets the same from omu/run/postgres.py; tests/run/test_compose.py runs this one too.
set -eu

psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=runtime_password="$RUNTIME_PASSWORD" <<'SQL'
CREATE ROLE omu_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE omu LOGIN PASSWORD :'runtime_password';
CREATE DATABASE omu OWNER omu_owner ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C' TEMPLATE template0;
\connect omu
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION unaccent;
CREATE EXTENSION fuzzystrmatch;
SQL
