// Package ui has the components that the pages are made of: lists, forms, panels, messages. It knows the records that it shows,
// but neither pages nor their addresses.
package ui
