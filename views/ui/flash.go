package ui

// Flash is a message about what was just done.
type Flash struct {
	Kind   string // "success", "error" or "info"
	Text   string
	Action *FlashAction
}

// FlashAction is a thing to do about a message: a form that posts, such as Undo.
type FlashAction struct {
	Label, URL string
	Fields     []Param
}
