package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/record"
	"cohort/models/text"
	"cohort/views/ui"
)

// edit is one try to save what a form sent: it is laid over the record as it is stored now, and saved onto that state alone.
type edit struct {
	id     string // of the record, where the activity knows who changed its fields
	merged *merging
	chosen string                             // what is chosen in the form, such as a "customer_group", and may be deleted meanwhile
	check  func() (status int, err error)     // the status to show the form with before it is saved, or 0; nil: nothing is checked
	save   func() (message string, err error) // fails with the kind Stale when the record has changed since it was read
	show   func(answer formAnswer) error      // shows the form again
	close  string                             // where Save leads
}

// formAnswer is what a form that was sent and not saved is shown again with.
type formAnswer struct {
	status    int
	conflicts []ui.Conflict
	problem   *formProblem // nil: what the check has put into the form, if anything
}

// editTries is how often a form is laid over a record that others keep changing.
const editTries = 10

// saveEdit saves a form that others may have sent at the same time: what only they changed is kept, and where both changed the
// same, the editor chooses. try reads the record and the form, anew each time that somebody else was faster.
func (a *app) saveEdit(c echo.Context, try func() (edit, error)) error {
	for tries := 1; ; tries++ {
		e, err := try()
		if err != nil {
			return err
		}
		err = a.saveOnce(c, e)
		if !record.IsKind(err, record.Stale) {
			return err
		}
		if tries == editTries {
			return e.show(formAnswer{status: http.StatusConflict, problem: &formProblem{message: err.Error()}})
		}
	}
}

func (a *app) saveOnce(c echo.Context, e edit) error {
	if len(e.merged.conflicts) > 0 {
		conflicts, err := a.conflictsOf(c.Request().Context(), e.merged, e.id)
		if err != nil {
			return err
		}
		return e.show(formAnswer{status: http.StatusConflict, conflicts: conflicts})
	}
	if e.check != nil {
		status, err := e.check()
		if err != nil {
			return err
		}
		if status != 0 {
			return e.show(formAnswer{status: status})
		}
	}
	message, err := e.save()
	if problem := refused(err, e.chosen); problem != nil {
		return e.show(formAnswer{status: http.StatusUnprocessableEntity, problem: problem})
	}
	if err != nil {
		return err
	}
	return a.done(c, e.close, text.Sentences(message, e.merged.keptWords()))
}

// fill puts the answer into a form: what to choose, the words at its fields and those above them all.
func (f formAnswer) fill(conflicts *[]ui.Conflict, fields *map[string]string, above *string) {
	*conflicts = f.conflicts
	if f.problem != nil {
		f.problem.fill(fields, above)
	}
}

// statusWith is the status of a form with these words at its fields, 0 where there are none.
func statusWith(errors map[string]string) int {
	if len(errors) > 0 {
		return http.StatusUnprocessableEntity
	}
	return 0
}

// goneEdit is the try for a record that has been deleted since its form was opened: what was typed is shown as the form of a
// new one, where show does that.
func goneEdit(problem string, show func(formAnswer) error) edit {
	return edit{
		merged: mergeForm(nil),
		check:  func() (int, error) { return http.StatusConflict, nil },
		show: func(answer formAnswer) error {
			answer.problem = &formProblem{message: problem}
			return show(answer)
		},
	}
}
