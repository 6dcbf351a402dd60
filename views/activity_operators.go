package views

import (
	"cohort/models/activity"
	"cohort/models/record"
)

// operatorSentence is a change of an operator in words.
func operatorSentence(a activity.Entry) string {
	field := func(fields record.Metadata, name string) string {
		value, _ := fields.Get(name)
		return string(value)
	}
	step := field(a.After, activity.SecondStepField)
	left, before := field(a.After, activity.RecoveryCodesField), field(a.Before, activity.RecoveryCodesField)
	switch {
	case step == `"on"`:
		return "Turned on the second step of {name}"
	case step == `"off"`:
		return "Turned off the second step of {name}"
	case field(a.After, activity.PasskeysField)+field(a.After, activity.AppField) != "":
		return "Changed the second step of {name}"
	case field(a.After, activity.CodesMadeField) != "" && left != "0":
		return "Made new recovery codes for {name}"
	case left != "" && before != "":
		return "Used a recovery code of {name}"
	}
	return "Changed {name}"
}
