#!/bin/sh
# Make or refresh .venv: "setup.sh python3 run|dev|bench". Installs exactly the hashed requirements, nothing else.
set -eu
python=$1
what=$2
say() { printf '%s\n' "$*" >&2; }

if [ ! -x .venv/bin/python ]; then
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Essor needs Python 3.11 or later; $python is $("$python" --version 2>&1). Try: make run PYTHON=python3.12"
    exit 1
  }
  say "Creating the environment ..."
  if ! "$python" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    # Debian ships Python without its venv module; it is one small package away.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "Installing python3-venv ..."
      apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
      "$python" -m venv .venv
    else
      say "This Python cannot make virtual environments. Run: sudo apt install python3-venv   and try again."
      exit 1
    fi
  fi
fi

stamp=.venv/$what.stamp
list=requirements/$what.txt
if [ ! -e "$stamp" ] || [ "$list" -nt "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
  say "Installing what Essor needs ($what) ..."
  [ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
  # The package index is whatever pip is told to use, so that a mirror set for pip serves uv too.
  index=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
  [ -z "$index" ] || [ -n "${UV_INDEX_URL:-}${UV_DEFAULT_INDEX:-}" ] || export UV_DEFAULT_INDEX="$index"
  VIRTUAL_ENV=$PWD/.venv .venv/bin/uv pip install -q --require-hashes -r "$list"
  VIRTUAL_ENV=$PWD/.venv .venv/bin/uv pip install -q --no-deps -e .
  touch "$stamp"
  # the larger set holds the smaller one
  case $what in dev|bench) touch .venv/run.stamp ;; esac
fi
