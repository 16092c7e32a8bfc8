# METADATA
# title: The maximum number of users that a deploy may sign out, all of whom the report must show
# description: |
#   The input is the report of `cognito-sign-out plan --format json`. Any other input is denied.
package global_sign_out

# The maximum. To set it, pass a data file to OPA: {"max_affected": 20}
default max_affected := 50

max_affected := data.max_affected

deny contains message if {
	not known_version
	message := "The input is not a report of version 1. Update this policy together with the command."
}

deny contains message if {
	known_version
	not within_limit
	affected := object.get(input, ["summary", "sign_out"], "unknown")
	message := sprintf(
		"Users to sign out: %v; maximum: %v. List fewer users or raise max_affected.",
		[affected, max_affected],
	)
}

deny contains message if {
	known_version
	not complete
	message := "The report is incomplete: users can be missing in it. Its key incomplete says what to do."
}

known_version if input.version == 1

# A plan can be incomplete without any guard that refuses it.
complete if input.incomplete == []

# Rego compares values of any type: null is less than any number, and any number is less than any string.
within_limit if {
	is_number(input.summary.sign_out)
	is_number(max_affected)
	input.summary.sign_out <= max_affected
}
