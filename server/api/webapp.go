package api

import (
	"io/fs"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/emberline/emberline/frontend"
)

// startPage is what a browser gets while the web application is not built into
// the binary: how to go on. It tells nobody which incidents there are.
const startPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Emberline</title></head>
<body><main><h1>Emberline</h1>
<p lang="ko">서비스가 실행 중입니다. 이 실행 파일에는 웹 화면이 들어 있지 않습니다. 모든 일을 명령줄과 REST API로 할 수 있습니다.</p>
<p>The service is running. This binary holds no web interface; everything can be done from the command line and over the REST API.</p>
<pre>emberline incident list
emberline events --incident pangyo-2022 --limit 20
emberline search --incident pangyo-2022 전원</pre>
<p><a href="/api/docs">API</a> · <a href="/livez">/livez</a> <a href="/readyz">/readyz</a> <a href="/metrics">/metrics</a></p>
</main></body></html>
`

// start serves the web application when it is built in, else the start page.
func (a *API) start(c *gin.Context) {
	if page, err := fs.ReadFile(frontend.Files(), "index.html"); err == nil {
		c.Data(http.StatusOK, "text/html; charset=utf-8", page)
		return
	}
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(startPage))
}
