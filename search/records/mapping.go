package records

import (
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"

	"github.com/emberline/emberline/search/words"
)

// format is the version of the mapping and of what the fields hold. Any change
// to either counts it up, which makes every index in the field stale.
const format = "1"

const analyzerName = "words"

// The fields of a document. Those of words are searched by words, the others
// whole and folded.
const (
	fieldIncident = "incident"
	fieldNoun     = "noun"
	fieldKey      = "key"
	fieldTitle    = "title"
	fieldText     = "text"
	fieldTags     = "tags"   // words of the tags
	fieldTag      = "tag"    // whole tags
	fieldAuthor   = "author" // words of the name
	fieldWho      = "who"    // the whole name
	fieldHas      = "has"    // names of the fields that are not empty
	fieldTimes    = "times"  // only kept
)

func newMapping() (mapping.IndexMapping, error) {
	if errRegister != nil {
		return nil, fmt.Errorf("register the tokenizer: %w", errRegister)
	}
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer(analyzerName, map[string]any{"type": custom.Name, "tokenizer": tokenizerName})
	if err != nil {
		return nil, fmt.Errorf("add the analyzer: %w", err)
	}
	d := bleve.NewDocumentStaticMapping()
	whole := func(name string, keep bool) {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store = keyword.Name, keep
		f.IncludeInAll, f.IncludeTermVectors, f.DocValues = false, false, false
		d.AddFieldMappingsAt(name, f)
	}
	cut := func(name string, keep bool) {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store = analyzerName, keep
		f.IncludeInAll, f.IncludeTermVectors, f.DocValues = false, true, false
		d.AddFieldMappingsAt(name, f)
	}
	whole(fieldIncident, false)
	whole(fieldNoun, true)
	whole(fieldKey, true)
	whole(fieldTag, false)
	whole(fieldWho, false)
	whole(fieldHas, false)
	cut(fieldTitle, true)
	cut(fieldText, true)
	cut(fieldTags, false)
	cut(fieldAuthor, false)
	kept := bleve.NewTextFieldMapping()
	kept.Index, kept.Store, kept.IncludeInAll, kept.IncludeTermVectors, kept.DocValues = false, true, false, false, false
	d.AddFieldMappingsAt(fieldTimes, kept)
	m.DefaultMapping = d
	m.DefaultAnalyzer = keyword.Name
	return m, nil
}

// fields gives a document as bleve takes it.
func (d *Doc) fields() map[string]any {
	out := map[string]any{
		fieldIncident: incidentTerm(d.Incident), fieldNoun: fold(d.Noun), fieldKey: d.Key,
		fieldTitle: d.Title, fieldText: d.Text, fieldAuthor: d.Author, fieldWho: fold(d.Author),
	}
	has := []string{}
	for name, there := range map[string]bool{
		fieldTitle: d.Title != "", fieldText: d.Text != "", fieldTag: len(d.Tags) > 0, fieldAuthor: d.Author != "",
		fieldNoun: d.Noun != "", fieldKey: d.Key != "",
	} {
		if there {
			has = append(has, name)
		}
	}
	out[fieldHas] = has
	if len(d.Tags) > 0 {
		tags := make([]string, len(d.Tags))
		for i, t := range d.Tags {
			tags[i] = fold(t)
		}
		out[fieldTags], out[fieldTag] = d.Tags, tags
	}
	if len(d.Times) > 0 {
		out[fieldTimes] = writeTimes(d.Times)
	}
	return out
}

func fold(s string) string { return string(words.Fold(nil, []byte(s))) }
