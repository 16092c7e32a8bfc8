#!/usr/bin/env bash
# On merge: signs them out, and keeps what each sign-out answered in results.json.
# Ends with 3 when a guard says no; then nothing is deployed. What it is given goes to cdktf.
set -euo pipefail
cd "$(dirname "$0")"

# The plan of the pull request is stale by now: others were merged, and who failed earlier is in the plan again. So it is
# made anew from what was merged, and it has to pass the same guards. `cdktf deploy` plans once more, from the same list
# and, as deploys run one at a time, from the same state.
./plan.sh "$@"

status=0
npx --no-install cdktf deploy --auto-approve "$@" || status=$?

# The state also tells whom a deploy that failed has signed out; whom it has not stays in the next plan.
"${TERRAFORM_BINARY_NAME:-terraform}" -chdir=cdktf.out/stacks/incident-response show -json | node results.mjs > results.json
exit "$status"
