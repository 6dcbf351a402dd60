package imports

import (
	"context"
	"errors"
	"io"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// partSize is how many bytes of a file each of its parts has in the database, but for the last one.
const partSize = 1 << 20

// UploadImport keeps a file, to be imported when it is known what its columns become. A file of more than MaxFileSize bytes is an
// error of the kind Invalid.
func (s *Store) UploadImport(ctx context.Context, name string, file io.Reader) (Import, error) {
	return s.upload(ctx, OfCustomers, MaxFileSize, name, file)
}

// upload keeps a file of a kind that has at most so many bytes.
func (s *Store) upload(ctx context.Context, kind Kind, most int64, name string, file io.Reader) (Import, error) {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return Import{}, err
	}
	actor, _ := activity.ActorOf(ctx)
	id, at := record.NewID(idPrefixes[kind], record.NowOf(ctx)), record.NowOf(ctx)
	err := s.db.Change(ctx, "keep a file", func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO imports (id, name, size, operator_id, operator, created_at, state) VALUES (?, ?, 0, ?, ?, ?, ?)",
			id, text.Storable(name), actor.ID, actor.Name, at, uploading).Error
	})
	if err != nil {
		return Import{}, err
	}
	size, err := s.keepParts(ctx, id, file, most)
	if err == nil {
		err = s.db.Change(ctx, "keep a file", func(tx *gorm.DB) error {
			return tx.Exec("UPDATE imports SET size = ?, state = ? WHERE id = ?", size, Uploaded, id).Error
		})
	}
	if err != nil {
		return Import{}, errors.Join(err, s.remove(context.WithoutCancel(ctx), id))
	}
	return s.find(ctx, kind, id)
}

// keepParts writes the parts of a file, each in a short transaction of its own, and returns the size of the file.
func (s *Store) keepParts(ctx context.Context, id string, file io.Reader, most int64) (size int64, err error) {
	part := make([]byte, partSize)
	for number := 0; ; number++ {
		n, last, err := readFull(file, part)
		if err != nil {
			return 0, err
		}
		if size += int64(n); size > most {
			return 0, sheets.FileError("The file is larger than {n} MB. Split it into smaller files.", "n", text.Number(most>>20))
		}
		if n > 0 {
			err := s.db.Change(ctx, "keep a file", func(tx *gorm.DB) error {
				return tx.Exec("INSERT INTO import_parts (import_id, number, content) VALUES (?, ?, ?)", id, number, part[:n]).Error
			})
			if err != nil {
				return 0, err
			}
		}
		if last {
			return size, nil
		}
	}
}

// readFull reads until the part is full or the file ends. A file that breaks off is an error, which io.ReadFull would take for its end.
func readFull(file io.Reader, part []byte) (read int, last bool, err error) {
	for read < len(part) && !last {
		n, err := file.Read(part[read:])
		read, last = read+n, errors.Is(err, io.EOF)
		if err != nil && !last {
			return read, false, err
		}
	}
	return read, last, nil
}

// parts reads a file from its parts, of which it holds the one that was read last. Several goroutines must not use it at once.
type parts struct {
	db      *db.DB
	ctx     context.Context
	id      string
	size    int64
	number  int64
	content []byte
}

// content is the file of an import.
func (s *Store) content(ctx context.Context, row importRow) *parts {
	return &parts{db: s.db, ctx: ctx, id: row.ID, size: row.Size, number: -1}
}

// ReadAt reads a piece of the file, of which at most two parts are in memory.
func (p *parts) ReadAt(piece []byte, offset int64) (read int, err error) {
	for read < len(piece) && offset < p.size {
		if err := p.load(offset / partSize); err != nil {
			return read, err
		}
		n := copy(piece[read:], p.content[min(offset%partSize, int64(len(p.content))):])
		if n == 0 {
			return read, io.ErrUnexpectedEOF
		}
		read, offset = read+n, offset+int64(n)
	}
	if read < len(piece) {
		return read, io.EOF
	}
	return read, nil
}

func (p *parts) load(number int64) error {
	if p.number == number {
		return nil
	}
	var content [][]byte
	err := p.db.Read(p.ctx).Table("import_parts").Where("import_id = ? AND number = ?", p.id, number).Pluck("content", &content).Error
	if err != nil {
		return p.db.WrapError("read a file", err)
	}
	if len(content) == 0 {
		return record.Missing("import", p.id, importGone)
	}
	p.number, p.content = number, content[0]
	return nil
}

// RemoveImport removes a file with its failed rows. What was imported stays. The error is of the kind Conflict while it is being
// imported.
func (s *Store) RemoveImport(ctx context.Context, id string) error {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return err
	}
	row, err := s.rowOf(ctx, KindOf(id), id)
	if err != nil {
		return err
	}
	if row.state() == Importing {
		return conflict("This file is being imported. Cancel the import first.")
	}
	s.jobs.stop(row.ID, errLost)
	return s.remove(ctx, row.ID)
}

func (s *Store) remove(ctx context.Context, id string) error {
	return s.db.Change(ctx, "remove a file", func(tx *gorm.DB) error { return removeAll(tx, []string{id}) }, db.ByAnyone)
}

// removeAll deletes imports with all that belongs to them.
func removeAll(tx *gorm.DB, ids []string) error {
	return tx.Exec("DELETE FROM imports WHERE id IN ?", ids).Error
}

// SweepImports removes the files that are older than KeptFor, with their failed rows, and what is left of uploads that were broken
// off a day ago.
func (s *Store) SweepImports(ctx context.Context) error {
	return s.db.Change(ctx, "sweep imports", func(tx *gorm.DB) error {
		var ids []string
		err := tx.Table("imports").Where("created_at < ? AND (seen_at IS NULL OR seen_at < "+s.db.Ago(deadAfter)+")",
			record.Now().Add(-KeptFor)).
			Or("state = ? AND created_at < ?", uploading, record.Now().Add(-brokenOff)).Pluck("id", &ids).Error
		if err != nil || len(ids) == 0 {
			return err
		}
		return removeAll(tx, ids)
	}, db.ByAnyone)
}
