package imports

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/record"
	importviews "cohort/views/imports"
)

// ListImports shows the form for a file, and the files that were sent lately.
func (p *Pages) ListImports(c echo.Context) error { return p.showStart(c, http.StatusOK, "") }

func (p *Pages) showStart(c echo.Context, status int, problem string) (err error) {
	section, list := above(kindOf(c))
	view := importviews.Start{Page: p.Page(c, section, "Import", list), Kind: kindOf(c), Error: problem}
	if view.Imports, err = p.Store.Imports(c.Request().Context(), kindOf(c)); err != nil {
		return err
	}
	if view.Group, err = p.groupNamed(c, c.QueryParam("group")); err != nil {
		return err
	}
	return pages.Render(c, status, importviews.StartPage(view))
}

// groupNamed is the name of a group with an id; nil for one that does not exist.
func (p *Pages) groupNamed(c echo.Context, id string) (*customers.GroupName, error) {
	if id == "" {
		return nil, nil
	}
	group, err := p.Store.Group(c.Request().Context(), id)
	if record.IsKind(err, record.NotFound) {
		return nil, nil
	}
	return &customers.GroupName{ID: group.ID, Name: group.Name}, err
}

// joined is the name of the group that everybody in a file joins, "" for none.
func (p *Pages) joined(c echo.Context, choices imports.Choices) (string, error) {
	group, err := p.groupNamed(c, choices.GroupID)
	if group == nil {
		return choices.NewGroup, err
	}
	return group.Name, err
}

// Upload keeps the file that is sent, and leads to its page.
func (p *Pages) Upload(c echo.Context) error {
	part, err := sentFile(c.Request())
	if err != nil {
		return p.showStart(c, http.StatusUnprocessableEntity, "Choose a file.")
	}
	defer func() { _ = part.Close() }() // what was not read of it is nobody's loss
	file := &arriving{from: part}
	keep := p.Store.UploadImport
	if kindOf(c) == imports.OfGroups {
		keep = p.Store.UploadGroups
	}
	kept, err := keep(c.Request().Context(), part.FileName(), file)
	var why *record.Error
	switch {
	case file.err != nil:
		return echo.ErrBadRequest // it broke off
	case errors.As(err, &why) && why.Kind == record.Invalid:
		return p.showStart(c, http.StatusUnprocessableEntity, pages.ProblemOf(why).Words())
	case err != nil:
		return err
	}
	path := importviews.Path(kept.ID)
	if group := c.QueryParam("group"); group != "" {
		path += "?" + url.Values{"group": {group}}.Encode()
	}
	return pages.LeadTo(c, path)
}

// sentFile is the file of a form, of which nothing has been read. The error is that no file was sent.
func sentFile(r *http.Request) (*multipart.Part, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return part, nil
		}
	}
}

// arriving is a file that remembers why it did not arrive whole.
type arriving struct {
	from io.Reader
	err  error
}

func (a *arriving) Read(piece []byte) (int, error) {
	n, err := a.from.Read(piece)
	if err != nil && !errors.Is(err, io.EOF) {
		a.err = err
	}
	return n, err
}
