package upkeep

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Backup writes a copy of a SQLite database into a file, as it is at one moment, while others go on working. The copy has been checked
// and is on the disk before it gets its name; only its owner may read it. A file of that name is replaced only by force. It returns
// the size of the copy in bytes.
func Backup(ctx context.Context, databaseURL, file string, force bool) (size int64, err error) {
	from := resolved(db.FilePath(databaseURL))
	switch {
	case !exists(from):
		return 0, refusal("There is no database {file}.", from)
	case sameFile(from, file):
		return 0, refusal("The file {file} is the database itself. Choose another name for the backup.", file)
	case exists(file) && !force:
		return 0, alreadyThere(file)
	}
	copied, err := copyFile(ctx, from, file)
	if err != nil {
		return 0, err
	}
	if size, err = keepBackup(ctx, copied, file, force); err != nil {
		return 0, errors.Join(err, remove(copied))
	}
	return size, nil
}

// keepBackup checks a copy and gives it its name.
func keepBackup(ctx context.Context, copied, file string, force bool) (size int64, err error) {
	var shown *record.Error
	if err := verify(ctx, copied); errors.As(err, &shown) {
		return 0, &record.Error{Kind: shown.Kind, Message: text.Fill("No backup was made. {reason} To see what is wrong, run: cohort check",
			"reason", shown.Message)}
	} else if err != nil {
		return 0, err
	}
	if _, err := schemaVersion(ctx, copied); err != nil {
		return 0, err
	}
	if err := flush(copied); err != nil {
		return 0, cannotWrite(file, err)
	}
	info, err := os.Stat(copied)
	if err != nil {
		return 0, cannotWrite(file, err)
	}
	move := moveNew
	if force {
		move = os.Rename
	}
	if err := move(copied, file); errors.Is(err, os.ErrExist) {
		return 0, alreadyThere(file)
	} else if err != nil {
		return 0, cannotWrite(file, err)
	}
	return info.Size(), flush(filepath.Dir(file))
}

func alreadyThere(file string) error {
	return refusal("The file {file} already exists. Choose another name, or replace it with --force.", file)
}

func sameFile(one, other string) bool {
	a, err := os.Stat(one)
	if err != nil {
		return false
	}
	b, err := os.Stat(other)
	return err == nil && os.SameFile(a, b)
}
