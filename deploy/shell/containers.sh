# shellcheck shell=bash
# Part of deploy.sh: the verbs on containers.

# docker_start WHAT: web, worker, all or full.
docker_start() {
  local services=() first=no
  need_docker
  choose_deployment "$1"
  ! running || fail "Lampyris runs here without Docker (process %s). do: ./deploy.sh stop first; its data stays in %s" \
    "Lampyris 正以非 Docker 方式运行（进程 %s）。请先执行 ./deploy.sh stop；数据保留在 %s" "$(pid)" "$data"
  mapfile -t services < <(services_of "$1")
  ensure_secrets
  refuse_weak_secrets
  ensure_images "${services[@]}"
  printf '%s' "$wanted_deployment" >"$last_deployment"
  [ -n "$(container langfuse-web)" ] || first=yes
  compose up -d --no-build "${services[@]}" || compose_failed
  wait_for_services "${services[@]}"
  docker_addresses
  docker_first_sign_in "$first"
}

# choose_deployment WHAT: full when asked for or already so, else app; refuses app without stores to use.
choose_deployment() {
  wanted_deployment=app
  if [ "$1" = full ] || { [ -z "$(setting LAMPYRIS_DEPLOY "")" ] && [ "$(deployment)" = full ]; }; then wanted_deployment=full; fi
  [ "$(setting LAMPYRIS_DEPLOY "")" != full ] || wanted_deployment=full
  export LAMPYRIS_DEPLOY="$wanted_deployment"
  if [ "$wanted_deployment" = app ] && ! names_every_store; then
    fail "'start %s' runs web and worker alone, and .env names no stores for them. do: set DATABASE_URL, CLICKHOUSE_URL and REDIS_HOST in .env; or bring the stores too: ./deploy.sh start full; or run without Docker: ./deploy.sh start" \
      "start %s 只启动 Web 与 Worker，但 .env 中没有它们所需的中间件。请设置 DATABASE_URL、CLICKHOUSE_URL、REDIS_HOST；或连同中间件一起启动：./deploy.sh start full；或不使用 Docker：./deploy.sh start" "$1"
  fi
}

compose_failed() {
  fail "Compose failed; its reason is above. do: ./deploy.sh status, ./deploy.sh logs" \
    "Compose 执行失败，原因见上。请查看：./deploy.sh status、./deploy.sh logs"
}

# wait_for_services SERVICE...: until web and worker among them are ready; shows the log of one that is not.
wait_for_services() {
  local service started=$SECONDS
  printf '%s' "$(say "Starting " "正在启动 ")"
  for service in "$@"; do
    case "$service" in langfuse-*) ;; *) continue ;; esac
    until is_ready "$service"; do
      if [ $((SECONDS - started)) -ge "$ready_within_s" ]; then
        not_ready "$service"
        fail "%s is not ready after %s s; the end of its log is above. do: ./deploy.sh doctor" \
          "%s 在 %s 秒后仍未就绪，日志末尾见上。请运行：./deploy.sh doctor" "$service" "$ready_within_s"
      elif keeps_ending "$service"; then
        not_ready "$service"
        fail "%s ends each time it is started; the end of its log is above, with what to do" \
          "%s 每次启动后都会退出，原因和解决办法见上面的日志末尾" "$service"
      fi
      printf '.'
      sleep 1
    done
  done
  printf ' %s\n' "$(say "ready" "就绪")"
}

is_ready() {
  local id
  id=$(container "$1")
  [ -n "$id" ] && docker exec "$id" python /opt/lampyris/healthy.py ready >/dev/null 2>&1
}

# keeps_ending SERVICE: was it restarted three times, or is it not there any more?
keeps_ending() {
  local id told
  id=$(container "$1")
  [ -n "$id" ] || return 1
  told=$(docker inspect --format '{{.State.Status}} {{.RestartCount}}' "$id")
  case "$told" in exited* | dead*) return 0 ;; *) [ "${told##* }" -ge 3 ] 2>/dev/null ;; esac
}

