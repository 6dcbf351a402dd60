package imports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
)

// samples is how many cells show what is in a column, and sampledRows in how many rows they are looked for.
const (
	samples     = 3
	sampledRows = 200
)

// DescribeImport reads the beginning of a file. Its errors of the kind Invalid concern the file, or settings that do not fit it. For
// editors.
func (s *Store) DescribeImport(ctx context.Context, id string, settings sheets.Settings) (Description, error) {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return Description{}, err
	}
	row, err := s.row(ctx, id)
	if err != nil {
		return Description{}, err
	}
	d, err := describe(s.content(ctx, row), row.Size, settings)
	if err != nil {
		return d, err
	}
	return d, s.recall(ctx, &d)
}

func describe(content io.ReaderAt, size int64, settings sheets.Settings) (d Description, err error) {
	file, err := OfCustomers.open(content, size, settings)
	if err != nil {
		return d, err
	}
	defer file.Close()
	d.Facts, d.Names = file.Facts(), file.Names()
	if d.Samples, err = samplesOf(file); err != nil {
		return d, err
	}
	d.Proposed = mapping.Propose(d.Names, d.Samples)
	return d, nil
}

// samplesOf are the first cells with something in them, for each column.
func samplesOf(file *sheets.File) ([][]string, error) {
	found := make([][]string, len(file.Names()))
	for range sampledRows {
		row, err := file.Next()
		var wrong sheets.RowError
		switch {
		case errors.As(err, &wrong):
			continue
		case errors.Is(err, io.EOF):
			return found, nil
		case err != nil:
			return nil, err
		}
		for i, cell := range row.Cells {
			if strings.TrimSpace(cell) != "" && len(found[i]) < samples {
				found[i] = append(found[i], cell)
			}
		}
	}
	return found, nil
}

// recall proposes what was chosen for the same names before, if anything was.
func (s *Store) recall(ctx context.Context, d *Description) error {
	var kept []string
	err := s.db.Read(ctx).Table("import_mappings").Where("header = ?", headerOf(d.Names)).Pluck("mapping", &kept).Error
	if err != nil {
		return s.db.WrapError("read what columns become", err)
	}
	if len(kept) == 0 {
		return nil
	}
	var remembered mapping.Mapping
	if json.Unmarshal([]byte(kept[0]), &remembered) == nil && remembered.Check(d.Names) == nil { // else an older version wrote it
		d.Proposed, d.Remembered = remembered, true
	}
	return nil
}

// remember keeps what the columns become, for files with columns of the same names.
func remember(tx *gorm.DB, m mapping.Mapping) error {
	names := make([]string, len(m.Columns))
	for i, column := range m.Columns {
		names[i] = column.Name
	}
	kept, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO import_mappings (header, mapping, used_at) VALUES (?, ?, ?)
		ON CONFLICT (header) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at`,
		headerOf(names), string(kept), record.NowOf(tx.Statement.Context)).Error
}

func headerOf(names []string) string {
	text, _ := json.Marshal(names) // texts always marshal
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
