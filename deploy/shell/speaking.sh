# shellcheck shell=bash
# Part of deploy.sh: what it says, and how it reads settings.

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
