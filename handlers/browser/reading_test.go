package browser_test

import (
	"testing"
	"time"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// noteQuestions notes when a dialog was shown last, in milliseconds since 1970.
const noteQuestions = `
	const show = HTMLDialogElement.prototype.showModal;
	HTMLDialogElement.prototype.showModal = function () {
		show.call(this);
		window.askedAt = performance.timeOrigin + performance.now();
	};
`

// askedAt is when the dialog on the screen came.
func askedAt(b *browsertest.Browser) time.Time {
	return time.UnixMilli(int64(b.Eval(`askedAt`).(float64)))
}

// A key that was pressed before the question could be read does not answer it; a little later it does.
func TestAQuestionIsReadBeforeItIsAnswered(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{"Enter": {"Enter"}, "Space": {" "}, "Control+Enter": {"Control+Enter"}} {
		t.Run("removing customers by "+name, func(t *testing.T) {
			t.Parallel()
			o := officetest.Open(t, "sqlite")
			vip := o.Group("VIP", o.Customers(3)...)
			b := openBrowser(t, o, false)
			b.OnEachPage(noteQuestions)
			b.Open("/customer-groups/" + vip + "?sort=name")
			b.Press("j", "x", "r")
			b.SeeFocus("Continue")
			b.PressAt(askedAt(b).Add(200*time.Millisecond), keys...)
			b.SeeFocus("Continue")
			officetest.Equal(t, "members", len(o.Members(vip)), 3)
			b.PressAt(askedAt(b).Add(400*time.Millisecond), keys...)
			b.See("1 customer removed.")
		})
	}
	t.Run("what cannot be undone", func(t *testing.T) {
		t.Parallel()
		o := officetest.Open(t, "sqlite")
		b := openBrowser(t, o, false)
		b.OnEachPage(noteQuestions)
		b.Open("/customer-groups/" + o.Group("VIP"))
		b.Click("Actions for VIP")
		b.Click("Delete")
		b.SeeFocus("Cancel")
		b.PressAt(askedAt(b).Add(100*time.Millisecond), "Tab", "Enter")
		b.See("will be permanently deleted")
		b.SeeFocus("Delete")
		b.Click("Cancel") // the mouse is not a key
		b.DontSee("will be permanently deleted")
		b.Click("Actions for VIP")
		b.Click("Delete")
		b.In("Delete customer group").Click("Delete")
		b.See("Customer group “VIP” was deleted.")
	})
	t.Run("what is typed is kept", func(t *testing.T) {
		t.Parallel()
		o := officetest.Open(t, "sqlite")
		gold := o.Group("Gold")
		o.Customers(1)
		b := keyboard(t, o, "/customers")
		b.Press("j", "x")
		hold(b, "choose")
		b.Press("a")
		b.Type("gold")
		b.PressAt(time.Now(), "Enter", "Control+Enter")
		letGo(b)
		b.In("Add to groups").See("Gold") // the name is chosen, the question is not answered
		officetest.Equal(t, "members", len(o.Members(gold)), 0)
		b.Press("Control+Enter")
		b.See("1 customer added to “Gold”.")
	})
}
