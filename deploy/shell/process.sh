# shellcheck shell=bash
# Part of deploy.sh: Lampyris as plain processes of this machine, without Docker.

pid() { [ -f "$pid_file" ] && cat "$pid_file"; }

running() {
  local id command
  id=$(pid) || return 1
  kill -0 "$id" 2>/dev/null || return 1
  if [ -r "/proc/$id/cmdline" ]; then
    command=$(tr '\0' ' ' <"/proc/$id/cmdline")
  else
    command=$(ps -o command= -p "$id" 2>/dev/null || true)
  fi
  case "$command" in *lampyris*serve*) return 0 ;; *) return 1 ;; esac
}

listening() { (exec 3<>"/dev/tcp/$near/$1") 2>/dev/null; }

# answer_to PORT PATH: all that an HTTP GET gives; nothing when nobody answers.
answer_to() {
  (exec 3<>"/dev/tcp/$near/$1" && printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3 && cat <&3) 2>/dev/null || true
}

# answers PORT PATH: does an HTTP GET give 200?
answers() { case "$(answer_to "$1" "$2")" in HTTP/1.?" 200"*) return 0 ;; *) return 1 ;; esac }

# refuse_taken_port NAME PORT WHAT: before anything is installed, a port that is no number or not free.
refuse_taken_port() {
  case "$2" in
    "" | *[!0-9]* | ??????*) fail "%s is '%s', which is no port. do: set it to a number from 1 to 65535 in .env or the environment" \
      "%s 的值是“%s”，不是端口。请在 .env 或环境变量中设置为 1 到 65535 之间的数字" "$1" "$2" ;;
  esac
  if listening "$2"; then
    fail "Port %s (%s) is already used by another program. do: stop that program, or set %s=<free port> in .env or the environment" \
      "端口 %s（%s）已被其他程序占用。请停止该程序，或在 .env 或环境变量中设置 %s=<空闲端口>" "$2" "$3" "$1"
  fi
}

# On the very first start nobody has an account: make one, a project and a key, unless LANGFUSE_INIT_* says otherwise.
prepare_sign_in() {
  local names=(My-organization My-project)
  if [ -n "$(setting LANGFUSE_INIT_ORG_ID "")" ] || [ -f "$sign_in" ]; then return 0; fi
  [ "$chinese" = no ] || names=(我的组织 我的项目)
  if [ ! -f "$sign_in.new" ]; then
    if [ -f "$data/metadata.db" ]; then return 0; fi
    (
      umask 077
      "$venv/bin/python" - "${names[@]}" >"$sign_in.new" <<'PY'
import secrets, sys, uuid

organization, project = (name.replace("-", " ") for name in sys.argv[1:])
print(f"""LANGFUSE_INIT_ORG_ID=default
LANGFUSE_INIT_ORG_NAME={organization}
LANGFUSE_INIT_PROJECT_ID=default
LANGFUSE_INIT_PROJECT_NAME={project}
LANGFUSE_INIT_PROJECT_PUBLIC_KEY=pk-lf-{uuid.uuid4()}
LANGFUSE_INIT_PROJECT_SECRET_KEY=sk-lf-{uuid.uuid4()}
LANGFUSE_INIT_USER_EMAIL=admin@example.com
LANGFUSE_INIT_USER_NAME=Admin
LANGFUSE_INIT_USER_PASSWORD={secrets.token_urlsafe(12)}""")
PY
    )
  fi
  local line
  while IFS= read -r line; do export "${line?}"; done <"$sign_in.new"
}

keep_sign_in() { [ ! -f "$sign_in.new" ] || mv "$sign_in.new" "$sign_in"; }

value_of() { sed -n "s/^$1=//p" "$sign_in"; }

show_addresses() {
  say "  console and API   %s" "  控制台与 API      %s" "$address"
  say "  worker health     http://localhost:%s/api/health" "  Worker 健康检查   http://localhost:%s/api/health" "$worker_port"
  say "  data              %s" "  数据目录          %s" "$data"
}

