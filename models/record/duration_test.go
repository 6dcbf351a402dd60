package record_test

import (
	"testing"

	"cohort/models/record"
	"cohort/models/storetest"
)

func TestDurationsInWords(t *testing.T) {
	t.Parallel()
	for iso, words := range map[string]string{
		"P30D": "30 days", "P1M": "1 month", "P1Y2M3DT4H5M6S": "1 year, 2 months, 3 days, 4 hours, 5 minutes, 6 seconds",
		"P2W": "2 weeks", "PT1H": "1 hour", "P0D": "0 days", "": "",
	} {
		storetest.Same(t, "the words of "+iso, record.DurationWords(iso), words)
		if iso != "" {
			storetest.Same(t, words, record.ReadDuration(words), iso)
		}
	}
	for words, iso := range map[string]string{
		"2weeks": "P2W", " 1 Month , 10 minutes ": "P1MT10M", "p30d": "P30D", "pt1.5s": "PT1.5S", "soon": "SOON",
		"3 days, 1 month": "3 DAYS, 1 MONTH", "1 day, 2 days": "1 DAY, 2 DAYS", "5": "5", "": "",
	} {
		storetest.Same(t, words, record.ReadDuration(words), iso)
	}
	storetest.Same(t, "what has no words", record.DurationWords("PT1.5S"), "PT1.5S")
}
