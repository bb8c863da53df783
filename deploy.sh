#!/usr/bin/env bash
# Sets up and runs Lampyris from this folder: by itself (Python 3.11 or newer, nothing else) or in Docker.
# See: ./deploy.sh help, docs/en/deployment.md, docs/zh/deployment.md
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv="$here/.venv"
program="$venv/bin/lampyris"
last_deployment="$here/.deployment"
ready_within_s=300
stop_within_s=60
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in zh*) chinese=yes ;; *) chinese=no ;; esac

# shellcheck source=deploy/shell/speaking.sh
. "$here/deploy/shell/speaking.sh"
# shellcheck source=deploy/shell/installing.sh
. "$here/deploy/shell/installing.sh"
# shellcheck source=deploy/shell/process.sh
. "$here/deploy/shell/process.sh"
# shellcheck source=deploy/shell/docker.sh
. "$here/deploy/shell/docker.sh"
# shellcheck source=deploy/shell/images.sh
. "$here/deploy/shell/images.sh"
# shellcheck source=deploy/shell/secrets.sh
. "$here/deploy/shell/secrets.sh"
# shellcheck source=deploy/shell/containers.sh
. "$here/deploy/shell/containers.sh"
# shellcheck source=deploy/shell/upkeep.sh
. "$here/deploy/shell/upkeep.sh"

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

start() {
  case "${1:-}" in
    all | full | web | worker) docker_start "$1" ;;
    "") if [ "$(deployment)" = process ]; then process_start; else docker_start all; fi ;;
    --foreground) process_start "$1" ;;
    *) fail "Unknown argument %s. do: ./deploy.sh start [full|all|web|worker|--foreground]" \
      "未知参数 %s。用法：./deploy.sh start [full|all|web|worker|--foreground]" "$1" ;;
  esac
}

stop() {
  if [ "$(deployment)" != process ]; then
    docker_stop "${1:-}"
  elif [ -n "${1:-}" ]; then
    fail "Without Docker everything runs as one: '%s' cannot be stopped alone. do: ./deploy.sh stop" \
      "非 Docker 方式下所有进程一起运行，不能单独停止 %s。请执行：./deploy.sh stop" "$1"
  else
    process_stop
  fi
}

restart() {
  if [ "$(deployment)" != process ]; then
    docker_restart "${1:-all}"
    return
  fi
  case "${1:-}" in
    "") ;;
    web | worker | all) say "Without Docker everything runs as one: all of it is restarted." "非 Docker 方式下所有进程一起运行，将全部重启。" ;;
    *) fail "No service %s runs here." "这里没有服务 %s。" "$1" ;;
  esac
  if running && ! is_current; then process_upgrade; else
    process_stop
    process_start
  fi
}

# with_pull VERB WHAT: the images from the registry first.
with_pull() {
  local what="${2:-all}" services=()
  need_docker
  [ "$what" != full ] || export LAMPYRIS_DEPLOY=full
  mapfile -t services < <(services_of "$what")
  pull_images "${services[@]}"
  unset LAMPYRIS_DEPLOY
  "docker_$1" "$what"
}

build() {
  local services=()
  case "${1:-all}" in web | worker | all) ;; *) fail "Unknown argument %s. do: ./deploy.sh build [web|worker|all]" \
    "未知参数 %s。用法：./deploy.sh build [web|worker|all]" "$1" ;; esac
  need_docker
  mapfile -t services < <(services_of "${1:-all}")
  build_images "${services[@]}"
}

