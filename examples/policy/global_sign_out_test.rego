package global_sign_out_test

import data.global_sign_out

report(sign_out) := {"version": 1, "incomplete": [], "summary": {"sign_out": sign_out}}

test_maximum_is_allowed if {
	count(global_sign_out.deny) == 0 with input as report(20) with data.max_affected as 20
}

test_one_more_is_denied_with_both_numbers if {
	some message in global_sign_out.deny with input as report(21) with data.max_affected as 20
	contains(message, "21")
	contains(message, "20")
}

test_default_maximum_is_50 if {
	count(global_sign_out.deny) == 0 with input as report(50)
	count(global_sign_out.deny) == 1 with input as report(51)
}

test_maximum_of_zero if {
	count(global_sign_out.deny) == 0 with input as report(0) with data.max_affected as 0
	count(global_sign_out.deny) == 1 with input as report(1) with data.max_affected as 0
}

test_other_versions_are_denied if {
	every version in [0, 2, "1", null] {
		other := object.union(report(0), {"version": version})
		count(global_sign_out.deny) == 1 with input as other
	}
}

test_other_input_is_denied if {
	every other in [{}, [], null, "report"] {
		count(global_sign_out.deny) == 1 with input as other
	}
	every other in [{"version": 1}, {"version": 1, "summary": null}] {
		count(global_sign_out.deny) == 2 with input as other
	}
}

test_incomplete_report_is_denied if {
	gap := {"kind": "limited", "path": "plan", "message": "the plan does not cover all resources."}
	every incomplete in [[gap], null, {}] {
		other := object.union(report(0), {"incomplete": incomplete})
		some message in global_sign_out.deny with input as other
		contains(message, "incomplete")
	}
	count(global_sign_out.deny) == 1 with input as object.remove(report(0), ["incomplete"])
}

test_other_types_are_denied if {
	every other in [null, "0", true] {
		count(global_sign_out.deny) == 1 with input as report(other)
		count(global_sign_out.deny) == 1 with input as report(1) with data.max_affected as other
	}
}
