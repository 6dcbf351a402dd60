package text

// The cost of looking for mistyped words is bounded by these.
const (
	mostMistyped  = 5  // words that may be the mistyped one,
	mostNearWords = 20 // and words of a search that is tried again
)

// NearTerms are lists of terms, one of which each search text has that has all the terms of a search but one word, and a similar one
// instead of that. Words that are too short for the index are left out.
func NearTerms(terms []Term) (lists [][]Term) {
	if len(terms) > mostNearWords {
		return nil
	}
	for i, term := range terms {
		word := term.Word()
		if !CanBeNear(word) || len(lists) == mostMistyped {
			continue
		}
		list := []Term{NearParts(word)}
		for j, other := range terms {
			if word := other.Word(); i != j && (word == "" || len([]rune(word)) >= 3) {
				list = append(list, other)
			}
		}
		lists = append(lists, list)
	}
	return lists
}

// NearlyHas reports whether a search text has all the terms, or all but one word and a similar one.
func NearlyHas(has string, terms []Term) bool {
	mistyped := ""
	for _, term := range terms {
		if term.In(has) {
			continue
		}
		if mistyped != "" || !CanBeNear(term.Word()) {
			return false
		}
		mistyped = term.Word()
	}
	return mistyped == "" || HasNear(has, mistyped)
}
