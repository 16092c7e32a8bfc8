#!/usr/bin/env bash
# On merge: deploys, which signs users out, and writes who is signed out to history.json.
# Exits with 3 if a guard refuses the plan, and then deploys nothing; also with 3 if a listed user is not signed out after the
# deploy. Arguments are passed to cdktf.
set -euo pipefail
cd "$(dirname "$0")"
umask 077

# The plan of the pull request is stale: other changes were merged, and failed sign-outs are in the plan again. The merged list
# is planned again and has to pass the same guards, but for the look-ups of the review. `cdktf deploy` plans once more, from the
# same list and, because deploys run one at a time, from the same state.
./plan.sh "$@"

status=0
npx --no-install cdktf deploy --auto-approve "$@" || status=$?

# Also after a failed deploy: the state has the users it signed out, and the next plan has the others.
complete=0
npx --no-install cognito-sign-out history --list users.yaml --require-complete --format json > history.json || complete=$?
exit $((status != 0 ? status : complete))
