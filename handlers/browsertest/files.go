package browsertest

import (
	"os"
	"path/filepath"

	devtools "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Downloads returns a folder, into which the files go from here on that the person is sent.
func (b *Browser) Downloads() (folder string) {
	b.t.Helper()
	folder = b.t.TempDir()
	_, err := chromedp.CallBrowser(b.ctx, devtools.SetDownloadBehavior, devtools.SetDownloadBehaviorParams{
		Behavior: devtools.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID, DownloadPath: folder,
	})
	b.must(err)
	return folder
}

// SeeFile waits until a file is in a folder of Downloads that is called like the pattern, and returns what is in it.
func (b *Browser) SeeFile(folder, pattern string) (content string) {
	b.t.Helper()
	b.Eventually("the file "+pattern, func() bool {
		found, err := filepath.Glob(filepath.Join(folder, pattern))
		b.must(err)
		for _, path := range found {
			read, err := os.ReadFile(path)
			b.must(err)
			content = string(read)
		}
		return content != ""
	})
	return content
}

// MayCopy lets pages copy, as the browsers that people use do.
func (b *Browser) MayCopy() {
	b.t.Helper()
	_, err := chromedp.CallBrowser(b.ctx, devtools.SetPermission, devtools.SetPermissionParams{
		Permission: &devtools.PermissionDescriptor{Name: "clipboard-write"}, Setting: devtools.PermissionSettingGranted,
		BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
	})
	b.must(err)
}
