package mapping

// Shape is a kind of file that a shop or a tool writes, recognized by the names of its columns.
type Shape struct {
	Name  string // for programs: "shopify"
	Title string // for people: "Shopify customers"
}

// Shapes are all shapes that are recognized, in the order of their titles.
func Shapes() []Shape { return nil }
