# shellcheck shell=bash
# Part of deploy.sh: backup, restore, cleanup. The work itself is the program's own; here are its files carried.

# program ARGS...: `lampyris ARGS` of this deployment.
program_of_deployment() {
  if [ "$(deployment)" = process ]; then run_program "$@"; else docker_program "$@"; fi
}

# backup [TARGET] [OPTIONS...]: TARGET is a folder (default backups/) or s3://...
backup() {
  local target="$here/backups"
  [ "${1:-}" != --to ] || shift
  case "${1:-}" in "" | -*) ;; *) target="$1"; shift ;; esac
  case "$target" in s3://*) program_of_deployment backup --to "$target" "$@"; return ;; esac
  (umask 077; mkdir -p "$target")
  target=$(cd "$target" && pwd)
  if [ "$(deployment)" = process ]; then
    run_program backup --to "$target" "$@"
    return
  fi
  need_docker
  # Made in the data volume, then carried out as a tar stream: the files in TARGET belong to whoever runs this.
  # shellcheck disable=SC2016 # expanded in the container
  compose run --rm -T --no-deps --entrypoint sh langfuse-worker -c '
    set -e
    folder=$(mktemp -d /data/backup-XXXXXX)
    trap "rm -rf $folder" EXIT
    lampyris backup --to "$folder" "$@" >&2
    tar -C "$folder" -cf - .' backup "$@" </dev/null | (umask 077; tar -xf - -C "$target") ||
    fail "The backup failed; the reason is above." "备份失败，原因见上。"
  say "Kept in %s" "已保存到 %s" "$(newest "$target"/lampyris/*.tar)"
}

# newest FILE...: the one that was written last; their names are the time.
newest() {
  local file last=''
  for file in "$@"; do last="$file"; done
  printf '%s' "$last"
}

# restore ARCHIVE [OPTIONS...]: web and worker stand still meanwhile; afterwards they run again. One that is refused
# (exit code 2) has touched nothing, so they run again too.
restore() {
  local archive="${1:-}" name services=() code=0
  [ -n "$archive" ] || fail "Say what to restore. do: ./deploy.sh restore backups/NAME" "请指定要恢复的备份：./deploy.sh restore backups/名称"
  shift
  case "$archive" in s3://*) ;; *) [ -e "$archive" ] || fail "%s does not exist." "%s 不存在。" "$archive" ;; esac
  if [ "$(deployment)" = process ]; then
    case "$archive" in /* | s3://*) ;; *) archive="$PWD/$archive" ;; esac
    restore_here "$archive" "$@"
    return
  fi
  need_docker
  ensure_secrets
  compose stop "${app_services[@]}" >/dev/null 2>&1 || true
  if [ "$(deployment)" = full ]; then
    compose up -d --no-build "${store_services[@]}" || compose_failed
    wait_for_stores
  fi
  case "$archive" in
    s3://*) once restore "$archive" "$@" || code=$? ;;
    *)
      name=$(basename "$archive")
      # shellcheck disable=SC2016 # expanded in the container
      tar -C "$(dirname "$archive")" -cf - "$name" | compose run --rm -T --no-deps --entrypoint sh langfuse-worker -c '
        set -e
        folder=$(mktemp -d /data/restore-XXXXXX)
        trap "rm -rf $folder" EXIT
        tar -C "$folder" -xf -
        name=$1
        shift
        lampyris restore "$folder/$name" "$@" </dev/null' restore "$name" "$@" || code=$?
      ;;
  esac
  case "$code" in 0 | 2) ;; *) restore_broke_off ;; esac
  mapfile -t services < <(everything)
  compose up -d --no-build "${services[@]}" || compose_failed
  wait_for_services "${services[@]}"
  [ "$code" = 0 ] || restore_refused
  docker_addresses
}

restore_refused() {
  fail "Nothing was restored and nothing was changed; the reason is above." "没有恢复任何数据，也没有改动，原因见上。"
}

restore_broke_off() {
  fail "The restore broke off; the reason is above. The service is stopped. do: restore again with --replace" \
    "恢复中断，原因见上。服务已停止。请加 --replace 重新恢复"
}

# restore_here ARCHIVE OPTIONS...: without Docker; the service is stopped while its stores are written.
restore_here() {
  local was_running=no code=0
  if running; then
    was_running=yes
    process_stop
  fi
  install_product
  (cd "$here" && "$program" restore "$@") || code=$?
  case "$code" in 0 | 2) ;; *) restore_broke_off ;; esac
  if [ "$was_running" = yes ]; then process_start; fi
  [ "$code" = 0 ] || restore_refused
}

wait_for_stores() {
  local service started=$SECONDS
  for service in "${store_services[@]}"; do
    until [ "$(container_state "$service")" = healthy ]; do
      [ $((SECONDS - started)) -lt "$ready_within_s" ] || fail "%s is not healthy. do: ./deploy.sh logs %s" "%s 状态不正常。请查看：./deploy.sh logs %s" "$service" "$service"
      sleep 1
    done
  done
}

# cleanup [--yes]: ends and deletes everything that this folder keeps, but not .env and not backups/.
cleanup() {
  local what answer
  if [ "$(deployment)" = process ]; then
    what=$(say "the data folder %s" "数据目录 %s" "$data")
  else
    need_docker
    what=$(say "all containers and volumes of this folder, with all data in them" "本目录的全部容器和数据卷，以及其中的所有数据")
  fi
  case "${1:-}" in
    --yes | -y) ;;
    "")
      [ -t 0 ] || fail "cleanup deletes %s; it asks first, and nobody is there to answer. do: ./deploy.sh cleanup --yes" \
        "cleanup 会删除%s；需要确认，但当前没有终端。请执行：./deploy.sh cleanup --yes" "$what"
      printf '%s' "$(say "This deletes %s. A backup: ./deploy.sh backup. Type yes to go on: " "将删除%s。备份命令：./deploy.sh backup。输入 yes 继续：" "$what")"
      read -r answer
      [ "$answer" = yes ] || fail "Nothing was deleted." "未删除任何内容。"
      ;;
    *) fail "Unknown argument %s. do: ./deploy.sh cleanup [--yes]" "未知参数 %s。用法：./deploy.sh cleanup [--yes]" "$1" ;;
  esac
  if [ "$(deployment)" = process ]; then
    ! running || process_stop
    rm -rf "$data"
  else
    compose down --volumes --remove-orphans || compose_failed
  fi
  say "Deleted %s." "已删除%s。" "$what"
}
