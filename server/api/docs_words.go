package api

// docsWords are the reference page's own texts in one language; what comes from
// the description is translated by docs/ko.json.
type docsWords struct {
	Intro []string
	Say   map[string]string
	// Match, Once and Paged explain what many operations share.
	Match, Once, Paged string
	// Rate: the class, how often a second, how often at once
	Rate string
}

var docsIn = map[string]docsWords{
	"en": {
		Intro: []string{
			"Every address stands below /api/v1. Log in for a session's cookie, or send a token as Authorization: Bearer. Times are RFC 3339 with an offset, in the incident's zone or that of ?tz=.",
			"Who has no role in an incident gets 404 for it and for all that is in it. Regulators read what was released to them, and both sides can read which addresses they asked for.",
		},
		Say: map[string]string{
			"Sample": "# A first question, with a token from POST /api/v1/tokens or: emberline token create", "Language": "Language", "Skip": "To the operations",
			"Search": "Search", "SearchFor": "audit, cause, cursor …", "Token": "Token", "Contents": "Contents", "OpenAll": "Open all", "CloseAll": "Close all",
			"TokenNote":  "The token is used by the forms below; it is kept in this page only and forgotten when you leave it. Without one, your session is used.",
			"Permission": "Permission", "Rate": "Rate", "Parameters": "Parameters", "Name": "Name", "In": "In", "Type": "Type", "Meaning": "Meaning", "Required": "required",
			"Always": "always there, or required", "Default": "default", "Body": "Body", "Answers": "Answers", "Example": "Example", "Errors": "Errors", "Problems": "Problems", "Schemas": "Schemas",
			"ProblemsAre": "Whatever goes wrong is answered as application/problem+json (RFC 9457): a code for programs, words and a hint for people, and the request's id as it stands in the log.",
			"Code":        "Code", "Status": "Status", "Send": "Send", "Copy": "Copy", "Copied": "Copied", "Try": "Try it", "None": "Nothing fits. Try fewer words.", "Cut": "cut off here", "Failed": "The service could not be reached",
			"Sure": "This changes something, and I mean it", "Missing": "Still missing", "File": "(a file: use curl to download it)",
		},
		Match: "A change names the revision that it was made on: read the record and send its ETag back as If-Match. Without it the answer is 428; when somebody was faster it is 412, with what changed and by whom.",
		Once:  "With an Idempotency-Key the request is done once, however often it is sent.",
		Paged: "Lists come in pages: next is the cursor of the page after, and absent on the last one.",
		Rate:  "%s (%s a second, %d at once)",
	},
	"ko": {
		Intro: []string{
			"모든 주소는 /api/v1 아래에 있습니다. 로그인해 세션 쿠키를 받거나 토큰을 Authorization: Bearer로 보냅니다. 시각은 오프셋이 붙은 RFC 3339이며, 사건의 시간대 또는 ?tz=로 정한 시간대로 표시됩니다.",
			"사건에 역할이 없는 사람에게는 그 사건과 그 안의 모든 것이 404입니다. 규제 기관은 공개된 것을 읽으며, 어떤 주소를 요청했는지는 양쪽 모두 확인할 수 있습니다.",
		},
		Say: map[string]string{ //nolint:gosec // words, no credentials
			"Sample": "# 첫 요청: 토큰은 POST /api/v1/tokens 또는 emberline token create로 만듭니다", "Language": "언어", "Skip": "API 목록으로 건너뛰기",
			"Search": "검색", "SearchFor": "감사, 원인, cursor …", "Token": "토큰", "Contents": "차례", "OpenAll": "모두 펼치기", "CloseAll": "모두 접기",
			"TokenNote":  "토큰은 아래 실행 양식에만 쓰입니다. 이 화면에만 있으며 화면을 떠나면 사라집니다. 토큰이 없으면 현재 세션을 씁니다.",
			"Permission": "권한", "Rate": "속도 제한", "Parameters": "매개변수", "Name": "이름", "In": "위치", "Type": "형식", "Meaning": "의미", "Required": "필수",
			"Always": "항상 있거나 필수", "Default": "기본값", "Body": "본문", "Answers": "응답", "Example": "예시", "Errors": "오류", "Problems": "오류 코드", "Schemas": "자료형",
			"ProblemsAre": "오류는 모두 application/problem+json(RFC 9457)으로 응답합니다. 프로그램을 위한 코드, 사람을 위한 설명과 조치 안내, 서비스 로그에서 찾을 수 있는 요청 ID가 담깁니다.",
			"Code":        "코드", "Status": "상태", "Send": "보내기", "Copy": "복사", "Copied": "복사했습니다", "Try": "실행해 보기", "None": "맞는 것이 없습니다. 단어를 줄여 보세요.", "Cut": "여기까지만 표시합니다", "Failed": "서비스에 연결할 수 없습니다",
			"Sure": "데이터가 바뀐다는 것을 알고 있습니다", "Missing": "아직 입력하지 않은 값", "File": "(파일입니다. curl로 내려받으세요)",
		},
		Match: "수정할 때는 바탕이 된 개정을 밝혀야 합니다. 기록을 읽고 그 ETag를 If-Match로 보냅니다. 없으면 428, 그사이 다른 사람이 먼저 고쳤으면 412로 응답하며 누가 무엇을 바꾸었는지 알려 줍니다.",
		Once:  "Idempotency-Key를 붙이면 몇 번을 보내도 한 번만 처리됩니다.",
		Paged: "목록은 쪽으로 나뉩니다. next가 다음 쪽의 커서이며, 마지막 쪽에는 없습니다.",
		Rate:  "%s(초당 %s회, 한꺼번에 %d회)",
	},
}
