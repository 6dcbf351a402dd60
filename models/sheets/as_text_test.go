package sheets

import (
	"strings"
	"testing"
)

func TestAWorkbookAsText(t *testing.T) {
	t.Parallel()
	file := zipped(t, workbookOf(`<si><t>Variant</t></si><si><t>Price, "net"</t></si><si><t xml:space="preserve">two
lines</t></si><si><t>1.234</t></si>`, "",
		`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`+
			`<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4"><v>12.345</v></c><c r="C4"><v>1000</v></c></row>`+
			`<row r="5"><c r="A5" t="s"><v>3</v></c><c r="B5" t="e"><v>#N/A</v></c></row>`)...)
	text, err := WorkbookText(strings.NewReader(file), int64(len(file)), 1000)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Variant\t\"Price, \"\"net\"\"\"\n\n\ntwo lines\t12.3450\t1000\n1.234\t#N/A\n"; text != want {
		t.Errorf("read is %q, not %q", text, want)
	}
	if _, err := WorkbookText(strings.NewReader(file), int64(len(file)), 10); err == nil || !strings.Contains(err.Error(), "too much text") {
		t.Errorf("a text that is too long: %v", err)
	}
	for content, is := range map[string]bool{file: true, "email;name": false, "": false, oleBeginning + "x": true} {
		if IsWorkbook([]byte(content)) != is {
			t.Errorf("%.10q is a workbook: %v", content, !is)
		}
	}
	broken := file[:len(file)/2]
	if _, err := WorkbookText(strings.NewReader(broken), int64(len(broken)), 1000); err == nil {
		t.Error("half a file is read")
	}
}
