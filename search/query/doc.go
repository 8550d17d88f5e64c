// Package query is the language in which people search evidence: it parses,
// says of a record whether it matches, of a block whether it can, and shows
// where in a text the words stand.
//
// # Grammar
//
//	query   = [ or ]                                an empty query matches all
//	or      = and { "OR" and }
//	and     = not { [ "AND" ] not }                 side by side means AND
//	not     = "NOT" not | "-" not | primary         "-" touches what it negates
//	primary = "(" or ")" | field | phrase | word | "*"
//	phrase  = '"' text '"' [ "*" ]                  \" and \\ inside
//	word    = text without spaces, quotes, parentheses [ "*" ]
//	field   = name op value
//	name    = a letter, "_" or "@", then letters, digits and _ . - / @ $ | '"' text '"'
//	op      = ":" | "=" | ">" | ">=" | "<" | "<="
//	value   = "*" | phrase | word | [ end ] ".." [ end ]
//
// NOT binds before AND, AND before OR. The operators are written in capitals:
// and, or, not are words like any other. A name with other characters in it is
// quoted: "user name":kim. A colon inside a word that begins with a digit, a
// double colon and "://" begin no value: 15:19:00, fe80::1 and https://x are
// words.
//
// # Words and phrases
//
// What a word is says package words. A bare word is sought, case-folded, in
// the record's raw bytes as they stand in the evidence and in every decoded
// value that does not stand there as it is (an unescaped string, a text that
// came in CP949). Han, Hangul and Kana are found inside longer runs, so that
// 전원 finds 전원이 and 비상전원; all other words match whole, and conn* finds
// every word that begins so.
//
// A phrase, and a bare word of several words such as web-01 or 10.0.0.7, finds
// its words one after the other with nothing but separators between them: any
// number of characters that are neither letters, digits, '_' nor beyond ASCII,
// line ends included, and none at all where two words may touch ("전원 차단"
// finds 전원차단, but not 전원이 차단; "DB 가" finds DB가). All of it stands in
// one text: the raw bytes, the message or one line of a decoded value.
//
// # Fields
//
//	text:word  text:"two words"  text:conn*    the message alone
//	host:web-01  service:pay*  source:s3       the whole value, case-folded, or its beginning;
//	                                           source is a label or an id
//	kind:alert                                 log, alert, chat, gap, entry
//	severity:error                             any of the range; names, numbers 1–24, and levels
//	severity>=warn  severity:warn..error       as sources write them (crit, notice); a record
//	                                           without a severity only matches severity:unspecified
//	time:2022-10-15T15:19..2022-10-15T15:30    corrected time; the beginning counts, the end does
//	time:..2022-10-16  time:2022-10-15         not; either may be left out; a single time means all
//	time>=2022-10-15T15:19                     of its day, minute or second
//	actor:minji                                the words of it, as in a phrase
//	http.response.status_code:502              attributes: the words of it; of a number, all of it
//	duration>0.5  status:500..599              numbers; both ends count
//	key="whole value"                          the whole value, case-folded
//	key:*                                      it is there and not empty
//
// text: and attributes with ":" are found where the words they ask for are words
// of the record as well, as bare words are: that is what lets an index answer.
// Only a value cut out of the middle of a word (5 out of 5ms) needs "=".
//
// Names of attributes compare case-folded. Where a record has an attribute
// several times, one that matches is enough. A time without an offset is read
// in Options.Zone. A comparison never matches a record that lacks the field;
// NOT of it does.
//
// # Bounds
//
// A query has at most MaxLength bytes, MaxTerms words, phrases and fields, and
// MaxDepth levels. There are no expressions that can take long: no regular
// ones, no wildcard but at the end. Errors are *models.Error with the column,
// from 1, in characters.
//
// What never lives here: blocks, indexes, clocks, the order of results.
package query
