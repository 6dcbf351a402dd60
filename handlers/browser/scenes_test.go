package browser_test

import (
	"slices"
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// scene is a state of a page worth a picture.
type scene struct {
	name     string
	path     string
	then     func(b *browsertest.Browser)
	anyone   bool // nobody is signed in
	empty    bool // nothing has been entered yet
	noScript bool
}

// play brings a browser, prepared as wanted, into the scene.
func (s scene) play(t *testing.T, o *officetest.Office, prepare ...func(*browsertest.Browser)) *browsertest.Browser {
	t.Helper()
	b := openBrowser(t, o, s.anyone)
	if s.noScript {
		b.WithoutJavaScript()
	}
	for _, p := range prepare {
		p(b)
	}
	b.Open(s.path)
	if s.then != nil {
		s.then(b)
	}
	return b
}

// scenes are all states of all pages.
func (w world) scenes() []scene {
	return slices.Concat(w.otherScenes(), w.groupListScenes(), w.groupScenes(), w.groupFormScenes(), w.customerScenes(),
		w.priceListScenes(), w.discountScenes(), w.settingsScenes(), w.secondStepScenes(), w.importScenes())
}

func clicks(names ...string) func(*browsertest.Browser) {
	return func(b *browsertest.Browser) {
		for _, name := range names {
			b.Click(name)
		}
	}
}

// tickFirst selects the first n rows of a list of customers.
func tickFirst(b *browsertest.Browser, list string, n int) {
	for _, row := range b.Table(list)[1 : n+1] {
		for _, cell := range row {
			if strings.Contains(cell, "@") {
				b.In(list).Tick(cell)
			}
		}
	}
}

func (w world) otherScenes() []scene {
	small := "/customer-groups/" + w.small
	return []scene{
		{name: "login", path: "/login", anyone: true},
		{name: "login-refused", path: "/login", anyone: true, then: func(b *browsertest.Browser) {
			b.Fill("E-mail", "olga@example.com")
			b.Fill("Password", "a bad password")
			b.Click("Sign in")
		}},
		{name: "palette", path: small, then: func(b *browsertest.Browser) { b.Press("Control+k") }},
		{name: "palette-found", path: small, then: func(b *browsertest.Browser) {
			b.Press("Control+k")
			b.Type("lo")
			b.In("Search").See("Loyalty Gold")
		}},
		{name: "activity", path: "/activity"},
		{name: "activity-filter", path: "/activity?action=added", then: clicks("Filter")},
		{name: "activity-entry", path: "/activity?action=added",
			then: func(b *browsertest.Browser) { b.In("Activity").Click("Added 7 customers to") }},
		{name: "search", path: "/search?q=lo"},
		{name: "shortcuts", path: small, then: func(b *browsertest.Browser) { b.Press("?") }},
		{name: "shortcuts-page", path: "/shortcuts"},
		{name: "draft", path: small + "/edit", then: func(b *browsertest.Browser) {
			b.Fill("Name", "Wholesale South")
			b.Eval(`document.querySelectorAll("form").forEach((form) => delete form.dataset.dirty)`)
			b.Reload()
		}},
		{name: "noscript-filter", path: "/customers", noScript: true, then: clicks("Filter")},
		{name: "not-found", path: "/customer-groups/cgrp_gone", then: func(b *browsertest.Browser) { b.Allow("404") }},
		{name: "not-found-anyone", path: "/nothing", anyone: true, then: func(b *browsertest.Browser) { b.Allow("404") }},
		{name: "noscript-groups", path: "/customer-groups", noScript: true},
		{name: "noscript-group", path: small, noScript: true},
		{name: "noscript-group-edit", path: small + "/edit", noScript: true},
		{name: "noscript-group-add", path: small + "/customers/add", noScript: true},
		{name: "noscript-metadata", path: small + "/metadata", noScript: true},
		{name: "noscript-customer-new", path: "/customers/new", noScript: true},
		{name: "noscript-delete", path: small + "/delete", noScript: true},
		{name: "noscript-said", path: small + "/edit", noScript: true, then: clicks("Save")},
	}
}
