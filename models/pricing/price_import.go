package pricing

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// priceFileLives is how long a file of prices waits for an operator to say what to do with it.
const priceFileLives = 24 * time.Hour

type priceFile struct {
	ID          string
	PriceListID string
	Content     string
	CreatedAt   time.Time
}

// KeepPriceFile keeps what a spreadsheet says of a list's prices, for a day, while an operator looks at what it would do.
func (s *Store) KeepPriceFile(ctx context.Context, listID, content string) (id string, err error) {
	at := record.Now()
	file := priceFile{record.NewID("file_", at), listID, Readable(content), at}
	return file.ID, s.db.Change(ctx, "keep price file", func(tx *gorm.DB) error {
		if _, err := s.priceList(tx, listID); err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM price_files WHERE created_at < ?", at.Add(-priceFileLives)).Error; err != nil {
			return err
		}
		return tx.Create(&file).Error
	})
}

// Readable is a file as text that can be stored. What is no UTF-8 is taken for windows-1252, in which Excel writes €, ’ and ä.
func Readable(content string) string {
	if !utf8.ValidString(content) {
		content, _ = charmap.Windows1252.NewDecoder().String(content) // which reads any byte
	}
	return strings.ReplaceAll(content, "\x00", "\ufffd")
}

// PriceFile returns the text of a file that KeepPriceFile has kept.
func (s *Store) PriceFile(ctx context.Context, listID, id string) (content string, err error) {
	var file priceFile
	err = s.db.Read(ctx).Where("price_list_id = ? AND id = ?", text.Storable(listID), text.Storable(id)).Take(&file).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", record.Missing("price_file", id,
			"This file has already been imported, or was uploaded more than a day ago. Upload it again.")
	}
	return file.Content, s.db.WrapError("read price file", err)
}

// PriceImport is an import of a file of prices that is kept.
type PriceImport struct {
	FileID  string
	Replace bool             // prices of which the file says nothing go
	Expect  *PricePlanCounts // refused unless it does just this; nil: whatever it does
}

// PlanPrices returns what importing a file of prices would do now.
func (s *Store) PlanPrices(ctx context.Context, listID, fileID string) (PricePlan, error) {
	content, err := s.PriceFile(ctx, listID, fileID)
	if err != nil {
		return PricePlan{}, err
	}
	plan, err := s.planPrices(s.db.Read(ctx), listID, content)
	return plan, s.db.WrapError("plan prices", err)
}

func (s *Store) planPrices(db *gorm.DB, listID, content string) (PricePlan, error) {
	regions, err := s.regionCurrencies(db)
	if err != nil {
		return PricePlan{}, err
	}
	sheet := ReadPriceSheet(content, regions)
	table, _, err := s.priceTable(db.Statement.Context, PriceQuery{PriceListID: listID})
	if err != nil {
		return PricePlan{}, err
	}
	table.Found = func() *gorm.DB {
		return s.foundPrices(db.Session(&gorm.Session{NewDB: true}), PriceQuery{PriceListID: listID})
	}
	present, err := table.Rows(-1, 0, nil)
	if err != nil {
		return PricePlan{}, err
	}
	return sheet.plan(present), nil
}

// ImportPrices does what a file of prices says, all of it or nothing, in a number of statements that does not depend on how
// many they are. Lines that are faulty are passed over, but never when all other prices are to go.
func (s *Store) ImportPrices(ctx context.Context, listID string, how PriceImport) (plan PricePlan, err error) {
	content, err := s.PriceFile(ctx, listID, how.FileID)
	if err != nil {
		return plan, err
	}
	err = s.db.Change(ctx, "import prices", func(tx *gorm.DB) error {
		row, err := s.priceList(db.ForChange(tx), listID)
		if err != nil {
			return err
		}
		was, err := s.priceListToRecord(tx, row.List)
		if err != nil {
			return err
		}
		if plan, err = s.planPrices(tx, listID, content); err != nil {
			return err
		}
		switch {
		case how.Expect != nil && *how.Expect != plan.PricePlanCounts:
			return &record.Error{Kind: record.Conflict, Object: "price",
				Message: "The prices of this list have changed in the meantime. Check what the file would do now."}
		case plan.Nothing():
			return &record.Error{Kind: record.Invalid, Object: "price", Message: "This file contains no prices."}
		case how.Replace && len(plan.Faults) > 0:
			return &record.Error{
				Kind: record.Invalid, Object: "price",
				Message: "Fix the lines with errors before removing prices that are not in the file.",
			}
		}
		gone := plan.doubled
		if how.Replace {
			gone = append(gone, plan.gone...)
		}
		if err := s.dropPricesByID(tx, &row.List, gone); err != nil {
			return err
		}
		if err := s.putPrices(tx, &row.List, plan.put); err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM price_files WHERE id = ?", how.FileID).Error; err != nil {
			return err
		}
		return s.recordPriceList(tx, &was, row.List, plan.Changed)
	})
	if err == nil {
		s.db.CountImported("prices", map[string]int64{
			"created": plan.New, "updated": plan.Changed, "unchanged": plan.Unchanged, "failed": int64(len(plan.Faults)),
		})
	}
	return plan, err
}

// RegionCurrencies are the currencies of the regions that are kept, by their ids.
func (s *Store) RegionCurrencies(ctx context.Context) (map[string]string, error) {
	regions, err := s.regionCurrencies(s.db.Read(ctx))
	return regions, s.db.WrapError("read region currencies", err)
}

func (s *Store) regionCurrencies(db *gorm.DB) (map[string]string, error) {
	var regions []Region
	err := db.Session(&gorm.Session{NewDB: true}).Table("regions").Select("id, currency_code").Find(&regions).Error
	currencies := make(map[string]string, len(regions))
	for _, region := range regions {
		currencies[region.ID] = region.CurrencyCode
	}
	return currencies, err
}
