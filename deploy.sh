#!/usr/bin/env bash
# Sets up and runs Lampyris from this folder. Needs Python 3.11 or newer; nothing else. See: ./deploy.sh help
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv="$here/.venv"
program="$venv/bin/lampyris"
ready_within_s=120
stop_within_s=60
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in zh*) chinese=yes ;; *) chinese=no ;; esac

# say ENGLISH CHINESE [VALUE...]: one line in the reader's language; values fill the %s of both.
say() {
  local text="$1"
  [ "$chinese" = no ] || text="$2"
  shift 2
  # shellcheck disable=SC2059 # the text is the format
  printf "$text\n" "$@"
}

fail() {
  say "$@" >&2
  exit 1
}

# setting NAME DEFAULT: from the environment, else from .env, else the default.
setting() {
  local value="${!1:-}"
  if [ -z "$value" ] && [ -f "$here/.env" ]; then
    value=$(sed -n "s/^[[:space:]]*\(export[[:space:]][[:space:]]*\)\{0,1\}$1[[:space:]]*=[[:space:]]*//p" "$here/.env" | tail -n 1)
    value="${value%$'\r'}"
    case "$value" in
      \"*) value="${value#\"}"; value="${value%%\"*}" ;;
      \'*) value="${value#\'}"; value="${value%%\'*}" ;;
      *) value="${value%%[[:space:]]#*}"; value="${value%"${value##*[![:space:]]}"}" ;;
    esac
  fi
  printf '%s' "${value:-$2}"
}

web_port=$(setting WEB_PORT "$(setting PORT 3001)")
worker_port=$(setting WORKER_PORT 3030)
data=$(setting LAMPYRIS_DATA_DIR "$here/data")
case "$data" in /*) ;; *) data="$here/$data" ;; esac
export LAMPYRIS_DATA_DIR="$data"
host=$(setting LAMPYRIS_HOST 0.0.0.0)
case "$host" in 0.0.0.0 | "" | "::") near=127.0.0.1 ;; *) near="$host" ;; esac
below=$(setting LAMPYRIS_BASE_PATH "$(setting NEXT_PUBLIC_BASE_PATH "")")
address=$(setting LAMPYRIS_BASE_URL "$(setting NEXTAUTH_URL "http://localhost:$web_port$below")")
pid_file="$data/serve.pid"
log="$data/logs/serve.log"
sign_in="$data/first-sign-in.env"

# ---------------------------------------------------------------- installation

find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  fail "Python 3.11 or newer was not found. do: install it, or name it: PYTHON=/path/to/python3 ./deploy.sh start" \
    "没有找到 Python 3.11 或更高版本。请安装，或指定路径：PYTHON=/path/to/python3 ./deploy.sh start"
}

# quietly ENGLISH CHINESE COMMAND...: runs with a sign of life; shows the end of the output when it fails.
quietly() {
  local english="$1" chinese_text="$2" job started=$SECONDS
  shift 2
  mkdir -p "$data/logs"
  say "$english ..." "$chinese_text ……"
  "$@" >"$data/logs/install.log" 2>&1 &
  job=$!
  while kill -0 "$job" 2>/dev/null; do
    sleep 1
    if [ -t 1 ]; then
      printf '\r  %s s' "$((SECONDS - started))"
    elif [ $(((SECONDS - started) % 20)) -eq 19 ]; then
      printf '  %s s\n' "$((SECONDS - started))"
    fi
  done
  [ ! -t 1 ] || printf '\r'
  if ! wait "$job"; then
    tail -n 40 "$data/logs/install.log" >&2
    fail "This step failed; everything it printed is in %s" "这一步失败了，完整输出见 %s" "$data/logs/install.log"
  fi
}

make_venv() {
  local python
  [ ! -x "$venv/bin/python" ] || return 0
  python=$(find_python)
  if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
    rm -rf "$venv"
    if ! "$python" -m pip --version >/dev/null 2>&1 || ! "$python" -m venv --without-pip "$venv"; then
      rm -rf "$venv"
      fail "%s cannot make a virtual environment. do: install its venv module (Debian, Ubuntu: apt-get install python3-venv)" \
        "%s 无法创建虚拟环境。请安装它的 venv 模块（Debian、Ubuntu：apt-get install python3-venv）" "$python"
    fi
    "$python" -m pip --python "$venv/bin/python" install --quiet pip
  fi
}

# The state of everything that an installation is made of. Names and contents; tests and built files do not count.
fingerprint() {
  (
    cd "$here"
    find pyproject.toml hatch_build.py deploy/locks src console \
      \( -name node_modules -o -name console_dist -o -name dist -o -name __pycache__ -o -name e2e \) -prune -o \
      -type f ! -name '*.test.ts' ! -name '*.test.tsx' -print 2>/dev/null | LC_ALL=C sort | tr '\n' '\0' | xargs -0 cksum | cksum
  )
}

locks_fingerprint() { cksum <"$here/deploy/locks/$1.txt"; }

pip_install() { "$venv/bin/python" -m pip --disable-pip-version-check --no-input install "$@"; }

same() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# install_locked runtime|dev: the pinned dependencies, checked against their hashes.
install_locked() {
  local stamp
  stamp="$1 $(locks_fingerprint "$1")"
  same "$venv/locked.txt" "$stamp" && return 0
  quietly "Installing the dependencies (once; some minutes on a slow line)" "正在安装依赖（仅首次，视网络需要几分钟）" \
    pip_install --require-hashes -r "$here/deploy/locks/$1.txt"
  printf '%s' "$stamp" >"$venv/locked.txt"
}

install_product() {
  local now
  if [ -f "$venv/editable.txt" ]; then
    install_for_development
    return
  fi
  now=$(fingerprint)
  if [ -x "$program" ] && same "$venv/installed.txt" "$now"; then return; fi
  make_venv
  install_locked runtime
  quietly "Building the console and installing Lampyris" "正在构建控制台并安装 Lampyris" \
    pip_install --no-deps --force-reinstall "$here"
  printf '%s' "$now" >"$venv/installed.txt"
}

# The same environment, running the source tree itself, with the tools of the tests.
install_for_development() {
  local now
  make_venv
  install_locked dev
  now=$(cd "$here" && cksum pyproject.toml hatch_build.py; "$venv/bin/python" -c "
import sys; sys.path.insert(0, '$here')
import hatch_build, pathlib; print(hatch_build.fingerprint(pathlib.Path('$here/console')))")
  if same "$venv/editable.txt" "$now" && [ -x "$program" ]; then return; fi
  quietly "Building the console and linking the source tree" "正在构建控制台并链接源代码" \
    pip_install --no-deps --no-build-isolation --editable "$here"
  printf '%s' "$now" >"$venv/editable.txt"
}

# ---------------------------------------------------------------- the running service

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

# answers PORT PATH: does an HTTP GET give 200?
answers() {
  local line
  line=$( (
    exec 3<>"/dev/tcp/$near/$1" && printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3 && head -n 1 <&3
  ) 2>/dev/null) || return 1
  case "$line" in *" 200"*) return 0 ;; *) return 1 ;; esac
}

refuse_taken_port() {
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
  until answers "$web_port" "$below/api/public/ready" && answers "$worker_port" /api/health; do
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

start() {
  local foreground=no first='' id
  case "${1:-}" in
    "") ;;
    --foreground) foreground=yes ;;
    *) fail "Unknown argument %s. do: ./deploy.sh start [--foreground]" "未知参数 %s。用法：./deploy.sh start [--foreground]" "$1" ;;
  esac
  if running; then
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
  show_addresses
  show_sign_in "$first"
  if [ "$foreground" = yes ]; then
    while kill -0 "$id" 2>/dev/null; do wait "$id" || true; done
    rm -f "$pid_file"
  else
    say "Stop it with ./deploy.sh stop" "停止：./deploy.sh stop"
  fi
}

stop() {
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

state_of() { if answers "$1" "$2"; then say "healthy" "正常"; else say "not answering" "无响应"; fi; }

status() {
  if ! running; then
    say "Lampyris does not run here. do: ./deploy.sh start" "Lampyris 没有在运行。启动：./deploy.sh start"
    return 3
  fi
  say "Lampyris runs (process %s)" "Lampyris 正在运行（进程 %s）" "$(pid)"
  printf '  langfuse-web      %s\n' "$(state_of "$web_port" "$below/api/public/ready")"
  printf '  langfuse-worker   %s\n' "$(state_of "$worker_port" /api/health)"
  show_addresses
}

logs() {
  local service="${1:-}"
  service="${service#langfuse-}"
  case "$service" in
    "" | web | worker | engine) ;;
    *) fail "No service %s. do: ./deploy.sh logs [langfuse-web|langfuse-worker|engine]" \
      "没有服务 %s。用法：./deploy.sh logs [langfuse-web|langfuse-worker|engine]" "$1" ;;
  esac
  [ -f "$log" ] || fail "There is no log at %s yet." "还没有日志 %s。" "$log"
  local lines=(cat "$log")
  [ ! -t 1 ] || lines=(tail -n 200 -F "$log")
  if [ -z "$service" ]; then "${lines[@]}"; else "${lines[@]}" | grep --line-buffered -E "\"service\": *\"$service\"|^lampyris[: ]+$service\b" || true; fi
}

run_tests() {
  install_for_development
  cd "$here"
  unset LAMPYRIS_DATA_DIR
  exec "$venv/bin/python" -m tools.check --tests "$@"
}

run_program() {
  install_product
  cd "$here"
  exec "$program" "$@"
}

help_text() {
  if [ "$chinese" = yes ]; then
    cat <<'TEXT'
用法：./deploy.sh 命令

  start [--foreground]   首次运行时安装，然后启动；就绪后打印地址、首次登录信息和密钥
  stop                   停止，等待进行中的工作完成
  restart                停止后再启动，.env 的改动随之生效
  status                 查看是否运行、是否正常、访问地址
  logs [服务]            查看日志；服务：langfuse-web、langfuse-worker、engine
  test                   安装全部开发依赖并运行所有检查和测试
  exec 参数……            运行本安装的 lampyris 命令，例如 ./deploy.sh exec key list
  doctor                 检查安装，每个问题都附解决办法
  help                   显示本帮助

配置写在同目录的 .env（模板：env.template）或环境变量中，例如 WEB_PORT、WORKER_PORT、LAMPYRIS_DATA_DIR、LANGFUSE_INIT_*。
TEXT
  else
    cat <<'TEXT'
Usage: ./deploy.sh COMMAND

  start [--foreground]   install on the first run, then start; prints the address, the first sign-in and the keys
  stop                   stop, after the work in hand is finished
  restart                stop and start again; changes in .env take effect
  status                 does it run, is it healthy, where
  logs [SERVICE]         the log; services: langfuse-web, langfuse-worker, engine
  test                   install everything for development, run every check and test
  exec ARGS...           run this installation's own lampyris command, such as ./deploy.sh exec key list
  doctor                 check the installation; every problem comes with what to do
  help                   this text

Settings: .env beside this file (template: env.template) or the environment, such as WEB_PORT, WORKER_PORT,
LAMPYRIS_DATA_DIR, LANGFUSE_INIT_*.
TEXT
  fi
}

main() {
  local verb="${1:-help}"
  [ $# -eq 0 ] || shift
  case "$verb" in
    start) start "$@" ;;
    stop) stop ;;
    restart) stop; start ;;
    status) status ;;
    logs) logs "$@" ;;
    test) run_tests "$@" ;;
    exec) run_program "$@" ;;
    doctor) run_program doctor "$@" ;;
    help | -h | --help) help_text ;;
    *) help_text >&2; fail "Unknown command %s." "未知命令 %s。" "$verb" ;;
  esac
}

# Tests source this file for its functions.
[ "${BASH_SOURCE[0]}" != "$0" ] || main "$@"
