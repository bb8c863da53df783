# shellcheck shell=bash
# Part of deploy.sh: the secrets in .env that containers share. Made once, never changed by us.

weak_words=" secret mysecret salt mysalt changeme password postgres clickhouse redis myredissecret minio miniosecret minioadmin "

random_hex() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# keep NAME BYTES: a random value at the end of .env, unless the setting has one.
keep() {
  [ -z "$(setting "$1" "")" ] || return 0
  [ -z "$(tail -c 1 "$here/.env")" ] || printf '\n' >>"$here/.env"
  printf '%s=%s\n' "$1" "$(random_hex "$2")" >>"$here/.env"
  made_secrets="$made_secrets $1"
}

# ensure_secrets: .env exists, only its owner reads it, and every secret of this deployment has a value.
ensure_secrets() {
  made_secrets=''
  [ -f "$here/.env" ] || (umask 077; printf '# Settings; all of them: env.template\n' >"$here/.env")
  [ ! -O "$here/.env" ] || chmod go= "$here/.env"
  keep SALT 32
  [ -n "$(setting LAMPYRIS_AUTH_SECRET "")" ] || keep NEXTAUTH_SECRET 32
  keep ENCRYPTION_KEY 32
  if [ "$(deployment)" = full ]; then
    local name
    for name in POSTGRES_PASSWORD CLICKHOUSE_PASSWORD REDIS_AUTH MINIO_ROOT_PASSWORD; do keep "$name" 16; done
  fi
  [ -z "$made_secrets" ] || say "Made and kept in .env:%s" "已生成并写入 .env：%s" "$made_secrets"
}

is_weak() { case "$weak_words" in *" $1 "*) return 0 ;; esac; [ -n "$1" ] && [ -z "${1//0/}" ]; }

is_near() { case "$1" in localhost | localhost:* | 127.* | "[::1]"*) return 0 ;; *) return 1 ;; esac; }

# refuse_weak_secrets: a published example must not guard what others can reach.
refuse_weak_secrets() {
  local name found='' names=() reach
  [ "$(setting LAMPYRIS_ALLOW_WEAK_SECRETS false)" != true ] || return 0
  reach="${address#*://}"
  is_near "$reach" || names+=(SALT LAMPYRIS_AUTH_SECRET NEXTAUTH_SECRET ENCRYPTION_KEY)
  if [ "$(deployment)" = full ] && ! is_near "$(setting MIDDLEWARE_HOST 127.0.0.1)"; then
    names+=(POSTGRES_PASSWORD CLICKHOUSE_PASSWORD REDIS_AUTH MINIO_ROOT_PASSWORD)
  fi
  for name in ${names[@]+"${names[@]}"}; do
    ! is_weak "$(setting "$name" "")" || found="$found $name"
  done
  [ -z "$found" ] || fail "Published example values guard an address that others can reach:%s. do: remove them from .env (strong ones are made), or set LAMPYRIS_ALLOW_WEAK_SECRETS=true" \
    "以下配置使用了公开的示例值，而服务地址可被他人访问：%s。请从 .env 中删除（会自动生成强密钥），或设置 LAMPYRIS_ALLOW_WEAK_SECRETS=true" "$found"
}
