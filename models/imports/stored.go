package imports

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
)

// uploading is the state of a file that is not there as a whole yet.
const uploading State = "uploading"

// An import that its job has not renewed for deadAfter belongs to a program that has died. An upload that is not complete after
// brokenOff never will be.
const (
	deadAfter = 10 * time.Second
	brokenOff = 24 * time.Hour
)

const importGone = "This file does not exist or has been removed."

// importRow is an import as it is stored.
type importRow struct {
	ID, Name, OperatorID, Operator string
	Size                           int64
	CreatedAt                      time.Time
	FinishedAt                     *time.Time
	State                          State
	Settings, Mapping, Choices     string
	Preview                        *string
	Problem, ChangeSet, Worker     string
	CancelledBy                    *string
	BytesDone, Position, RowsRead  int64
	Created, Updated, Unchanged    int64
	Failed, Unsure, MembersLeft    int64
	Growing                        string

	FailedRows int64
	Dead       bool // nobody works on it, whatever the state says
}

// columns are those of importRow.
func (s *Store) columns() string {
	return `imports.*, (SELECT count(*) FROM import_failures WHERE import_id = imports.id) AS failed_rows,
		coalesce(seen_at < ` + s.db.Ago(deadAfter) + `, true) AS dead`
}

// row reads an import of customers that was uploaded as a whole.
func (s *Store) row(ctx context.Context, id string) (row importRow, err error) {
	return s.rowOf(ctx, OfCustomers, id)
}

func (s *Store) rowOf(ctx context.Context, kind Kind, id string) (row importRow, err error) {
	if KindOf(id) != kind {
		return row, record.Missing("import", id, importGone)
	}
	err = s.db.Read(ctx).Table("imports").Select(s.columns()).Where("id = ? AND state <> ?", text.Storable(id), uploading).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, record.Missing("import", id, importGone)
	}
	row.Dead = row.Dead && !s.jobs.has(row.ID)
	return row, s.db.WrapError("read an import", err)
}

// state is how far the import has come, as far as anybody still works on it.
func (row importRow) state() State {
	switch {
	case row.State == Checking && row.Dead:
		return Uploaded
	case row.State == Importing && row.Dead:
		return Interrupted
	}
	return row.State
}

// FindImport finds an import of customers by its id. For editors.
func (s *Store) FindImport(ctx context.Context, id string) (Import, error) {
	return s.find(ctx, OfCustomers, id)
}

func (s *Store) find(ctx context.Context, kind Kind, id string) (Import, error) {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return Import{}, err
	}
	row, err := s.rowOf(ctx, kind, id)
	if err != nil {
		return Import{}, err
	}
	return row.asImport()
}

// Imports lists the imports of a kind of all operators, the latest first, without their previews. For editors.
func (s *Store) Imports(ctx context.Context, kind Kind) ([]Import, error) {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return nil, err
	}
	var rows []importRow
	prefix := idPrefixes[kind]
	err := s.db.Read(ctx).Table("imports").Select(s.columns()).
		Where("state <> ? AND substr(id, 1, ?) = ?", uploading, len(prefix), prefix).Order("id DESC").Find(&rows).Error
	if err != nil {
		return nil, s.db.WrapError("list imports", err)
	}
	all := make([]Import, len(rows))
	for i, row := range rows {
		row.Dead, row.Preview = row.Dead && !s.jobs.has(row.ID), nil
		if all[i], err = row.asImport(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

const checkInterrupted = "The check was interrupted. Check the file again."

func (row importRow) asImport() (Import, error) {
	i := Import{
		ID: row.ID, Name: row.Name, Size: row.Size, OperatorID: row.OperatorID, Operator: row.Operator, CreatedAt: row.CreatedAt,
		State: row.state(), Summary: row.summary(), Left: row.MembersLeft, ChangeSet: row.ChangeSet, Problem: row.Problem,
		BytesDone: row.BytesDone, FailedRows: row.FailedRows,
	}
	if row.FinishedAt != nil {
		i.FinishedAt = *row.FinishedAt
	}
	if row.State == Checking && i.State == Uploaded {
		i.Problem = checkInterrupted
	}
	err := errors.Join(json.Unmarshal([]byte(row.Settings), &i.Settings), json.Unmarshal([]byte(row.Mapping), &i.Mapping),
		json.Unmarshal([]byte(row.Choices), &i.Choices))
	if row.Preview != nil {
		i.Preview = &Preview{}
		err = errors.Join(err, json.Unmarshal([]byte(*row.Preview), i.Preview))
	}
	return i, err
}

func (row importRow) summary() Summary {
	return Summary{Read: row.RowsRead, Created: row.Created, Updated: row.Updated, Unchanged: row.Unchanged, Failed: row.Failed}
}

func (row importRow) log() (log customers.UpsertLog, err error) {
	err = json.Unmarshal([]byte(row.Growing), &log)
	return log, err
}

func conflict(words string) error {
	return &record.Error{Kind: record.Conflict, Object: "import", Message: words}
}
