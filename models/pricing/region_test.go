package pricing_test

import (
	"testing"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestRegionsAreKeptAsFarAsTheyAreKnown(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		europe, err := w.CreateRegion(w.Context(),
			pricing.RegionInput{Name: "Europe", CurrencyCode: "EUR", Metadata: storetest.ParseMetadata(w.T, `{"a":1}`)})
		w.Must(err)
		japan, err := w.CreateRegion(w.Context(), pricing.RegionInput{Name: "Japan", CurrencyCode: "jpy"})
		w.Must(err)
		for _, in := range []pricing.RegionInput{
			{Name: " ", CurrencyCode: "eur"},
			{Name: "A", CurrencyCode: "xxy"},
			{Name: "a\x00", CurrencyCode: "eur"},
		} {
			_, err := w.CreateRegion(w.Context(), in)
			storetest.HasKind(w.T, err, record.Invalid)
		}
		found, err := w.Region(w.Context(), europe.ID)
		w.Must(err)
		storetest.Same(w.T, "the region as it was made",
			storetest.Line(found.Revision() == europe.Revision(), found.CurrencyCode, found.ID[:4]), "true eur reg_")
		list, total, err := w.Regions(w.Context(), 1, 1)
		w.Must(err)
		storetest.Same(w.T, "a page", storetest.Line(len(list), list[0].Name, total), "1 Japan 2")
		byID, err := w.RegionsByID(w.Context(), []string{japan.ID, "reg_gone"})
		w.Must(err)
		storetest.Same(w.T, "by their ids", storetest.Line(len(byID), byID[japan.ID].Name), "1 Japan")
		w.Must(w.DeleteRegion(w.Context(), japan.ID))
		w.Must(w.DeleteRegion(w.Context(), japan.ID))
		_, err = w.Region(w.Context(), japan.ID)
		storetest.HasKind(w.T, err, record.NotFound)
	})
}
