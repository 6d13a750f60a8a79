#!/bin/sh
# Every check and test, or the named parts: lint docs unit sqlite postgres browser.
# Database tests run twice, on SQLite and on a real PostgreSQL; browser tests need Debian's chromium.
set -u
bin=.venv/bin
failed=""
part() { # part NAME COMMAND...
  name=$1
  shift
  printf '\n== %s\n' "$name"
  "$@" || failed="$failed $name"
}
jobs=$(nproc 2>/dev/null || echo 2)
run() {
  case $1 in
    lint)
      part "ruff" $bin/ruff check --quiet .
      part "format" $bin/ruff format --check --quiet .
      part "import rules" $bin/lint-imports --config .importlinter
      part "types" $bin/mypy
      ;;
    docs) part "documentation" env NO_MKDOCS_2_WARNING=1 $bin/mkdocs build --strict --quiet --site-dir "${TMPDIR:-/tmp}/essor-site-$$" ;;
    unit) part "unit" $bin/pytest -q -p no:django -n "$jobs" --dist worksteal tests/stats tests/records tests/importers tests/simulation tests/test_contracts.py ;;
    sqlite) part "sqlite" env ESSOR_EXPECT_VENDOR=sqlite $bin/pytest -q -n "$jobs" --dist loadfile -m "not browser" ;;
    postgres) part "postgresql" $bin/python scripts/with_postgres.py env ESSOR_EXPECT_VENDOR=postgresql $bin/pytest -q -n "$jobs" --dist loadfile -m "not browser" --database-only ;;
    browser) part "browser" $bin/pytest -q -m browser ;;
    *) echo "unknown part: $1 (lint docs unit sqlite postgres browser)" >&2; exit 2 ;;
  esac
}
[ $# -gt 0 ] || set -- lint docs sqlite postgres browser
for name in "$@"; do run "$name"; done
echo
if [ -n "$failed" ]; then
  echo "Failed:$failed"
  exit 1
fi
echo "All passed: $*"
