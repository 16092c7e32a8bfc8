#!/usr/bin/env bash
# Reports whom the next deploy signs out, for people in report.md and for programs in report.json.
# Ends with 3 when a guard says no; both reports are there all the same. What it is given goes to cdktf.
set -euo pipefail
cd "$(dirname "$0")"

# --no-install: a command that is missing is an error here, and not something to fetch from the registry.
npx --no-install cdktf diff "$@"
# Read once for both reports: an engine takes seconds to read a plan.
"${TERRAFORM_BINARY_NAME:-terraform}" -chdir=cdktf.out/stacks/incident-response show -json plan > plan.json
npx --no-install cognito-sign-out plan plan.json --format json > report.json
# Masked, because comments are sent as e-mail to all who watch the repository.
npx --no-install cognito-sign-out plan plan.json --format markdown --mask \
  --max-affected 50 --protect break-glass.txt --require-reason > report.md
