package officetest

import (
	"strings"

	"cohort/models/imports"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

// Upload keeps a file of customers to import, and returns the id of the import.
func (o *Office) Upload(name, content string) string {
	o.T.Helper()
	return Must(o.Store.UploadImport(o.T.Context(), name, strings.NewReader(content)))(o.T).ID
}

// UploadGroups keeps a file of customer groups to import, and returns the id of the import.
func (o *Office) UploadGroups(name, content string) string {
	o.T.Helper()
	return Must(o.Store.UploadGroups(o.T.Context(), name, strings.NewReader(content)))(o.T).ID
}

// Check uploads a file and has it checked with the columns that are proposed for it, and returns the id of the import.
func (o *Office) Check(name, content string, choices imports.Choices) string {
	o.T.Helper()
	id := o.Upload(name, content)
	about := Must(o.Store.DescribeImport(o.T.Context(), id, sheets.Settings{}))(o.T)
	if err := o.Store.CheckImport(o.T.Context(), id, about.Facts.Settings, about.Proposed, choices); err != nil {
		o.T.Fatal(err)
	}
	o.Reaches(id, imports.Checked)
	return id
}

// Import imports a file that was checked.
func (o *Office) Import(name, content string, choices imports.Choices) string {
	o.T.Helper()
	id := o.Check(name, content, choices)
	if err := o.Store.RunImport(o.T.Context(), id); err != nil {
		o.T.Fatal(err)
	}
	o.Reaches(id, imports.Done)
	return id
}

// Reaches waits until an import is in a state.
func (o *Office) Reaches(id string, state imports.State) {
	o.T.Helper()
	storetest.Wait(o.T, "the import is "+string(state), func() bool {
		return Must(o.Store.FindImport(o.T.Context(), id))(o.T).State == state
	})
}
