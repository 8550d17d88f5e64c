package api

import (
	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// formatAnswer is a format that can be read.
type formatAnswer struct {
	Name  string           `json:"name" example:"nginx-access"`
	Title models.Localized `json:"title"`
	// Container: it takes a whole archive file at once
	Container bool `json:"container"`
}

// listFormats lists the formats that evidence may have.
//
//	@Summary	List the formats that can be read
//	@Tags		sources
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[formatAnswer]
//	@Router		/formats [get]
func (a *API) listFormats(r *request) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	return pageOf(r, q, app.Formats(), func(f ingest.Format) string { return f.Name }, func(f ingest.Format) formatAnswer {
		return formatAnswer{f.Name, f.Title, f.Container}
	})
}
