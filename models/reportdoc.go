package models

// ReportSchema names the form of a Report; it changes when programs that read
// one would have to.
const ReportSchema = "emberline-report/1"

// Report is what a published report holds, all of it. Its types have room only
// for what may leave: whatever they do not name cannot be published. The about
// tags are the descriptions of the JSON schema.
type Report struct {
	Schema          string                 `json:"schema" about:"form of this document" enum:"emberline-report/1"`
	State           string                 `json:"state" about:"published, or draft for a preview that was not published" enum:"published,draft"`
	Incident        ReportIncident         `json:"incident"`
	Edition         ReportEdition          `json:"edition"`
	Title           Localized              `json:"title"`
	Publisher       Localized              `json:"publisher" about:"in whose name it is published"`
	Simulated       bool                   `json:"simulated" about:"some source is made up; each such source says so itself"`
	Summary         []ReportParagraph      `json:"summary"`
	Figures         ReportFigures          `json:"figures" about:"what follows from the chronology by arithmetic"`
	Facts           []ReportParagraph      `json:"facts"`
	Chronology      []ReportEntry          `json:"chronology" about:"facts in the order of time, with what each party asserts"`
	Findings        []ReportFinding        `json:"findings" about:"claims that have evidence and stand uncontradicted"`
	Analysis        []ReportParagraph      `json:"analysis"`
	Causes          []ReportCause          `json:"causes"`
	Links           []ReportLink           `json:"links" about:"counterfactually tested and reviewed edges between causes and facts"`
	OpenQuestions   []ReportQuestion       `json:"open_questions"`
	Recommendations []ReportRecommendation `json:"recommendations"`
	Ledgers         []ReportLedger         `json:"ledgers" about:"what became of everything each source delivered"`
	Gaps            []ReportGap            `json:"gaps" about:"stretches in which a steady source was silent"`
	Exhibits        []ReportExhibit        `json:"exhibits"`
	References      []ReportReference      `json:"references" about:"published sources that claims cite"`
	Corrections     Localized              `json:"corrections" about:"what this edition corrects"`
	History         []ReportPast           `json:"history" about:"the editions before this one, oldest first"`
	Changes         []ReportChange         `json:"changes" about:"what differs from the edition before"`
}

// ReportIncident says which incident it is about.
type ReportIncident struct {
	Slug  string    `json:"slug"`
	Title Localized `json:"title"`
	Zone  string    `json:"zone" about:"IANA zone of all local times"`
}

// ReportEdition says which version of the report it is.
type ReportEdition struct {
	Number      int         `json:"number" about:"from 1; in a draft, the number it would get"`
	PublishedAt *ReportTime `json:"published_at,omitempty"`
	Supersedes  int         `json:"supersedes,omitempty" about:"number of the edition before; absent: none"`
	Languages   []string    `json:"languages" about:"of its texts"`
	FourEyes    bool        `json:"four_eyes" about:"another person published it than the one who submitted it"`
}

// ReportTime is one moment, told twice.
type ReportTime struct {
	Local string `json:"local" about:"RFC 3339 with the offset of the incident's zone" form:"time"`
	UTC   string `json:"utc" about:"the same moment" form:"time"`
}

// ReportDuration is one duration, told for programs and for people.
type ReportDuration struct {
	ISO     string    `json:"iso" about:"ISO 8601: PT127H33M" form:"duration"`
	Minutes int64     `json:"minutes" about:"whole minutes, towards zero"`
	Seconds int64     `json:"seconds" about:"whole seconds, towards zero"`
	Text    Localized `json:"text"`
}

// ReportParagraph is a numbered paragraph of Markdown.
type ReportParagraph struct {
	Number string    `json:"number"`
	Text   Localized `json:"text"`
}

// ReportFigures are the durations.
type ReportFigures struct {
	Headline  *ReportSplit      `json:"headline,omitempty" about:"the outage and the parts that add up to it"`
	Phases    []ReportPhase     `json:"phases"`
	Spans     []ReportPhase     `json:"spans"`
	Awareness []ReportAwareness `json:"awareness" about:"how long after the event each party knew, by claim"`
	Outages   []ReportOutage    `json:"outages" about:"per service"`
}

// ReportSplit is a total and its parts in the order of time.
type ReportSplit struct {
	Total ReportStretch   `json:"total"`
	Parts []ReportStretch `json:"parts"`
}

// ReportStretch is the time between two entries of the chronology. Shortest and
// Longest are what the entries' intervals leave open.
type ReportStretch struct {
	From     string         `json:"from" about:"key of an entry of the chronology"`
	To       string         `json:"to" about:"key of an entry of the chronology"`
	Start    ReportTime     `json:"start"`
	End      ReportTime     `json:"end"`
	Duration ReportDuration `json:"duration"`
	Shortest ReportDuration `json:"shortest"`
	Longest  ReportDuration `json:"longest"`
}

// ReportPhase is a named stretch.
type ReportPhase struct {
	Key   string        `json:"key"`
	Title Localized     `json:"title"`
	Took  ReportStretch `json:"took"`
}

