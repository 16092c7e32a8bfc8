#!/usr/bin/env bash
# On a pull request: reports the sign-outs of its deploy (plan.sh), and looks up every listed name in the user pool.
# Exits with 3 if a guard refuses the plan or a name is not one user's; the reports are written anyway.
set -euo pipefail
cd "$(dirname "$0")"

status=0
./plan.sh "$@" || status=$?
# Not part of the deploy: there, one typo must not keep all other users signed in.
npx --no-install cognito-sign-out check users.yaml --user-pool-id "$USER_POOL_ID" || status=$?
exit "$status"
