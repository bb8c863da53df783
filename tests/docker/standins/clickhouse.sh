#!/usr/bin/env bash
# The engine listens on loopback alone: a relay publishes it.
set -euo pipefail
export LAMPYRIS_DATA_DIR=/var/lib/clickhouse LAMPYRIS_ENGINE_PASSWORD="$CLICKHOUSE_PASSWORD"
socat TCP-LISTEN:8123,fork,reuseaddr TCP:127.0.0.1:18123 &
exec lampyris engine --data-dir /var/lib/clickhouse --port 18123 --memory-mb 1500
