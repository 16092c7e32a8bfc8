#!/usr/bin/env bash
# On a pull request: reports whom its deploy signs out, see plan.sh, and looks every listed name up in the user pool.
# Ends with 3 when a guard says no or a name is nobody's; the reports are there all the same.
set -euo pipefail
cd "$(dirname "$0")"

status=0
./plan.sh "$@" || status=$?
# Not part of the deploy: there one typo must not keep everybody else signed in.
npx --no-install cognito-sign-out check users.yaml --user-pool-id "$USER_POOL_ID" || status=$?
exit "$status"
