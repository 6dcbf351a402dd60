package db

import (
	"sync"
	"time"

	"gorm.io/gorm"
)

// Estimate is a total that may be ten seconds old, for what only needs to know how many there are about.
type Estimate struct {
	mutex  sync.Mutex
	number int64
	until  time.Time
}

// Total is the number of rows of a table, as DB.Total has it. Where that cannot be read, it is the last number that could.
func (e *Estimate) Total(s *DB, tx *gorm.DB, name string) int64 {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if now := time.Now(); now.After(e.until) {
		if total, err := s.Total(tx, name); err == nil {
			e.number, e.until = total.Count, now.Add(10*time.Second)
		}
	}
	return e.number
}
