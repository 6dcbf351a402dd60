package db

import (
	"maps"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
)

// Pool is how busy a pool of connections is. Waits and Waited count, since the start, who had to wait for a connection.
type Pool struct {
	Name             string // "read" or "write"
	Max, InUse, Idle int
	Waits            int64
	Waited           time.Duration
}

// Pools are the pools of the database.
func (s *DB) Pools() []Pool { return s.pools() }

func sqlitePool(name string, db *gorm.DB) Pool {
	pool, err := db.DB()
	if err != nil {
		return Pool{Name: name}
	}
	stats := pool.Stats()
	return Pool{name, stats.MaxOpenConnections, stats.InUse, stats.Idle, stats.WaitCount, stats.WaitDuration}
}

func postgresPool(name string, stat *pgxpool.Stat) Pool {
	return Pool{
		name, int(stat.MaxConns()), int(stat.AcquiredConns()), int(stat.IdleConns()), stat.EmptyAcquireCount(), stat.EmptyAcquireWaitTime(),
	}
}

// ImportedRows are rows of files of one kind, "customers" or "prices", and what became of them: "created", "updated", "unchanged"
// or "failed".
type ImportedRows struct{ File, Result string }

type importedRows struct {
	mu   sync.Mutex
	rows map[ImportedRows]int64
}

// CountImported counts rows of a file that was imported.
func (s *DB) CountImported(file string, byResult map[string]int64) {
	s.imported.mu.Lock()
	defer s.imported.mu.Unlock()
	if s.imported.rows == nil {
		s.imported.rows = map[ImportedRows]int64{}
	}
	for result, rows := range byResult {
		s.imported.rows[ImportedRows{file, result}] += rows
	}
}

// Imported returns how many rows of files this process has imported.
func (s *DB) Imported() map[ImportedRows]int64 {
	s.imported.mu.Lock()
	defer s.imported.mu.Unlock()
	return maps.Clone(s.imported.rows)
}
