package imports

import (
	"errors"
	"io"
	"os"
)

// contentOf is the content of a file that is read at any place, and its size. What can only be read from beginning to end is copied to
// the disk first. done is called when the content is needed no longer.
func contentOf(file io.Reader) (content io.ReaderAt, size int64, done func(), err error) {
	if sized, ok := file.(interface {
		io.ReaderAt
		Size() int64
	}); ok {
		return sized, sized.Size(), func() {}, nil
	}
	if onDisk, ok := file.(*os.File); ok {
		if info, err := onDisk.Stat(); err == nil && info.Mode().IsRegular() {
			return onDisk, info.Size(), func() {}, nil
		}
	}
	copied, err := os.CreateTemp("", "cohort-import-")
	if err != nil {
		return nil, 0, nil, err
	}
	done = func() { _ = errors.Join(copied.Close(), os.Remove(copied.Name())) }
	if size, err = io.Copy(copied, file); err != nil {
		done()
		return nil, 0, nil, err
	}
	return copied, size, done, nil
}
