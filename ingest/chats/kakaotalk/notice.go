package kakaotalk

import "bytes"

// koreanNotices are the ends of what the client says by itself, in Korean.
var koreanNotices = [...]string{
	"님이 들어왔습니다.", "님이 나갔습니다.", "님을 초대했습니다.", "님을 초대하였습니다.", "님을 내보냈습니다.",
	"님이 방장이 되었습니다.", "님이 부방장이 되었습니다.", "님의 부방장이 해제되었습니다.", "님으로 방장이 변경되었습니다.",
	"채팅방 관리자가 메시지를 가렸습니다.", "님이 채팅방을 나갔습니다.", "님이 퇴장했습니다.", "님이 입장했습니다.",
}

// englishNotices are the same in English; the name stands in front.
var englishNotices = [...]string{
	" joined this chatroom.", " left this chatroom.", " has left this chatroom.",
	" has been removed from this chatroom.", " was removed from this chatroom.",
}

// wholeNotices take the whole line.
var wholeNotices = [...]string{
	"The message has been deleted.", "This message was hidden by the chatroom manager.",
	"채팅방 관리자가 메시지를 가렸습니다.", "메시지가 삭제되었습니다.",
}

// isNotice says whether a text without a sender in front is the client's own.
// known tells whether a name is a sender's: "x invited y." is a sentence that
// people write too, and counts only from one who is there.
func isNotice(text []byte, known func(name []byte) bool) bool {
	text = bytes.TrimRight(text, " ")
	if bytes.IndexByte(text, '\n') >= 0 {
		return false
	}
	for _, w := range wholeNotices {
		if string(text) == w {
			return true
		}
	}
	for _, end := range koreanNotices {
		if len(text) > len(end) && bytes.HasSuffix(text, []byte(end)) {
			return true
		}
	}
	// Rooms open to all add their rules to the same line.
	if bytes.Contains(text, []byte("님이 들어왔습니다.운영정책")) {
		return true
	}
	for _, end := range englishNotices {
		if len(text) > len(end) && bytes.HasSuffix(text, []byte(end)) {
			return true
		}
	}
	if i := bytes.Index(text, []byte(" invited ")); i > 0 && bytes.HasSuffix(text, []byte(".")) {
		return known(text[:i])
	}
	return false
}

// isDeleted says whether a message is only the trace of one.
func isDeleted(text []byte) bool {
	switch string(bytes.TrimSpace(text)) {
	case "삭제된 메시지입니다.", "This message has been deleted.", "This message was deleted.":
		return true
	}
	return false
}
