// Package ui is the kit that the pages are made of: lists, forms, panels, messages. It knows the records that it shows; pages and
// their addresses it does not know.
package ui
