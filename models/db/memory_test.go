package db_test

import (
	"testing"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/storetest"
	"cohort/models/upkeep"
)

// What SQLite needs to take a statement back is every page that the statement changes. In memory it would grow with the file, to 50 MB
// for 2,000 new customers among a million. SQLite is compiled here without a count of its memory, so the setting is what can be seen.
func TestALargeStatementDoesNotFillTheMemory(t *testing.T) {
	t.Parallel()
	_, url := storetest.OpenWithURL(t, "sqlite")
	opened, err := db.Open(t.Context(), url, upkeep.InGo)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	const file = 1 // of PRAGMA temp_store
	var store, spilled int
	err = opened.Change(activity.WithActor(t.Context(), activity.Unrecorded), "test", func(tx *gorm.DB) error {
		if err := tx.Raw("PRAGMA temp_store").Scan(&store).Error; err != nil {
			return err
		}
		return tx.Raw("SELECT count(*) FROM pragma_compile_options WHERE compile_options LIKE 'STMTJRNL_SPILL=%' AND " +
			"CAST(substr(compile_options, 16) AS integer) NOT BETWEEN 1 AND 1048576").Scan(&spilled).Error
	})
	if err != nil || store != file || spilled != 0 {
		t.Errorf("temp_store is %d and should be %d; journals of statements that stay in memory: %d; %v", store, file, spilled, err)
	}
}