not_ready() {
  printf '\n'
  compose logs --tail 30 "$1" >&2 || true
}

docker_addresses() {
  say "  console and API   %s" "  控制台与 API      %s" "$address"
  say "  worker            http://localhost:%s" "  Worker            http://localhost:%s" "$worker_port"
  if [ "$(deployment)" = full ]; then
    say "  MinIO console     http://localhost:%s" "  MinIO 控制台      http://localhost:%s" "$(setting MINIO_CONSOLE_PORT 9091)"
    printf '  ClickHouse        http://localhost:%s\n' "$(setting CLICKHOUSE_HTTP_PORT 8123)"
    printf '  Redis             localhost:%s\n' "$(setting REDIS_PUBLISHED_PORT 6379)"
    printf '  PostgreSQL        localhost:%s\n' "$(setting POSTGRES_PORT 5432)"
  fi
}

# docker_first_sign_in yes|no: what the first start made, shown in full only then.
docker_first_sign_in() {
  local id
  if [ -n "$(setting LANGFUSE_INIT_ORG_ID "")" ]; then
    show_sign_in
    return
  fi
  id=$(container langfuse-web)
  [ -n "$id" ] || return 0
  docker exec "$id" test -f /data/first-sign-in.json 2>/dev/null || return 0
  if [ "$1" = yes ]; then
    say "  first sign-in and keys (change the password after signing in):" "  首次登录信息与密钥（登录后请修改密码）："
    docker exec "$id" python -c 'import json; [print(f"    {k:<16}{v}") for k, v in json.load(open("/data/first-sign-in.json")).items()]'
  fi
  say "  first sign-in     docker exec %s cat /data/first-sign-in.json" "  首次登录信息      docker exec %s cat /data/first-sign-in.json" \
    "$(docker inspect --format '{{.Name}}' "$id" | sed 's#^/##')"
}

docker_stop() {
  local services=()
  need_docker
  if [ -n "${1:-}" ]; then mapfile -t services < <(services_of "$1"); else mapfile -t services < <(everything); fi
  compose stop "${services[@]}" || compose_failed
}

# docker_restart WHAT: new containers, so that a changed .env and a new image take effect.
docker_restart() {
  local services=()
  need_docker
  mapfile -t services < <(services_of "${1:-all}")
  refuse_weak_secrets
  compose up -d --no-build --no-deps --force-recreate "${services[@]}" || compose_failed
  wait_for_services "${services[@]}"
  docker_addresses
}

docker_status() {
  local service state missing=0 how
  need_docker
  how=$(say "web and worker" "仅 Web 与 Worker")
  [ "$(deployment)" != full ] || how=$(say "with its stores" "包含中间件")
  say "Lampyris in Docker (%s)" "Lampyris（Docker，%s）" "$how"
  while IFS= read -r service; do
    state=$(container_state "$service")
    printf '  %-17s %s\n' "$service" "$state"
    case "$service/$state" in langfuse-*/healthy | langfuse-*/starting) ;; langfuse-*) missing=1 ;; esac
  done < <(everything)
  docker_addresses
  [ "$missing" = 0 ] || return 3
}

docker_logs() {
  local service=() follow=()
  need_docker
  [ -z "${1:-}" ] || mapfile -t service < <(services_of "$1")
  [ ! -t 1 ] || follow=(-f --tail 200)
  compose logs ${follow[@]+"${follow[@]}"} ${service[@]+"${service[@]}"}
}

# docker_program ARGS...: a lampyris command in the running worker, else in a container of its own.
docker_program() {
  local id tty=(-T)
  need_docker
  id=$(container langfuse-worker)
  if [ -n "$id" ] && [ "$(docker inspect --format '{{.State.Running}}' "$id")" = true ]; then
    [ ! -t 0 ] || [ ! -t 1 ] || tty=()
    compose exec ${tty[@]+"${tty[@]}"} langfuse-worker lampyris "$@"
  else
    once "$@"
  fi
}
