#!/bin/sh
# Write requirements/*.txt anew: exact versions with hashes, without the name of any package index.
set -eu
uv lock --quiet
common="--quiet --no-emit-project --no-emit-index-url --no-annotate --no-header --format requirements-txt"
uv export $common --no-dev -o requirements/run.txt
uv export $common --group browser --group docs -o requirements/dev.txt
uv export $common --group browser --group docs --group bench -o requirements/bench.txt
printf 'uv\npip\n' | uv pip compile - --quiet --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements/bootstrap.txt
rm -f uv.lock
