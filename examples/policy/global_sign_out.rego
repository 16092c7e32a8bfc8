# METADATA
# title: How many users a deploy may sign out
# description: |
#   Its input is the report of `cognito-sign-out plan --format json`. What it can't understand, it denies.
package global_sign_out

# So many users may be signed out. To set it, give OPA a data file: {"max_affected": 20}
default max_affected := 50

max_affected := data.max_affected

deny contains message if {
	not known_version
	message := "This is no report of version 1, the one that this policy reads. Update the policy with the command."
}

deny contains message if {
	known_version
	not few_enough
	affected := object.get(input, ["summary", "sign_out"], "unknown")
	message := sprintf(
		"Users who would be signed out: %v; at most %v may be. List fewer, or raise max_affected.",
		[affected, max_affected],
	)
}

known_version if input.version == 1

# In Rego anything can be compared: null is less than any number, and any number is less than a text.
few_enough if {
	is_number(input.summary.sign_out)
	is_number(max_affected)
	input.summary.sign_out <= max_affected
}