help_text() {
  if [ "$chinese" = yes ]; then
    cat <<'TEXT'
用法：./deploy.sh 命令

  start [--foreground]     不使用 Docker：首次运行时安装，然后启动；就绪后打印地址、首次登录信息和密钥
                           （.env 已配置全部中间件且有 Docker 时，等同 start all）
  start full               Docker：Web、Worker 以及 PostgreSQL、ClickHouse、Redis、MinIO
  start all|web|worker     Docker：仅应用服务，使用 .env 中的中间件
  start-with-pull [对象]   先从 HARBOR_REGISTRY 拉取镜像，再启动；对象同上
  stop [对象]              停止，等待进行中的工作完成
  restart [对象]           重启，.env 的改动随之生效（Docker：重新创建容器）
  restart-with-pull [对象] 先拉取镜像，再重启
  build [web|worker|all]   构建镜像
  upload                   推送镜像到 HARBOR_REGISTRY
  status                   各服务状态、访问地址
  logs [服务]              查看日志；服务：langfuse-web、langfuse-worker、engine 或中间件名
  backup [目标]            备份到目录（默认 backups/）或 s3://…
  restore 备份 [选项]      从备份恢复
  cleanup [--yes]          删除全部数据和容器，会先确认
  migrate [--dry-run]      执行数据迁移（启动时也会自动执行）
  doctor                   检查安装，每个问题都附解决办法
  exec 参数……              运行 lampyris 命令，例如 ./deploy.sh exec key list
  test                     安装全部开发依赖并运行所有检查和测试
  help                     显示本帮助

配置写在同目录的 .env（模板：env.template）或环境变量中，例如 WEB_PORT、WORKER_PORT、LAMPYRIS_DATA_DIR、LANGFUSE_INIT_*。
TEXT
  else
    cat <<'TEXT'
Usage: ./deploy.sh COMMAND

  start [--foreground]     without Docker: install on the first run, then start; prints the address, the first
                           sign-in and the keys (where .env names every store and there is Docker: start all)
  start full               Docker: web, worker, and PostgreSQL, ClickHouse, Redis, MinIO
  start all|web|worker     Docker: web and worker alone, on the stores that .env names
  start-with-pull [WHAT]   pull the images from HARBOR_REGISTRY, then start
  stop [WHAT]              stop, after the work in hand is finished
  restart [WHAT]           restart; changes in .env take effect (Docker: new containers)
  restart-with-pull [WHAT] pull the images, then restart
  build [web|worker|all]   build the images
  upload                   push the images to HARBOR_REGISTRY
  status                   state of every service, addresses
  logs [SERVICE]           the log; services: langfuse-web, langfuse-worker, engine, or the name of a store
  backup [TARGET]          back up to a folder (backups/ by default) or to s3://...
  restore BACKUP [OPTIONS] bring a backup back
  cleanup [--yes]          delete all data and containers; asks first
  migrate [--dry-run]      bring the stores to this version's tables (each start does so too)
  doctor                   check the installation; every problem comes with what to do
  exec ARGS...             this installation's own lampyris command, such as ./deploy.sh exec key list
  test                     install everything for development, run every check and test
  help                     this text

Settings: .env beside this file (template: env.template) or the environment, such as WEB_PORT, WORKER_PORT,
LAMPYRIS_DATA_DIR, LANGFUSE_INIT_*.
TEXT
  fi
}

main() {
  local verb="${1:-help}"
  [ $# -eq 0 ] || shift
  deployment >/dev/null # refuses a LAMPYRIS_DEPLOY that it does not know, before anything is done
  case "$verb" in
    start) start "$@" ;;
    start-with-pull) with_pull start "$@" ;;
    stop) stop "$@" ;;
    restart) restart "$@" ;;
    restart-with-pull) with_pull restart "$@" ;;
    build) build "$@" ;;
    upload) upload ;;
    status) if [ "$(deployment)" = process ]; then process_status; else docker_status; fi ;;
    logs) if [ "$(deployment)" = process ]; then process_logs "$@"; else docker_logs "$@"; fi ;;
    backup) backup "$@" ;;
    restore) restore "$@" ;;
    cleanup) cleanup "$@" ;;
    migrate) program_of_deployment migrate "$@" ;;
    doctor) program_of_deployment doctor "$@" ;;
    exec) program_of_deployment "$@" ;;
    test) run_tests "$@" ;;
    help | -h | --help) help_text ;;
    *) help_text >&2; fail "Unknown command %s." "未知命令 %s。" "$verb" ;;
  esac
}

# Tests source this file for its functions. `exit` in the same line: an update may replace this file while it runs.
[ "${BASH_SOURCE[0]}" != "$0" ] || { main "$@"; exit; }
