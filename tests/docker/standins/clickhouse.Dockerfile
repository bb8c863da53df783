# From our own image: the engine, its ClickHouse protocol published on 8123, and the two clients that people type.
ARG FROM
FROM ${FROM}
USER root
ARG CHDB
RUN apt-get update -q && apt-get install -y -q --no-install-recommends socat wget && rm -rf /var/lib/apt/lists/*
RUN PATH=/usr/local/bin:/usr/bin:$PATH python3 -m pip --python /opt/lampyris/bin/python install -q --no-cache-dir \
    --no-deps "$CHDB"
COPY clickhouse-client clickhouse.sh /usr/local/bin/
VOLUME /var/lib/clickhouse
HEALTHCHECK NONE
STOPSIGNAL SIGTERM
ENTRYPOINT ["bash", "/usr/local/bin/clickhouse.sh"]
CMD []