show_sign_in() {
  if [ -n "$(setting LANGFUSE_INIT_ORG_ID "")" ] && [ ! -f "$sign_in" ]; then
    say "  first sign-in     %s, password as set in LANGFUSE_INIT_USER_PASSWORD" \
      "  首次登录          %s，密码见 LANGFUSE_INIT_USER_PASSWORD" "$(setting LANGFUSE_INIT_USER_EMAIL -)"
    say "  public key        %s, secret key as set in LANGFUSE_INIT_PROJECT_SECRET_KEY" \
      "  公钥              %s，密钥见 LANGFUSE_INIT_PROJECT_SECRET_KEY" "$(setting LANGFUSE_INIT_PROJECT_PUBLIC_KEY -)"
  elif [ -f "$sign_in" ] && [ "${1:-}" = first ]; then
    say "  first sign-in     %s   password %s" "  首次登录          %s   密码 %s" \
      "$(value_of LANGFUSE_INIT_USER_EMAIL)" "$(value_of LANGFUSE_INIT_USER_PASSWORD)"
    say "  public key        %s" "  公钥              %s" "$(value_of LANGFUSE_INIT_PROJECT_PUBLIC_KEY)"
    say "  secret key        %s" "  密钥              %s" "$(value_of LANGFUSE_INIT_PROJECT_SECRET_KEY)"
    say "  (kept in %s; change the password after the first sign-in)" "  （保存在 %s；首次登录后请修改密码）" "$sign_in"
  elif [ -f "$sign_in" ]; then
    say "  first sign-in and keys were written to %s" "  首次登录信息与密钥保存在 %s" "$sign_in"
  fi
}

wait_until_ready() {
  local started=$SECONDS
  printf '%s' "$(say "Starting " "正在启动 ")"
  until answers "$web_port" "$below/api/public/ready" && answers "$worker_port" /api/ready; do
    if ! kill -0 "$1" 2>/dev/null; then
      printf '\n'
      rm -f "$pid_file"
      [ ! -f "$log" ] || tail -n 30 "$log" >&2
      fail "It stopped while starting; the last lines of its log are above. do: ./deploy.sh doctor" \
        "启动过程中退出，日志末尾见上。请运行：./deploy.sh doctor"
    fi
    if [ $((SECONDS - started)) -ge "$ready_within_s" ]; then
      printf '\n'
      fail "Not ready after %s s; it keeps trying. do: ./deploy.sh logs" "%s 秒后仍未就绪，仍在尝试。请查看：./deploy.sh logs" "$ready_within_s"
    fi
    printf '.'
    sleep 0.2
  done
  printf ' %s\n' "$(say "ready" "就绪")"
}

# is_current: is what is installed what lies in this folder? A source tree that runs itself always is.
is_current() { [ -f "$venv/editable.txt" ] || is_installed; }

# process_upgrade: the new version is installed while the old one runs; when that fails, the old one goes on.
process_upgrade() {
  say "The files here changed since Lampyris was installed: upgrading." "本目录的文件在安装之后有变化：正在升级。"
  (install_product) || fail "The upgrade failed before anything was stopped: the old version goes on running. do: see above, then ./deploy.sh restart" \
    "升级在停止服务之前失败，旧版本继续运行。请按上面的提示处理，然后执行 ./deploy.sh restart"
  process_stop
  process_start
}

# show_migrated BYTES: what the start did to the data, by the log after its first BYTES; one line a store.
show_migrated() {
  local applied="applied[\"']?[:=] ?[\"']?([A-Za-z0-9_,]+)" event="(metadata|analytics)\.migrated" line
  tail -c "+$(($1 + 1))" "$log" | sed -nE "s/.*$event.*$applied.*/\1 \2/p; t; s/.*$applied.*$event.*/\2 \1/p" | sort -u |
    while read -r line; do say "Data migrated: %s" "数据已迁移：%s" "$line"; done
}