// ReportAwareness is one party's delay in knowing, by one claim.
type ReportAwareness struct {
	Claim    string         `json:"claim" about:"number of the claim"`
	Event    string         `json:"event" about:"key of the entry from which it counts"`
	Party    Localized      `json:"party"`
	Status   ClaimStatus    `json:"status" enum:"corroborated,disputed,confirmed"`
	Earliest ReportDuration `json:"earliest"`
	Latest   ReportDuration `json:"latest"`
}

// ReportOutage is how long a service was away.
type ReportOutage struct {
	Service     string         `json:"service" about:"empty: the incident as a whole"`
	Total       ReportStretch  `json:"total"`
	AssumedFrom bool           `json:"assumed_from" about:"its beginning is the headline's, no entry says better"`
	AssumedTo   bool           `json:"assumed_to" about:"its end is the headline's, no entry says better"`
	FirstBack   string         `json:"first_back,omitempty" about:"entry at which something of it was back first"`
	Parts       []ReportOfPart `json:"parts" about:"they add up to the total"`
}

// ReportOfPart is the time until a function was first done.
type ReportOfPart struct {
	Function string        `json:"function,omitempty" enum:"detect,notify,acknowledge,know_cause,mitigate,restore"`
	Took     ReportStretch `json:"took"`
}

// ReportEntry is a fact on the timeline.
type ReportEntry struct {
	Number      string        `json:"number"`
	Key         string        `json:"key"`
	Title       Localized     `json:"title"`
	Body        Localized     `json:"body"`
	Earliest    ReportTime    `json:"earliest"`
	Latest      ReportTime    `json:"latest" about:"inclusive; equal to earliest for one moment"`
	Approximate bool          `json:"approximate"`
	Phase       string        `json:"phase,omitempty" about:"key of a phase"`
	SourceKind  string        `json:"source_kind,omitempty" about:"what sort of trace says so"`
	Service     string        `json:"service,omitempty"`
	Function    string        `json:"function,omitempty" enum:"detect,notify,acknowledge,know_cause,mitigate,restore"`
	Status      ClaimStatus   `json:"status" enum:"corroborated,disputed,confirmed"`
	Contested   bool          `json:"contested" about:"its claims disagree; all stand"`
	Claims      []ReportClaim `json:"claims"`
}

// ReportClaim is what one party asserts.
type ReportClaim struct {
	Number    string      `json:"number" about:"C1, C2 … through the report"`
	Key       string      `json:"key" about:"ENTRY/CLAIM, stable over editions"`
	Party     Localized   `json:"party"`
	Statement Localized   `json:"statement"`
	Earliest  *ReportTime `json:"earliest,omitempty"`
	Latest    *ReportTime `json:"latest,omitempty"`
	KnownAt   *ReportTime `json:"known_at,omitempty" about:"when the party knew it, by its own account"`
	Status    ClaimStatus `json:"status" enum:"corroborated,disputed,confirmed"`
	Finding   bool        `json:"finding" about:"it has evidence and is not contradicted"`
	Evidence  []string    `json:"evidence" about:"numbers of exhibits (X1), references (P1) and claims (C1)"`
}

// ReportFinding is a claim that prints as a finding.
type ReportFinding struct {
	Number string `json:"number"`
	Claim  string `json:"claim" about:"number of the claim"`
	Entry  string `json:"entry" about:"key of its entry"`
}

// ReportCause is a released cause.
type ReportCause struct {
	Number     string          `json:"number"`
	Key        string          `json:"key"`
	Title      Localized       `json:"title"`
	Text       Localized       `json:"text"`
	Class      CauseClass      `json:"class" enum:"direct,contributing,indirect"`
	Effect     CauseEffect     `json:"effect" enum:"onset,delay"`
	Origin     CauseOrigin     `json:"origin" enum:"own,outsourcer,supply-chain"`
	Status     ClaimStatus     `json:"status" enum:"corroborated,disputed,confirmed"`
	Confidence Confidence      `json:"confidence" enum:"established,likely,possible,contested"`
	Entries    []string        `json:"entries" about:"keys of the entries at which it acted"`
	RootCause  RootCause       `json:"root_cause,omitempty" about:"field 4.1 of the DORA form"`
	RootDetail RootCauseDetail `json:"root_cause_detail,omitempty" about:"field 4.2 of the DORA form"`
	Evidence   []string        `json:"evidence" about:"numbers of exhibits, references and claims"`
}

// Confidence is how sure a cause is, in words.
type Confidence string

// The confidences: established is confirmed with evidence, and its
// counterfactual test was passed and reviewed; likely is corroborated with
// both; possible lacks one of them; contested is disputed.
const (
	Established Confidence = "established"
	Likely      Confidence = "likely"
	Possible    Confidence = "possible"
	Contested   Confidence = "contested"
)

// ReportLink is a tested edge of the why-because graph.
type ReportLink struct {
	From        string      `json:"from" about:"cause:KEY or entry:KEY" form:"node"`
	To          string      `json:"to" form:"node"`
	Verdict     Verdict     `json:"verdict" about:"had the first not been, could the second have happened?" enum:"no,yes,unknown"`
	Sufficiency Sufficiency `json:"sufficiency" enum:"sufficient,insufficient,unknown"`
	Rationale   Localized   `json:"rationale"`
}

