package api

import (
	"reflect"
	"runtime"
	"strings"

	"github.com/emberline/emberline/models"
)

// Route is one address of the API. The table is data, so that tests, the
// documentation and the metrics walk over the same list that is served.
type Route struct {
	Method string
	Path   string // below Base, parameters in braces
	handle handler
	Need   Need
	Rate   Rate
	Limit  int64 // most bytes of a body; 0: it takes none
	Body   any   // the zero value of the request type; nil: none, or not JSON
	Flags  Flag
}

type handler func(*API, *request) error

// Base stands before every path of the table.
const Base = "/api/v1"

// Need is what one must be allowed: a models.Permission, in the incident of the
// path or in the installation, or one of the two below.
type Need string

// What needs no permission.
const (
	Anybody  Need = "anybody"
	LoggedIn Need = "logged_in"
)

// Flag is a peculiarity of a route.
type Flag uint16

// The flags.
const (
	Match  Flag = 1 << iota // If-Match is required
	Stream                  // may take as long as something moves
	Secret                  // its answer holds a secret and is never remembered
	First                   // also for who must change the password first
	Disk                    // takes bytes in: refused when the disk is nearly full
	Queue                   // adds a job: refused when too many wait
	Again                   // done twice is done once: an Idempotency-Key is not needed
)

// Has says whether all of f are set.
func (r *Route) Has(f Flag) bool { return r.Flags&f == f }

// Gin is the path as gin writes it.
func (r *Route) Gin() string {
	return Base + strings.NewReplacer("{", ":", "}", "").Replace(r.Path)
}

// Routes is the table.
func Routes() []Route { return routes }

const (
	get, post, put, patch, del, head = "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"

	small = 8 << 10   // a few fields
	text  = 512 << 10 // what somebody wrote
	part  = 64 << 20  // one part of an upload

	report = 4 << 20 // all texts of a report

	released = Need(models.MayReadReleased)
	observe  = Need(models.MayReadTimeline)
	evidence = Need(models.MayReadEvidence)
	annotate = Need(models.MayAnnotate)
	edit     = Need(models.MayEdit)
	review   = Need(models.MayReview)
	correct  = Need(models.MayCorrect)
	ingests  = Need(models.MayIngest)
	exports  = Need(models.MayExport)
	manage   = Need(models.MayManage)
	auditing = Need(models.MayReadAudit)
	admin    = Need(models.MayAdminister)
	inc      = "/incidents/{incident}"
)

