package customers

import (
	"sync"
	"time"

	"gorm.io/gorm"
)

// estimate is a number that may be some seconds old.
type estimate struct {
	sync.Mutex
	number int64
	until  time.Time
}

// customersAbout is how many customers there were in the last ten seconds. Where that cannot be read, it is the last number that
// could.
func (s *Store) customersAbout(db *gorm.DB) int64 {
	s.about.Lock()
	defer s.about.Unlock()
	if now := time.Now(); now.After(s.about.until) {
		if total, err := s.db.Total(db, "customers"); err == nil {
			s.about.number, s.about.until = total.Count, now.Add(10*time.Second)
		}
	}
	return s.about.number
}
