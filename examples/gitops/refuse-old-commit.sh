#!/usr/bin/env bash
# Exits with 1 unless this checkout is the head of the branch that is deployed. An old run that is started again has an old
# list: it would sign out users who were removed since, and those whose revision was bumped.
# Argument: the commit of the head, as the server of the repository reports it.
set -euo pipefail
cd "$(dirname "$0")"

head=${1:-unknown}
commit=$(git rev-parse HEAD)
if [ "$commit" != "$head" ]; then
  echo "Refused: commit $commit is not the head of the branch, which is $head. Start a new run of the branch instead." >&2
  exit 1
fi
