package ui

import "github.com/a-h/templ"

// Icons of what a button does, drawn like those of things.
func IconSearch() templ.Component {
	return icon(`<path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/>`)
}

func IconClose() templ.Component { return icon(`<path d="M18 6 6 18"/><path d="m6 6 12 12"/>`) }

func IconPlus() templ.Component { return icon(`<path d="M5 12h14"/><path d="M12 5v14"/>`) }

func IconEdit() templ.Component {
	return icon(`<path d="M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 ` +
		`2 0 0 0 .83-.497z"/><path d="m15 5 4 4"/>`)
}

func IconTrash() templ.Component {
	return icon(`<path d="M10 11v6"/><path d="M14 11v6"/><path d="M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6"/><path d="M3 6h18"/><path ` +
		`d="M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2"/>`)
}

func IconMore() templ.Component {
	return icon(`<circle cx="12" cy="12" r="1"/><circle cx="19" cy="12" r="1"/><circle cx="5" cy="12" r="1"/>`)
}

func IconChevronLeft() templ.Component { return icon(`<path d="m15 18-6-6 6-6"/>`) }

func IconChevronRight() templ.Component { return icon(`<path d="m9 18 6-6-6-6"/>`) }

func IconChevronsLeft() templ.Component {
	return icon(`<path d="m11 17-5-5 5-5"/><path d="m18 17-5-5 5-5"/>`)
}

func IconChevronsRight() templ.Component {
	return icon(`<path d="m6 17 5-5-5-5"/><path d="m13 17 5-5-5-5"/>`)
}

func IconChevronDown() templ.Component { return icon(`<path d="m6 9 6 6 6-6"/>`) }

func IconSortable() templ.Component { return icon(`<path d="m7 15 5 5 5-5"/><path d="m7 9 5-5 5 5"/>`) }

func IconArrowUp() templ.Component { return icon(`<path d="m5 12 7-7 7 7"/><path d="M12 19V5"/>`) }

func IconArrowDown() templ.Component { return icon(`<path d="M12 5v14"/><path d="m19 12-7 7-7-7"/>`) }

func IconCheck() templ.Component { return icon(`<path d="M20 6 9 17l-5-5"/>`) }

func IconLogOut() templ.Component {
	return icon(`<path d="m16 17 5-5-5-5"/><path d="M21 12H9"/><path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4"/>`)
}

func IconView() templ.Component {
	return icon(`<path d="M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 ` +
		`0"/><circle cx="12" cy="12" r="3"/>`)
}

func IconCopy() templ.Component {
	return icon(`<rect width="14" height="14" x="8" y="8" rx="2" ry="2"/><path d="M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 ` +
		`2"/>`)
}

func IconUndo() templ.Component {
	return icon(`<path d="M9 14 4 9l5-5"/><path d="M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11"/>`)
}

func IconUserPlus() templ.Component {
	return icon(`<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2"/><circle cx="9" cy="7" r="4"/><line x1="19" x2="19" y1="8" ` +
		`y2="14"/><line x1="22" x2="16" y1="11" y2="11"/>`)
}

func IconUserMinus() templ.Component {
	return icon(`<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2"/><circle cx="9" cy="7" r="4"/><line x1="22" x2="16" y1="11" ` +
		`y2="11"/>`)
}

func IconFilter() templ.Component {
	return icon(`<path d="M10 20a1 1 0 0 0 .553.895l2 1A1 1 0 0 0 14 21v-7a2 2 0 0 1 .517-1.341L21.74 4.67A1 1 0 0 0 21 3H3a1 1 0 0 ` +
		`0-.742 1.67l7.225 7.989A2 2 0 0 1 10 14z"/>`)
}

func IconDownload() templ.Component {
	return icon(`<path d="M12 15V3"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/><path d="m7 10 5 5 5-5"/>`)
}

func IconMove() templ.Component {
	return icon(`<path d="m16 3 4 4-4 4"/><path d="M20 7H4"/><path d="m8 21-4-4 4-4"/><path d="M4 17h16"/>`)
}

func IconUpload() templ.Component {
	return icon(`<path d="M12 3v12"/><path d="m17 8-5-5-5 5"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/>`)
}
