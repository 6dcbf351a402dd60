package db

import (
	"context"
	"database/sql"
	"sync"
)

// mostPrepared is how many statements are kept. Filters and orders make a few hundred; what comes later goes without.
const mostPrepared = 500

// prepared is a pool that keeps its queries prepared: SQLite takes as long to parse most of them as to answer them.
// GORM's own PrepareStmt would do, but a request that is given up while it prepares makes others fail that
// wait for the same statement, and Row panic.
type prepared struct {
	*sql.DB
	mu         sync.RWMutex
	statements map[string]*sql.Stmt
}

// GetDBConn is the pool itself, for GORM.
func (p *prepared) GetDBConn() (*sql.DB, error) { return p.DB, nil }

// QueryContext is that of sql.DB.
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if statement := p.statement(ctx, query); statement != nil {
		return statement.QueryContext(ctx, args...)
	}
	return p.DB.QueryContext(ctx, query, args...)
}

// QueryRowContext is that of sql.DB.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if statement := p.statement(ctx, query); statement != nil {
		return statement.QueryRowContext(ctx, args...)
	}
	return p.DB.QueryRowContext(ctx, query, args...)
}

// statement is a query as a prepared statement, or nil where it cannot be prepared: executing it returns the error.
func (p *prepared) statement(ctx context.Context, query string) *sql.Stmt {
	p.mu.RLock()
	statement, full := p.statements[query], len(p.statements) >= mostPrepared
	p.mu.RUnlock()
	if statement != nil || full || ctx.Err() != nil {
		return statement
	}
	statement, err := p.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if first := p.statements[query]; first != nil {
		_ = statement.Close()
		return first
	}
	p.statements[query] = statement
	return statement
}