// ReportQuestion is what the report leaves open.
type ReportQuestion struct {
	Number string    `json:"number"`
	Kind   string    `json:"kind" enum:"contested-fact,contested-cause,untested-link"`
	On     string    `json:"on" about:"entry:KEY, cause:KEY, or both ends of a link"`
	Text   Localized `json:"text"`
}

// ReportRecommendation is what somebody should do.
type ReportRecommendation struct {
	Number    string    `json:"number"`
	Key       string    `json:"key"`
	Text      Localized `json:"text"`
	Addressee Localized `json:"addressee"`
	Due       string    `json:"due,omitempty" about:"YYYY-MM-DD" form:"date"`
	DueRule   Localized `json:"due_rule"`
}

// ReportLedger is a source's ledger, counts only:
// received = accepted + rejected + duplicate + undated, and the bytes likewise.
type ReportLedger struct {
	SourceID       string `json:"source_id"`
	Source         string `json:"source" about:"label"`
	Format         string `json:"format"`
	Simulated      bool   `json:"simulated"`
	Pieces         int    `json:"pieces"`
	Received       int64  `json:"received"`
	Accepted       int64  `json:"accepted"`
	Rejected       int64  `json:"rejected"`
	Duplicate      int64  `json:"duplicate"`
	Undated        int64  `json:"undated"`
	Bytes          int64  `json:"bytes" about:"of the unpacked stream"`
	EventBytes     int64  `json:"event_bytes"`
	RejectedBytes  int64  `json:"rejected_bytes"`
	DuplicateBytes int64  `json:"duplicate_bytes"`
	StructureBytes int64  `json:"structure_bytes"`
	GapBytes       int64  `json:"gap_bytes"`
}

// ReportGap is a silence of a source.
type ReportGap struct {
	SourceID  string         `json:"source_id"`
	Source    string         `json:"source"`
	Simulated bool           `json:"simulated"`
	From      ReportTime     `json:"from"`
	To        ReportTime     `json:"to"`
	Duration  ReportDuration `json:"duration"`
	Usual     ReportDuration `json:"usual" about:"how often it speaks otherwise"`
}

// ReportExhibit is a record of the evidence as the report cites it: where it
// stands and what it hashes to, never what it says.
type ReportExhibit struct {
	Number    string      `json:"number"`
	Event     string      `json:"event" about:"SOURCE:OFFSET of the record's first byte; inside a container SOURCE/mN:OFFSET with the member's number"`
	SourceID  string      `json:"source_id"`
	Source    string      `json:"source" about:"label"`
	Simulated bool        `json:"simulated"`
	SHA256    string      `json:"sha256" about:"of the record's raw bytes" form:"sha256"`
	Bytes     int64       `json:"bytes"`
	Piece     ReportPiece `json:"piece"`
	Quote     ReportQuote `json:"quote"`
	CitedBy   []string    `json:"cited_by" about:"numbers of claims and causes"`
}

// ReportPiece is the delivery that holds a record.
type ReportPiece struct {
	Number     int        `json:"number" about:"in its source, from 1"`
	SHA256     string     `json:"sha256" about:"of the bytes as delivered" form:"sha256"`
	Bytes      int64      `json:"bytes"`
	ReceivedAt ReportTime `json:"received_at"`
}

// ReportQuote is the typed part of a record. It holds no text, no actor and no
// attribute; host and service only where the report may name them.
type ReportQuote struct {
	Time      *ReportTime `json:"time,omitempty" about:"corrected; absent: undated"`
	Earliest  *ReportTime `json:"earliest,omitempty"`
	Latest    *ReportTime `json:"latest,omitempty"`
	ZoneBasis ZoneBasis   `json:"zone_basis,omitempty" about:"where the time's zone comes from" enum:"explicit,file,user,assumed"`
	Kind      string      `json:"kind" enum:"log,alert,chat"`
	Severity  string      `json:"severity,omitempty" about:"OpenTelemetry's short name"`
	Format    string      `json:"format"`
	Host      string      `json:"host,omitempty"`
	Service   string      `json:"service,omitempty"`
}

// ReportReference is a published source.
type ReportReference struct {
	Number  string   `json:"number"`
	Text    string   `json:"text"`
	CitedBy []string `json:"cited_by"`
}

// ReportPast is an edition before this one.
type ReportPast struct {
	Number      int        `json:"number"`
	PublishedAt ReportTime `json:"published_at"`
	SHA256      string     `json:"sha256" form:"sha256"`
}

// ReportChange is one difference from the edition before.
type ReportChange struct {
	Change string    `json:"change" enum:"added,changed,removed"`
	Noun   string    `json:"noun" enum:"paragraph,figure,entry,claim,cause,link,recommendation,exhibit,ledger"`
	Key    string    `json:"key"`
	Before Localized `json:"before"`
	After  Localized `json:"after"`
}
