#!/bin/sh
# Make or refresh .venv: "setup.sh python3 run|dev|bench". Installs exactly the requirements, by hash.
set -eu
python=$1
what=$2
say() { printf '%s\n' "$*" >&2; }
installer() { [ -x .venv/bin/uv ] || .venv/bin/python -m pip --version >/dev/null 2>&1; }

install() {
  VIRTUAL_ENV=$PWD/.venv .venv/bin/uv pip install -q "$@" && return
  say "Trying again with pip, which is slower ..."
  .venv/bin/python -m pip install -q --disable-pip-version-check "$@"
}

# An environment that was interrupted while it was being made has no installer: it is made again.
if ! installer; then
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Essor needs Python 3.11 or later; $python is $("$python" --version 2>&1). Try: make run PYTHON=python3.12"
    exit 1
  }
  say "Creating the environment ..."
  rm -rf .venv
  if ! "$python" -m venv .venv >/dev/null 2>&1; then
    # Debian ships Python without the part that brings pip: a small package, which an administrator can add. Elsewhere
    # pip is fetched alone, where somebody has said from which index (PIP_INDEX_URL).
    rm -rf .venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; then
      "$python" -m venv .venv >/dev/null 2>&1 || rm -rf .venv
    elif [ -n "${PIP_INDEX_URL:-}" ]; then
      "$python" -m venv --without-pip .venv && .venv/bin/python scripts/first_pip.py || rm -rf .venv
    fi
    if [ ! -x .venv/bin/pip ] && [ ! -x .venv/bin/pip3 ]; then
      rm -rf .venv
      say "This Python cannot make an environment. Run: sudo apt install python3-venv   and try again."
      exit 1
    fi
  fi
fi

stamp=.venv/$what.stamp
list=requirements/$what.txt
if [ ! -e "$stamp" ] || [ "$list" -nt "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
  say "Installing what Essor needs ($what) ..."
  if [ ! -x .venv/bin/uv ]; then
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
  fi
  # The package index and the certificates are those that pip is told to use, so that a company's mirror serves both.
  index=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
  [ -z "$index" ] || [ -n "${UV_INDEX_URL:-}${UV_DEFAULT_INDEX:-}" ] || export UV_DEFAULT_INDEX="$index"
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
  install --require-hashes -r "$list"
  install --no-deps -e .
  touch "$stamp"
  # the larger set holds the smaller one
  case $what in dev|bench) touch .venv/run.stamp ;; esac
fi
