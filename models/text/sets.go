package text

import "slices"

// Distinct returns the texts sorted, each once.
func Distinct(texts []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(texts)))
}

// Set has the texts as the keys of a map.
func Set(texts []string) map[string]bool {
	set := make(map[string]bool, len(texts))
	for _, text := range texts {
		set[text] = true
	}
	return set
}

// Unique are the texts in their order, each once.
func Unique(texts []string) []string { return InOrder(texts, texts) }

// InOrder returns the members of some in the order of all, each once.
func InOrder(some, all []string) []string {
	wanted := Set(some)
	var ordered []string
	for _, text := range all {
		if wanted[text] {
			ordered = append(ordered, text)
			delete(wanted, text)
		}
	}
	return ordered
}
