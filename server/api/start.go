package api

import (
	"bytes"
	"html/template"
	"io/fs"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/emberline/emberline/frontend"
	"github.com/emberline/emberline/models"
)

// startPage is what a browser gets while the web application is not built into
// the binary: what there is, and how to go on.
var startPage = template.Must(template.New("start").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Emberline</title></head>
<body><main><h1>Emberline</h1>
<p lang="ko">서비스가 실행 중입니다. 이 실행 파일에는 웹 화면이 들어 있지 않습니다. 명령줄로 모든 일을 할 수 있습니다.</p>
<p>The service is running. This binary holds no web interface; everything can be done from the command line.</p>
<h2>Incidents · <span lang="ko">사고</span></h2>
{{range .}}<p><b>{{.Title.Ko}}</b>{{if and .Title.Ko .Title.En}} · {{end}}{{.Title.En}} ({{.Zone}})</p>
<pre>emberline events --incident {{.Slug}} --limit 20
emberline search --incident {{.Slug}} 전원
emberline sources --incident {{.Slug}}</pre>
{{else}}<p>None yet · <span lang="ko">아직 없음</span>. Make the reference incident · <span lang="ko">예제 사고 만들기</span>:</p>
<pre>emberline demo</pre>{{end}}
<p><a href="/livez">/livez</a> <a href="/readyz">/readyz</a> <a href="/metrics">/metrics</a></p>
</main></body></html>
`))

// start serves the web application when it is built in, else the start page.
func (a *API) start(c *gin.Context) {
	if page, err := fs.ReadFile(frontend.Files(), "index.html"); err == nil {
		c.Data(http.StatusOK, "text/html; charset=utf-8", page)
		return
	}
	all, err := a.s.Incidents(c.Request.Context())
	if err != nil {
		a.log.Error("start page", "error", err)
		all = []models.Incident{}
	}
	var b bytes.Buffer
	if err := startPage.Execute(&b, all); err != nil {
		a.log.Error("start page", "error", err)
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Data(http.StatusOK, "text/html; charset=utf-8", b.Bytes())
}
