# shellcheck shell=bash
# Part of deploy.sh: the installation in .venv, for running without Docker.

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
  local stamp compile=--compile
  stamp="$1 $(locks_fingerprint "$1")"
  # A service compiles everything once; the tests import a small part of their many tools.
  [ "$1" != dev ] || compile=--no-compile
  same "$venv/locked.txt" "$stamp" && return 0
  if [ -f "$venv/locked.txt" ]; then
    quietly "The dependencies changed: installing them" "依赖有变化，正在安装" \
      pip_install "$compile" --require-hashes -r "$here/deploy/locks/$1.txt"
  else
    quietly "Installing the dependencies (once; some minutes on a slow line)" "正在安装依赖（仅首次，视网络需要几分钟）" \
      pip_install "$compile" --require-hashes -r "$here/deploy/locks/$1.txt"
  fi
  printf '%s' "$stamp" >"$venv/locked.txt"
}

is_installed() { [ -x "$program" ] && same "$venv/installed.txt" "$(fingerprint)"; }

# install_product: built first, then the dependencies, then put in place: a step that fails leaves the old version whole.
install_product() {
  local now wheels="$venv/wheels"
  if [ -f "$venv/editable.txt" ]; then
    install_for_development
    return
  fi
  ! is_installed || return 0
  now=$(fingerprint)
  make_venv
  rm -rf "$wheels"
  quietly "Building the console and Lampyris $(own_version)" "正在构建控制台与 Lampyris $(own_version)" \
    "$venv/bin/python" -m pip --disable-pip-version-check --no-input wheel --no-deps --wheel-dir "$wheels" "$here"
  install_locked runtime
  quietly "Installing Lampyris $(own_version)" "正在安装 Lampyris $(own_version)" \
    pip_install --no-deps --no-index --force-reinstall "$wheels"/lampyris-*.whl
  rm -rf "$wheels"
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

run_tests() {
  install_for_development
  cd "$here"
  unset LAMPYRIS_DATA_DIR
  # The tests start servers by the hundred: none of them may compile its sources anew.
  unset PYTHONDONTWRITEBYTECODE
  exec "$venv/bin/python" -m tools.check --tests "$@"
}
