package ui

// Flash is a message about the last change, shown once.
type Flash struct {
	Kind   string // "success", "error" or "info"
	Text   string
	Action *FlashAction

	ChangeSet string // what it is about; "" where nothing was to be changed

	Import string // the id of an import whose end is the message; "" for any other
}

// FlashAction is the button of a message: a form that posts, such as Undo.
type FlashAction struct {
	Label, URL string
	Fields     []Param
}