process_start() {
  local foreground=no first='' id logged=0 upgraded=no
  case "${1:-}" in
    "") ;;
    --foreground) foreground=yes ;;
    *) fail "Unknown argument %s. do: ./deploy.sh start [--foreground]" "未知参数 %s。用法：./deploy.sh start [--foreground]" "$1" ;;
  esac
  if running; then
    if [ "$foreground" = no ] && ! is_current; then
      process_upgrade
      return
    fi
    say "Lampyris already runs here (process %s); nothing was changed." "Lampyris 已在运行（进程 %s），未做任何改动。" "$(pid)"
    show_addresses
    show_sign_in
    return
  fi
  [ "$web_port" != "$worker_port" ] || fail "WEB_PORT and WORKER_PORT are both %s. do: give them different ports" \
    "WEB_PORT 与 WORKER_PORT 都是 %s，请设置为不同端口" "$web_port"
  refuse_taken_port WEB_PORT "$web_port" "$(say "console and API" "控制台与 API")"
  refuse_taken_port WORKER_PORT "$worker_port" "worker"
  mkdir -p "$data/logs"
  install_product
  prepare_sign_in
  [ ! -f "$sign_in.new" ] || first=first
  [ ! -f "$data/metadata.db" ] || upgraded=maybe
  [ ! -f "$log" ] || logged=$(wc -c <"$log")
  cd "$here"
  if [ "$foreground" = yes ]; then
    rm -f "$log"
    "$program" serve &
  else
    # A session of its own, so that closing this terminal or pressing Ctrl-C in it leaves the service alone.
    "$venv/bin/python" -c 'import os, sys; os.setsid(); os.execv(sys.argv[1], sys.argv[1:])' \
      "$program" serve >>"$log" 2>&1 </dev/null &
  fi
  id=$!
  printf '%s' "$id" >"$pid_file"
  # shellcheck disable=SC2064 # the process id of now
  [ "$foreground" = no ] || trap "kill -TERM $id 2>/dev/null || true" INT TERM
  wait_until_ready "$id"
  keep_sign_in
  [ "$foreground/$upgraded" != no/maybe ] || show_migrated "$logged"
  show_addresses
  show_sign_in "$first"
  if [ "$foreground" = yes ]; then
    while kill -0 "$id" 2>/dev/null; do wait "$id" || true; done
    rm -f "$pid_file"
  else
    say "Stop it with ./deploy.sh stop" "停止：./deploy.sh stop"
  fi
}

process_stop() {
  local id started=$SECONDS
  if ! running; then
    rm -f "$pid_file"
    say "Lampyris does not run here." "Lampyris 没有在运行。"
    return
  fi
  id=$(pid)
  printf '%s' "$(say "Stopping " "正在停止 ")"
  kill -TERM "$id"
  while kill -0 "$id" 2>/dev/null; do
    if [ $((SECONDS - started)) -ge "$stop_within_s" ]; then
      kill -KILL "-$id" 2>/dev/null || kill -KILL "$id"
      printf '\n'
      say "It did not stop within %s s and was ended; acknowledged data is safe on disk." \
        "%s 秒内未停止，已强制结束；已确认的数据都在磁盘上。" "$stop_within_s"
      break
    fi
    printf '.'
    sleep 0.2
  done
  rm -f "$pid_file"
  printf ' %s\n' "$(say "stopped" "已停止")"
}

# state_of PORT PATH: in words, with the stores that are the matter.
state_of() {
  local answer stores
  answer=$(answer_to "$1" "$2")
  stores=$(sed -n 's/.*"stores": *{\(.*\)}}.*/\1/p' <<<"$answer")
  case "$answer" in
    "") say "not answering" "无响应" ;;
    *'"Degraded"'*) say "accepts everything; away: %s" "接收正常；不可用：%s" "$stores" ;;
    HTTP/1.?" 200"*) say "healthy" "正常" ;;
    *'"starting"'*) say "starting" "正在启动" ;;
    *'"Shutting down"'*) say "stopping" "正在停止" ;;
    *) say "not ready: %s" "未就绪：%s" "${stores:-${answer##*$'\n'}}" ;;
  esac
}

process_status() {
  if ! running; then
    say "Lampyris does not run here. do: ./deploy.sh start" "Lampyris 没有在运行。启动：./deploy.sh start"
    return 3
  fi
  say "Lampyris runs (process %s)" "Lampyris 正在运行（进程 %s）" "$(pid)"
  printf '  langfuse-web      %s\n' "$(state_of "$web_port" "$below/api/public/ready")"
  printf '  langfuse-worker   %s\n' "$(state_of "$worker_port" /api/ready)"
  show_addresses
}

process_logs() {
  local service="${1:-}"
  service="${service#langfuse-}"
  case "$service" in
    "" | web | worker | engine) ;;
    *) fail "No service %s. do: ./deploy.sh logs [langfuse-web|langfuse-worker|engine]" \
      "没有服务 %s。用法：./deploy.sh logs [langfuse-web|langfuse-worker|engine]" "$1" ;;
  esac
  [ -f "$log" ] || fail "There is no log at %s yet. do: ./deploy.sh start" "还没有日志 %s。请先启动：./deploy.sh start" "$log"
  local lines=(cat "$log")
  [ ! -t 1 ] || lines=(tail -n 200 -F "$log")
  if [ -z "$service" ]; then "${lines[@]}"; else "${lines[@]}" | grep --line-buffered -E "\"service\": *\"$service\"|^lampyris[: ]+$service\b" || true; fi
}

run_program() {
  install_product
  cd "$here"
  exec "$program" "$@"
}
