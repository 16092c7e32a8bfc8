#!/usr/bin/env bash
# Reports the sign-outs of the next deploy: report.md for people, report.json for programs.
# Exits with 3 if a guard refuses the plan; both reports are written anyway. Arguments are passed to cdktf.
set -euo pipefail
cd "$(dirname "$0")"
# The reports contain usernames.
umask 077

# With REVIEW=1, on a pull request, each listed name is looked up in the user pool. Not at the deploy: there, one misspelled name
# must not keep all other users signed in.
guards=(${REVIEW:+--check} --max-affected 50 --protect break-glass.txt --require-own-reason)

# --no-install: a missing command is an error, and is not downloaded.
npx --no-install cdktf diff "$@"
# Once for both reports: the engine takes seconds to read a plan. Beside cdk.tf.json, with whose time the plan is compared.
stack=cdktf.out/stacks/incident-response
"${TERRAFORM_BINARY_NAME:-terraform}" -chdir="$stack" show -json plan > "$stack/plan.json"
status=0
npx --no-install cognito-sign-out plan "$stack/plan.json" --format json "${guards[@]}" > report.json || status=$?
# Masked, because comments are e-mailed to everyone who watches the repository.
npx --no-install cognito-sign-out plan "$stack/plan.json" --format markdown --mask "${guards[@]}" > report.md || status=$?
exit "$status"
