#!/usr/bin/env bash
# As the official image does it: makes the database on the first start, then runs the server as its own user.
set -euo pipefail
install -d -o postgres -g postgres -m 0700 "$PGDATA"
install -d -o postgres -g postgres /var/run/postgresql
as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups)
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  install -o postgres -m 0600 /dev/null /tmp/password
  printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
  "${as_postgres[@]}" initdb -U postgres --pwfile=/tmp/password --auth-local=trust \
    --auth-host=scram-sha-256 -E UTF8 --locale=C.UTF-8 >/dev/null
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
fi
exec "${as_postgres[@]}" postgres -c listen_addresses='*'