// Method, path, handler, who may, rate, bytes of body, request type, peculiarities.
var routes = []Route{
	{post, "/sessions", (*API).login, Anybody, RateLogin, small, loginRequest{}, Secret},
	{del, "/sessions/current", (*API).logout, LoggedIn, RateWrite, 0, nil, First},
	{get, "/me", (*API).whoami, LoggedIn, RateRead, 0, nil, First},
	{patch, "/me", (*API).changeMe, LoggedIn, RateWrite, small, meRequest{}, 0},
	{put, "/me/password", (*API).changePassword, LoggedIn, RateLogin, small, passwordRequest{}, First | Secret},
	{get, "/me/sessions", (*API).listSessions, LoggedIn, RateRead, 0, nil, 0},
	{del, "/me/sessions/{id}", (*API).endSession, LoggedIn, RateWrite, 0, nil, 0},
	{get, "/formats", (*API).listFormats, LoggedIn, RateRead, 0, nil, 0},
	{get, "/accounts", (*API).listAccounts, admin, RateRead, 0, nil, 0},
	{post, "/accounts", (*API).createAccount, admin, RateWrite, small, accountRequest{}, Secret},
	{get, "/accounts/{login}", (*API).getAccount, admin, RateRead, 0, nil, 0},
	{patch, "/accounts/{login}", (*API).changeAccount, admin, RateWrite, small, accountChange{}, 0},
	{post, "/accounts/{login}/password-link", (*API).createPasswordLink, admin, RateWrite, 0, nil, Secret},
	{del, "/accounts/{login}/sessions", (*API).endSessions, admin, RateWrite, 0, nil, 0},
	{post, "/password-links", (*API).usePasswordLink, Anybody, RateLogin, small, linkRequest{}, Secret},
	{get, "/tokens", (*API).listTokens, LoggedIn, RateRead, 0, nil, 0},
	{post, "/tokens", (*API).createToken, LoggedIn, RateWrite, small, tokenRequest{}, Secret},
	{del, "/tokens/{token}", (*API).revokeToken, LoggedIn, RateWrite, 0, nil, 0},
	{get, "/audit", (*API).listAudit, admin, RateRead, 0, nil, 0},
	{get, "/audit/checkpoint", (*API).getCheckpoint, LoggedIn, RateRead, 0, nil, 0},
	{get, "/audit/records/{seq}/proof", (*API).getInclusion, admin, RateRead, 0, nil, 0},
	{get, "/audit/consistency", (*API).getConsistency, LoggedIn, RateRead, 0, nil, 0},

	{get, "/incidents", (*API).listIncidents, LoggedIn, RateRead, 0, nil, 0},
	{post, "/incidents", (*API).createIncident, admin, RateWrite, small, incidentRequest{}, 0},
	{get, inc, (*API).getIncident, released, RateRead, 0, nil, 0},
	{patch, inc, (*API).changeIncident, manage, RateWrite, text, incidentChange{}, Match},
	{get, inc + "/members", (*API).listMembers, observe, RateRead, 0, nil, 0},
	{put, inc + "/members/{login}", (*API).setMember, manage, RateWrite, small, memberRequest{}, 0},
	{del, inc + "/members/{login}", (*API).removeMember, manage, RateWrite, 0, nil, 0},
	{get, inc + "/audit", (*API).listIncidentAudit, auditing, RateRead, 0, nil, 0},
	{get, inc + "/audit/mine", (*API).listOwnAudit, released, RateRead, 0, nil, 0},
	{get, inc + "/audit/mine/{seq}/proof", (*API).getOwnInclusion, released, RateRead, 0, nil, 0},
	{get, inc + "/changes", (*API).listChanges, released, RateRead, 0, nil, 0},
	{get, inc + "/holds", (*API).listHolds, observe, RateRead, 0, nil, 0},
	{post, inc + "/holds", (*API).issueHold, manage, RateWrite, text, holdRequest{}, 0},
	{get, inc + "/holds/{hold}", (*API).getHold, observe, RateRead, 0, nil, 0},
	{post, inc + "/holds/{hold}/acknowledge", (*API).acknowledgeHold, edit, RateWrite, small, holdStepRequest{}, Match},
	{post, inc + "/holds/{hold}/release", (*API).releaseHold, manage, RateWrite, small, holdStepRequest{}, Match},

	{get, inc + "/sources", (*API).listSources, observe, RateRead, 0, nil, 0},
	{get, inc + "/sources/{source}", (*API).getSource, observe, RateRead, 0, nil, 0},
	{get, inc + "/sources/{source}/pieces", (*API).listPieces, observe, RateRead, 0, nil, 0},
	{get, inc + "/sources/{source}/pieces/{piece}/raw", (*API).downloadPiece, evidence, RateHeavy, 0, nil, Stream},
	{get, inc + "/sources/{source}/raw", (*API).downloadSource, evidence, RateHeavy, 0, nil, Stream},
	{get, inc + "/sources/{source}/clock", (*API).getClock, observe, RateRead, 0, nil, 0},
	{patch, inc + "/sources/{source}/clock", (*API).setClock, correct, RateWrite, small, clockRequest{}, Match},
	{post, inc + "/sources/{source}/clock/preview", (*API).previewClock, observe, RateHeavy, small, clockRequest{}, Again},
	{post, inc + "/sources/{source}/clock/undo", (*API).undoClock, correct, RateWrite, small, undoRequest{}, Match},
	{get, inc + "/sources/{source}/clock/history", (*API).listClockHistory, observe, RateRead, 0, nil, 0},
	{post, inc + "/sources/{source}/remove", (*API).removeSource, manage, RateHeavy, small, removeRequest{}, Again},
	{get, inc + "/tombstones", (*API).listTombstones, released, RateRead, 0, nil, 0},
	{get, inc + "/ledgers", (*API).listLedgers, released, RateRead, 0, nil, 0},
	{get, inc + "/ledgers/{source}", (*API).getLedger, released, RateRead, 0, nil, 0},
	{get, inc + "/gaps", (*API).listGaps, released, RateRead, 0, nil, 0},

	{get, inc + "/events", (*API).listEvents, observe, RateRead, 0, nil, 0},
	{get, inc + "/events/{event}", (*API).getEvent, observe, RateRead, 0, nil, 0},
	{get, inc + "/events/{event}/raw", (*API).downloadEvent, evidence, RateRead, 0, nil, 0},
	{get, inc + "/events/{event}/neighbours", (*API).listNeighbours, observe, RateRead, 0, nil, 0},
	{get, inc + "/histogram", (*API).getHistogram, observe, RateHeavy, 0, nil, 0},
	{get, inc + "/lanes", (*API).getLanes, observe, RateRead, 0, nil, 0},
	{get, inc + "/search", (*API).search, observe, RateHeavy, 0, nil, 0},
	{get, inc + "/search/check", (*API).checkSearch, observe, RateRead, 0, nil, 0},
	{get, inc + "/search/complete", (*API).completeSearch, observe, RateRead, 0, nil, 0},
	{get, inc + "/search/facets", (*API).getFacets, observe, RateHeavy, 0, nil, 0},
	{get, inc + "/saved-searches", (*API).listSavedSearches, observe, RateRead, 0, nil, 0},
	{post, inc + "/saved-searches", (*API).createSavedSearch, annotate, RateWrite, text, savedSearchRequest{}, 0},
	{get, inc + "/saved-searches/{saved}", (*API).getSavedSearch, observe, RateRead, 0, nil, 0},
	{patch, inc + "/saved-searches/{saved}", (*API).changeSavedSearch, annotate, RateWrite, text, savedSearchChange{}, Match},
	{post, inc + "/saved-searches/{saved}/withdraw", (*API).withdrawSavedSearch, annotate, RateWrite, small, undoRequest{}, Match},

	{get, inc + "/entries", (*API).listEntries, released, RateRead, 0, nil, 0},
	{post, inc + "/entries", (*API).createEntry, edit, RateWrite, text, entryRequest{}, 0},
	{get, inc + "/entries/{entry}", (*API).getEntry, released, RateRead, 0, nil, 0},
	{patch, inc + "/entries/{entry}", (*API).changeEntry, edit, RateWrite, text, entryChange{}, Match},
	{post, inc + "/entries/{entry}/claims", (*API).createClaim, edit, RateWrite, text, claimRequest{}, 0},
	{get, inc + "/entries/{entry}/claims/{claim}", (*API).getClaim, released, RateRead, 0, nil, 0},
	{patch, inc + "/entries/{entry}/claims/{claim}", (*API).changeClaim, edit, RateWrite, text, claimChange{}, Match},
	{get, inc + "/revisions", (*API).listRevisions, observe, RateRead, 0, nil, 0},
	{get, inc + "/revisions/compare", (*API).compareRevisions, observe, RateRead, 0, nil, 0},
	{post, inc + "/revisions/restore", (*API).restoreRevision, edit, RateWrite, small, restoreRequest{}, Match},

	{get, inc + "/annotations", (*API).listAnnotations, observe, RateRead, 0, nil, 0},
	{post, inc + "/annotations", (*API).createAnnotation, annotate, RateWrite, text, annotationRequest{}, 0},
	{get, inc + "/annotations/{annotation}", (*API).getAnnotation, observe, RateRead, 0, nil, 0},
	{patch, inc + "/annotations/{annotation}", (*API).changeAnnotation, annotate, RateWrite, text, annotationChange{}, Match},
	{post, inc + "/annotations/{annotation}/withdraw", (*API).withdrawAnnotation, annotate, RateWrite, small, undoRequest{}, Match},
	{get, inc + "/causes", (*API).listCauses, released, RateRead, 0, nil, 0},
	{post, inc + "/causes", (*API).createCause, edit, RateWrite, text, causeRequest{}, 0},
	{get, inc + "/causes/{cause}", (*API).getCause, released, RateRead, 0, nil, 0},
	{patch, inc + "/causes/{cause}", (*API).changeCause, edit, RateWrite, text, causeChange{}, Match},
	{post, inc + "/causes/{cause}/withdraw", (*API).withdrawCause, edit, RateWrite, small, undoRequest{}, Match},
	{post, inc + "/causes/{cause}/release", (*API).releaseCause, review, RateWrite, small, releaseRequest{}, Match},
	{get, inc + "/links", (*API).listLinks, observe, RateRead, 0, nil, 0},
	{post, inc + "/links", (*API).createLink, edit, RateWrite, text, edgeRequest{}, 0},
	{get, inc + "/links/{link}", (*API).getLink, observe, RateRead, 0, nil, 0},
	{patch, inc + "/links/{link}", (*API).changeLink, edit, RateWrite, text, linkChange{}, Match},
	{post, inc + "/links/{link}/review", (*API).reviewLink, review, RateWrite, small, undoRequest{}, Match},
	{post, inc + "/links/{link}/withdraw", (*API).withdrawLink, edit, RateWrite, small, undoRequest{}, Match},
	{get, inc + "/lints", (*API).listLints, observe, RateRead, 0, nil, 0},
	{get, inc + "/report", (*API).getReport, observe, RateRead, 0, nil, 0},
	{post, inc + "/report", (*API).createReport, edit, RateWrite, report, reportRequest{}, 0},
	{patch, inc + "/report", (*API).changeReport, edit, RateWrite, report, reportChange{}, Match},
	{get, inc + "/report/lints", (*API).listReportLints, observe, RateHeavy, 0, nil, 0},
	{get, inc + "/report/preview", (*API).previewReport, observe, RateHeavy, 0, nil, 0},
	{post, inc + "/report/submit", (*API).submitReport, edit, RateWrite, small, submitRequest{}, Match},
	{post, inc + "/report/return", (*API).returnReport, review, RateWrite, small, undoRequest{}, Match},
	{post, inc + "/report/publish", (*API).publishReport, review, RateHeavy, small, publishRequest{}, Match},
	{get, inc + "/report/editions", (*API).listEditions, released, RateRead, 0, nil, 0},
	{get, inc + "/report/editions/{edition}", (*API).getEdition, released, RateRead, 0, nil, 0},
	{get, inc + "/report/editions/{edition}/file", (*API).downloadEdition, released, RateHeavy, 0, nil, 0},
	{get, inc + "/report/editions/{edition}/exhibits", (*API).listExhibits, released, RateRead, 0, nil, 0},
	{get, inc + "/report/editions/{edition}/exhibits/{exhibit}", (*API).getExhibit, released, RateRead, 0, nil, 0},
	{get, inc + "/chronology", (*API).getChronology, released, RateRead, 0, nil, 0},
	{get, inc + "/chronology/decomposition", (*API).getDecomposition, released, RateRead, 0, nil, 0},
	{get, inc + "/chronology/awareness", (*API).listAwareness, released, RateRead, 0, nil, 0},
	{get, inc + "/chronology/knowledge", (*API).listKnowledge, released, RateRead, 0, nil, 0},

	{get, inc + "/jobs", (*API).listJobs, observe, RateRead, 0, nil, 0},
	{get, inc + "/jobs/{job}", (*API).getJob, observe, RateRead, 0, nil, 0},
	{post, inc + "/jobs/{job}/cancel", (*API).cancelJob, ingests, RateWrite, 0, nil, Again},
	{get, inc + "/stream", (*API).stream, observe, RateHeavy, 0, nil, Stream},
	{get, inc + "/export", (*API).streamExport, exports, RateHeavy, 0, nil, Stream},
	{get, inc + "/exports", (*API).listExports, exports, RateRead, 0, nil, 0},
	{post, inc + "/exports", (*API).createExport, exports, RateHeavy, small, exportRequest{}, Disk | Queue},
	{get, inc + "/exports/{export}", (*API).getExport, exports, RateRead, 0, nil, 0},
	{get, inc + "/exports/{export}/file", (*API).downloadExport, exports, RateHeavy, 0, nil, Stream},
	{del, inc + "/exports/{export}", (*API).removeExport, exports, RateWrite, 0, nil, 0},

	{get, inc + "/uploads", (*API).listUploads, ingests, RateRead, 0, nil, 0},
	{post, inc + "/uploads", (*API).createUpload, ingests, RateWrite, small, uploadRequest{}, Disk},
	{head, inc + "/uploads/{upload}", (*API).headUpload, ingests, RateUpload, 0, nil, 0},
	{get, inc + "/uploads/{upload}", (*API).getUpload, ingests, RateRead, 0, nil, 0},
	{patch, inc + "/uploads/{upload}", (*API).appendUpload, ingests, RateUpload, part, nil, Stream | Disk},
	{post, inc + "/uploads/{upload}/finish", (*API).finishUpload, ingests, RateHeavy, 0, nil, Stream | Again},
	{post, inc + "/uploads/commit", (*API).commitUploads, ingests, RateWrite, text, commitRequest{}, Disk | Queue | Again},
	{del, inc + "/uploads/{upload}", (*API).removeUpload, ingests, RateWrite, 0, nil, 0},
}

// Name is the handler's name, which names the operation in the documentation.
func (r *Route) Name() string {
	name := runtime.FuncForPC(reflect.ValueOf(r.handle).Pointer()).Name()
	return strings.TrimSuffix(name[strings.LastIndexByte(name, '.')+1:], "-fm")
}
