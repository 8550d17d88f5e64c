package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

const partType = "application/offset+octet-stream"

// accessLog is a file that has a format of its own.
func accessLog(lines int) string {
	var b strings.Builder
	for i := range lines {
		fmt.Fprintf(&b, "10.0.%d.%d - - [15/Oct/2022:15:%02d:%02d +0900] \"GET /upload/%d HTTP/1.1\" 200 512 \"-\" \"curl/7.79\"\n", i/250%250, i%250, 19+i/600%40, i/10%60, i)
	}
	return b.String()
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// TestUpload sends a file in parts, loses its place, goes on, sees how it would
// be read, takes it in and finds it.
func TestUpload(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home + "/uploads"
	file := accessLog(2000)
	made := w.ask(t, "investigator", "POST", in, map[string]any{"name": "../../etc/access.log", "size": len(file), "sha256": sum(file)}).want(201)
	id := made.text("id")
	at := in + "/" + id
	if made.Header.Get("Location") != "/api/v1"+at {
		t.Errorf("Location %q", made.Header.Get("Location"))
	}
	send := func(offset int, part string, want int) answer {
		t.Helper()
		return w.ask(t, "investigator", "PATCH", at, part, "Content-Type", partType, "Upload-Offset", fmt.Sprint(offset)).want(want)
	}
	send(0, file[:1000], 204)
	wrong := send(500, "again", 409)
	if wrong.text("code") != "offset_mismatch" || wrong.Header.Get("Upload-Offset") != "1000" {
		t.Errorf("%s, offset %q", wrong.Body, wrong.Header.Get("Upload-Offset"))
	}
	head := w.ask(t, "investigator", "HEAD", at, nil).want(200)
	if head.Header.Get("Upload-Offset") != "1000" || head.Header.Get("Upload-Length") != fmt.Sprint(len(file)) {
		t.Errorf("%v", head.Header)
	}
	w.ask(t, "investigator", "POST", at+"/finish", nil).want(409)
	w.ask(t, "investigator", "POST", in+"/commit", map[string]any{"uploads": []string{id}}).want(409)
	w.ask(t, "lead", "GET", at, nil).want(404) // it is the investigator's
	send(1000, file[1000:]+"too much", 400)
	if got := w.ask(t, "investigator", "GET", at, nil).want(200); got.text("offset") != fmt.Sprint(float64(len(file))) && got.text("offset") != fmt.Sprint(len(file)) {
		t.Errorf("after too much: %s", got.Body)
	}
	done := w.ask(t, "investigator", "POST", at+"/finish", nil).want(200)
	for path, want := range map[string]string{"upload.state": "complete", "upload.sha256": sum(file), "preview.encoding": "utf-8", "preview.sample.#": "20", "preview.sample.0.host": ""} {
		if got := done.text(path); got != want {
			t.Errorf("%s is %q, want %q: %s", path, got, want, clip(done.Body))
		}
	}
	if !strings.Contains(done.text("preview.candidates.0.format"), "access") || done.get("preview.candidates.0.score").(float64) < 50 || strings.Contains(done.text("preview.label"), "..") {
		t.Errorf("%s", clip(done.Body))
	}
	commit := w.ask(t, "investigator", "POST", in+"/commit", map[string]any{"uploads": []string{id}, "label": "uploaded/access", "note": "from the proxy"}).want(202)
	again := w.ask(t, "investigator", "POST", in+"/commit", map[string]any{"uploads": []string{id}}).want(202)
	if commit.text("job") == "" || commit.text("job") != again.text("job") {
		t.Errorf("said twice: job %s and %s", commit.text("job"), again.text("job"))
	}
	eventually(t, "the source", func() bool {
		return w.ask(t, "viewer", "GET", "/incidents/"+home+"/sources/uploaded%2Faccess", nil).text("state") == "ready"
	})
	src := w.ask(t, "viewer", "GET", "/incidents/"+home+"/sources/uploaded%2Faccess", nil).want(200)
	if src.text("ledger.accepted") != "2000" || src.text("sha256") != sum(file) || src.text("remark") != "from the proxy" {
		t.Errorf("%s", clip(src.Body))
	}
	if n := w.ask(t, "viewer", "GET", "/incidents/"+home+"/search?q=%22upload%2F1999%22&with=count", nil).text("count.value"); n != "1" {
		t.Errorf("found %s times", n)
	}
	raw := w.ask(t, "lead", "GET", "/incidents/"+home+"/sources/"+src.text("id")+"/pieces/1/raw", nil).want(200)
	if string(raw.Body) != file || raw.Header.Get("X-Content-SHA256") != sum(file) || !strings.HasPrefix(raw.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d bytes, %v", len(raw.Body), raw.Header)
	}
	part := w.ask(t, "lead", "GET", "/incidents/"+home+"/sources/"+src.text("id")+"/raw", nil, "Range", "bytes=1000-1999").want(206)
	if string(part.Body) != file[1000:2000] || part.Header.Get("Content-Range") != fmt.Sprintf("bytes 1000-1999/%d", len(file)) {
		t.Errorf("range: %q", part.Header.Get("Content-Range"))
	}
	if w.journal.count("source.read", "lead") < 2 {
		t.Error("reading evidence was not noted")
	}
}

// TestUploadOfOtherBytes refuses what does not hash to what was declared.
func TestUploadOfOtherBytes(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home + "/uploads"
	id := w.ask(t, "lead", "POST", in, map[string]any{"name": "a", "size": 3, "sha256": sum("abc")}).want(201).text("id")
	w.ask(t, "lead", "PATCH", in+"/"+id, "abd", "Content-Type", partType, "Upload-Offset", "0").want(204)
	w.ask(t, "lead", "POST", in+"/"+id+"/finish", nil).want(409)
	w.ask(t, "lead", "DELETE", in+"/"+id, nil).want(204)
	w.ask(t, "lead", "GET", in+"/"+id, nil).want(404)
	for _, body := range []string{`{"name":"a","size":-1}`, `{"name":"","size":1}`, `{"name":"a\u0000","size":1}`, `{"name":"a","size":1,"sha256":"xyz"}`, `{"name":"a","size":9000000000000000}`} {
		if got := w.ask(t, "lead", "POST", in, body); got.Status != 400 && got.Status != 413 {
			t.Errorf("%s: %d %s", body, got.Status, clip(got.Body))
		}
	}
}

// TestUploadBreaksOff cuts the connection inside a part: what came is kept.
func TestUploadBreaksOff(t *testing.T) {
	w := theWorld(t)
	in := "/api/v1/incidents/" + home + "/uploads"
	id := w.ask(t, "lead", "POST", in, map[string]any{"name": "a", "size": 1 << 20}).want(201).text("id")
	conn, err := net.Dial("tcp", w.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "PATCH %s/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test-lead\r\nContent-Type: %s\r\nUpload-Offset: 0\r\nContent-Length: %d\r\n\r\n%s", in, id, partType, 1<<20, strings.Repeat("x", 5000))
	time.Sleep(100 * time.Millisecond)
	conn.Close()
	eventually(t, "the part's beginning", func() bool {
		return w.ask(t, "lead", "HEAD", in+"/"+id, nil).Header.Get("Upload-Offset") == "5000"
	})
	eventually(t, "the rest", func() bool { // 409 as long as the broken part is being put away
		return w.ask(t, "lead", "PATCH", in+"/"+id, strings.Repeat("y", 1<<20-5000), "Content-Type", partType, "Upload-Offset", "5000").Status == 204
	})
	w.ask(t, "lead", "DELETE", in+"/"+id, nil).want(204)
}

// TestExports writes the same events while they are read and by a job.
func TestExports(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home
	x := w.ask(t, "lead", "POST", in+"/exports", map[string]any{"format": "csv", "kind": []string{"alert"}}).want(202)
	at := in + "/exports/" + x.text("id")
	eventually(t, "the export", func() bool { return w.ask(t, "lead", "GET", at, nil).text("ready") == "true" })
	file := w.ask(t, "lead", "GET", at+"/file", nil).want(200)
	streamed := w.ask(t, "lead", "GET", in+"/export?format=csv&kind=alert", nil).want(200)
	if string(file.Body) != string(streamed.Body) || len(file.Body) < 500 || file.Header.Get("X-Content-SHA256") != sum(string(file.Body)) {
		t.Errorf("%d bytes by a job, %d streamed", len(file.Body), len(streamed.Body))
	}
	rest := w.ask(t, "lead", "GET", at+"/file", nil, "Range", "bytes=100-").want(206)
	if string(rest.Body) != string(file.Body[100:]) {
		t.Error("a range is not that of the file")
	}
	if w.journal.count("export.read", "lead") < 3 {
		t.Error("exports were not noted")
	}
	w.ask(t, "stranger", "GET", "/incidents/"+elsewhere+"/exports/"+x.text("id"), nil).want(404)
	w.ask(t, "lead", "DELETE", at, nil).want(204)
	w.ask(t, "lead", "GET", at, nil).want(404)
}

// follow reads a stream's events into a channel until the test ends.
func (w *world) follow(t *testing.T, as string, headers ...string) <-chan string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+"/api/v1/incidents/"+home+"/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer test-"+as)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req) //nolint:bodyclose // the reader below closes it
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %v", resp.StatusCode, resp.Header)
	}
	out := make(chan string, 1000)
	go func() {
		defer resp.Body.Close()
		defer close(out)
		var rest string
		buf := make([]byte, 64<<10)
		for {
			n, err := resp.Body.Read(buf)
			rest += string(buf[:n])
			for {
				event, tail, ok := strings.Cut(rest, "\n\n")
				if !ok {
					break
				}
				out <- event
				rest = tail
			}
			if err != nil {
				if err != io.EOF && t.Context().Err() == nil {
					t.Error(err)
				}
				return
			}
		}
	}()
	return out
}

