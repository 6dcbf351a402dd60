package offers

import (
	"cohort/models/pricing"
	"cohort/views/ui"
)

// variantChoices are the variants that fields offer.
func variantChoices(all pricing.Choices) (offered []ui.Param) {
	for _, variant := range all.Variants {
		offered = append(offered, ui.Param{Value: variant})
	}
	return offered
}

// currencyChoices are the currencies that fields offer, with their names.
func currencyChoices(all pricing.Choices) (offered []ui.Param) {
	for _, currency := range all.Currencies {
		offered = append(offered, ui.Param{Name: currency.Name, Value: upperCode(currency.Code)})
	}
	return offered
}

// regionChoices are the regions that fields offer, with their names.
func regionChoices(all pricing.Choices) (offered []ui.Param) {
	for _, region := range all.Regions {
		offered = append(offered, ui.Param{Name: regionLabel(region), Value: region.ID})
	}
	return offered
}
