#!/usr/bin/env bash
# Reports the sign-outs of the next deploy: report.md for people, report.json for programs.
# Exits with 3 if a guard refuses the plan; both reports are written anyway. Arguments are passed to cdktf.
set -euo pipefail
cd "$(dirname "$0")"
# The reports contain usernames.
umask 077

guards=(--max-affected 50 --protect break-glass.txt --require-reason)

# --no-install: a missing command is an error, and is not downloaded.
npx --no-install cdktf diff "$@"
# Once for both reports: the engine takes seconds to read a plan.
"${TERRAFORM_BINARY_NAME:-terraform}" -chdir=cdktf.out/stacks/incident-response show -json plan > plan.json
npx --no-install cognito-sign-out plan plan.json --format json > report.json
# Masked, because comments are e-mailed to everyone who watches the repository.
npx --no-install cognito-sign-out plan plan.json --format markdown --mask "${guards[@]}" > report.md