func await(t *testing.T, events <-chan string, parts ...string) string {
	t.Helper()
	for {
		select {
		case e, ok := <-events:
			if !ok {
				t.Fatalf("the stream ended without %v", parts)
			}
			all := true
			for _, p := range parts {
				all = all && strings.Contains(e, p)
			}
			if all {
				return e
			}
		case <-time.After(15 * time.Second):
			t.Fatalf("nothing came with %v", parts)
		}
	}
}

// TestStream follows others' edits, and goes on where it was left.
func TestStream(t *testing.T) {
	w := theWorld(t)
	events := w.follow(t, "viewer")
	await(t, events, "event: source", `"state":"ready"`)
	w.ask(t, "investigator", "POST", "/incidents/"+home+"/entries", map[string]any{"key": "streamed", "title": map[string]string{"en": "s"}, "earliest": "2022-10-15T15:19:00+09:00"}).want(201)
	e := await(t, events, "event: revision", `"key":"streamed"`, `"author":"investigator"`)
	_, id, _ := strings.Cut(e, "id: ")
	id, _, _ = strings.Cut(id, "\n")
	w.ask(t, "investigator", "PATCH", "/incidents/"+home+"/entries/streamed", map[string]any{"service": "mail"}, "If-Match", `"1"`).want(200)
	late := w.follow(t, "viewer", "Last-Event-ID", id)
	await(t, late, `"key":"streamed"`, `"number":2`, `"/service"`)
	x := w.ask(t, "lead", "POST", "/incidents/"+home+"/exports", map[string]any{"format": "jsonl"}).want(202)
	await(t, events, "event: job", `"id":`+x.text("job"), `"state":"done"`)
}
