# shellcheck shell=bash
# Part of deploy.sh: Docker, Compose, and which services there are.

app_services=(langfuse-web langfuse-worker)
store_services=(postgres clickhouse redis minio)

# compose_program: `docker compose` where the plug-in is installed, else `docker-compose`; fails when there is neither.
compose_program() {
  if docker compose version >/dev/null 2>&1; then
    printf 'docker compose'
  elif command -v docker-compose >/dev/null 2>&1; then
    printf 'docker-compose'
  else
    return 1
  fi
}

has_docker() { command -v docker >/dev/null 2>&1 && compose_program >/dev/null; }

# names_every_store: do the settings name all three servers that web and worker need?
names_every_store() {
  [ -n "$(setting DATABASE_URL "$(setting DATABASE_HOST "")")" ] && [ -n "$(setting CLICKHOUSE_URL "")" ] &&
    [ -n "$(setting REDIS_HOST "$(setting REDIS_CONNECTION_STRING "$(setting REDIS_CLUSTER_NODES "$(setting REDIS_SENTINEL_NODES "")")")")" ]
}

# deployment: how this folder is run. process: no Docker; app: web and worker in Docker; full: the stores as well.
# LAMPYRIS_DEPLOY decides; else what was last started with Docker; else app when .env names every store; else process.
deployment() {
  local chosen
  chosen=$(setting LAMPYRIS_DEPLOY "")
  case "$chosen" in
    process | app | full) printf '%s' "$chosen" ;;
    "")
      if [ -f "$last_deployment" ]; then
        cat "$last_deployment"
      elif names_every_store && has_docker; then
        printf 'app'
      else
        printf 'process'
      fi
      ;;
    *) fail "LAMPYRIS_DEPLOY is %s. do: set it to process, app or full, or remove it" \
      "LAMPYRIS_DEPLOY 的值 %s 无效，请设为 process、app、full，或删除该行" "$chosen" ;;
  esac
}

need_docker() {
  local reason
  command -v docker >/dev/null 2>&1 || fail "Docker was not found. do: install it, or run without it: ./deploy.sh start" \
    "没有找到 Docker。请安装，或不使用 Docker 启动：./deploy.sh start"
  compose_program >/dev/null || fail "Neither 'docker compose' nor 'docker-compose' was found. do: install Docker Compose" \
    "没有找到 docker compose 或 docker-compose，请安装 Docker Compose"
  if ! reason=$(docker version --format '{{.Server.Version}}' 2>&1); then
    printf '%s\n' "$reason" >&2
    fail "Docker does not answer (above). do: start it (systemctl start docker); as an ordinary user: sudo usermod -aG docker %s, then sign in again" \
      "Docker 无法访问（原因见上）。请启动 Docker（systemctl start docker）；普通用户请执行 sudo usermod -aG docker %s 后重新登录" "$(id -un)"
  fi
}

compose_file() { if [ "$(deployment)" = full ]; then printf 'docker-compose.build.yml'; else printf 'docker-compose.app.yml'; fi; }

# compose ARGS...: Compose with this folder's file, images and address.
compose() {
  local words
  read -ra words <<<"$(compose_program)"
  (
    cd "$here"
    LANGFUSE_WEB_IMAGE=$(image_of langfuse-web)
    LANGFUSE_WORKER_IMAGE=$(image_of langfuse-worker)
    export LANGFUSE_WEB_IMAGE LANGFUSE_WORKER_IMAGE WEB_PORT="$web_port" WORKER_PORT="$worker_port" LAMPYRIS_HOST="$host"
    unset LAMPYRIS_DATA_DIR
    exec "${words[@]}" -f "$(compose_file)" "$@"
  )
}

# services_of WHAT: the services behind a word of the command line, one a line.
services_of() {
  case "$1" in
    web | langfuse-web) printf 'langfuse-web\n' ;;
    worker | langfuse-worker) printf 'langfuse-worker\n' ;;
    all) printf '%s\n' "${app_services[@]}" ;;
    full) printf '%s\n' "${store_services[@]}" "${app_services[@]}" ;;
    postgres | clickhouse | redis | minio)
      [ "$(deployment)" = full ] || fail "%s does not run here: only 'start full' brings its own stores." \
        "这里没有 %s：只有 start full 会启动自带的中间件。" "$1"
      printf '%s\n' "$1"
      ;;
    *) fail "No service %s. do: one of web, worker, all, full, postgres, clickhouse, redis, minio" \
      "没有服务 %s。可选：web、worker、all、full、postgres、clickhouse、redis、minio" "$1" ;;
  esac
}

# everything: every service of this deployment, one a line.
everything() { if [ "$(deployment)" = full ]; then services_of full; else services_of all; fi; }

# container SERVICE: the id of its container; nothing when there is none.
container() { compose ps -a -q "$1" 2>/dev/null | head -n 1; }

# container_state SERVICE: running, healthy, unhealthy, starting, exited ...; absent when there is no container.
container_state() {
  local id
  id=$(container "$1")
  [ -n "$id" ] || { printf 'absent'; return; }
  docker inspect --format '{{if and .State.Running .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}' "$id"
}

# once ARGS...: one lampyris command in a container of its own, with the worker's image and settings.
once() { compose run --rm -T --no-deps langfuse-worker "$@"; }
