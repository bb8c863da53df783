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

# in_env_file NAME: the last value that .env gives it, as written. Without another process: there are many settings.
in_env_file() {
  local line found='' form="^[[:space:]]*(export[[:space:]]+)?$1[[:space:]]*=[[:space:]]*(.*)\$"
  [ -f "$here/.env" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line == *"$1"* && $line =~ $form ]] && found="${BASH_REMATCH[2]}"
  done <"$here/.env"
  printf '%s' "${found%$'\r'}"
}

# setting NAME DEFAULT: from the environment, else from .env, else the default.
setting() {
  local value="${!1:-}"
  if [ -z "$value" ]; then
    value=$(in_env_file "$1")
    case "$value" in
      \"*) value="${value#\"}"; value="${value%%\"*}" ;;
      \'*) value="${value#\'}"; value="${value%%\'*}" ;;
      *) value="${value%%[[:space:]]#*}"; value="${value%"${value##*[![:space:]]}"}" ;;
    esac
  fi
  printf '%s' "${value:-$2}"
}
