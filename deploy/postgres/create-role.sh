#!/usr/bin/env bash
# Runs once, on a new volume. The servers' role owns its database and is no superuser: row-level security holds for it.
set -euo pipefail

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
\getenv password HANSA_DATABASE_PASSWORD
CREATE ROLE hansa LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE hansa OWNER hansa;
SQL
