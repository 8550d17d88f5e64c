package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

type checkpointRow struct {
	Size int64 `gorm:"primaryKey;autoIncrement:false"`
	Root string
	At   int64
	Note string
}

// TableName tells gorm the table.
func (checkpointRow) TableName() string { return "audit_checkpoints" }

func (r checkpointRow) model() models.Checkpoint {
	return models.Checkpoint{Size: r.Size, Root: r.Root, At: instant(r.At), Note: r.Note}
}

// The log itself says which keys may sign it.
const (
	nounAudit  = "audit"
	verbKey    = "key"
	actionKey  = nounAudit + "." + verbKey
	timeFormat = time.RFC3339Nano
)

// auditKey is what such a record says.
type auditKey struct {
	Key string `json:"key"`
}

// Checkpoint signs the log as it stands and keeps the note. Before that it
// checks everything since the last checkpoint and that the log still begins with
// what was signed then: what was tampered with is not signed (models.CodeDamaged).
// key is the signer's verifier in the form of sumdb/note; the log records it
// before its first signature. A log that has not grown gives its last checkpoint.
func (o Audit) Checkpoint(ctx context.Context, signer note.Signer, key string) (models.Checkpoint, error) {
	if err := o.nameKey(ctx, key); err != nil {
		return models.Checkpoint{}, err
	}
	db := o.s.read(ctx)
	size, err := o.Size(ctx)
	if err != nil {
		return models.Checkpoint{}, err
	}
	last, err := gorm.G[checkpointRow](db).Order("size DESC").Limit(1).Find(ctx)
	if err != nil {
		return models.Checkpoint{}, translate(err, "read checkpoint")
	}
	if len(last) > 0 && last[0].Size == size {
		return last[0].model(), nil
	}
	e, err := o.checked(ctx, db, last, size)
	if err != nil {
		return models.Checkpoint{}, err
	}
	at := o.s.stamp()
	row := checkpointRow{Size: size, Root: e.root().String(), At: nanos(at)}
	signed, err := note.Sign(&note.Note{Text: checkpointText(signer.Name(), row.Size, row.Root, at)}, signer)
	if err != nil {
		return models.Checkpoint{}, models.Wrap(err, models.CodeInternal, "sign the audit log")
	}
	row.Note = string(signed)
	err = o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		// Two nodes may sign the same size; one is enough.
		return translate(gorm.G[checkpointRow](db, clause.OnConflict{DoNothing: true}).Create(ctx, &row), "keep checkpoint")
	})
	return row.model(), err
}

// nameKey records the key in the log unless it is there.
func (o Audit) nameKey(ctx context.Context, key string) error {
	if _, err := note.NewVerifier(key); err != nil {
		return models.Wrap(err, models.CodeInvalid, "the key of the audit log cannot be read")
	}
	return o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		n, err := gorm.G[auditRow](db).Where("action = ? AND key = ?", actionKey, key).Count(ctx, "*")
		if err != nil || n > 0 {
			return translate(err, "read audit log")
		}
		return ss.record(ctx, nounAudit, verbKey, 0, key, nil, auditKey{key})
	})
}

// checked walks from the last checkpoint, if there is one, to the size and
// gives the edge there.
func (o Audit) checked(ctx context.Context, db *gorm.DB, last []checkpointRow, size int64) (*edge, error) {
	e := &edge{}
	if len(last) > 0 {
		if last[0].Size > size {
			return nil, damagedLog("a checkpoint says %d records, the log holds %d", last[0].Size, size)
		}
		var err error
		if e, err = loadEdge(ctx, db, last[0].Size); err != nil {
			return nil, err
		}
		if e.root().String() != last[0].Root {
			return nil, damagedLog("the log is not what was signed at %d records", last[0].Size)
		}
	}
	c := AuditCheck{}
	w := auditWalk{check: &c, edge: e, record: func(auditRow) {}, reached: func() {}}
	if err := w.run(ctx, db, size); err != nil {
		return nil, err
	}
	if len(c.Findings) > 0 {
		return nil, damagedLog("%s", c.Findings[0].What)
	}
	return e, nil
}

func damagedLog(format string, args ...any) error {
	return models.Errorf(models.CodeDamaged, "the audit log is damaged: "+format, args...).WithHint("emberline verify names every place; nothing was signed")
}

// LastCheckpoint is the newest signed one; models.CodeNotFound when none is.
func (o Audit) LastCheckpoint(ctx context.Context) (models.Checkpoint, error) {
	row, err := gorm.G[checkpointRow](o.s.read(ctx)).Order("size DESC").Limit(1).Take(ctx)
	if err != nil {
		return models.Checkpoint{}, named(err, models.Errorf(models.CodeNotFound, "the audit log was never signed").
			WithHint("emberline audit checkpoint signs it"), nil, "read checkpoint")
	}
	return row.model(), nil
}

// checkpointText is the signed text: origin, size, root and, as an extension
// line, the time by this system's clock.
func checkpointText(origin string, size int64, root string, at time.Time) string {
	return origin + "\n" + strconv.FormatInt(size, 10) + "\n" + root + "\ntime " + at.UTC().Format(timeFormat) + "\n"
}

// auditMarks are the checkpoints to be met on the walk, and the keys learned on it.
type auditMarks struct {
	bySize map[int64][]auditMark
	keys   map[string]note.Verifier
	holds  int64 // size of the largest checkpoint that was met and held; 0: none yet
}

type auditMark struct {
	where string // "checkpoint of 20 records"
	note  string
	size  int64
	root  string
	at    time.Time
}

func (o Audit) marks(ctx context.Context, c *AuditCheck, known AuditKnown) (*auditMarks, error) {
	m := &auditMarks{bySize: map[int64][]auditMark{}, keys: map[string]note.Verifier{}}
	for _, k := range known.Keys {
		m.trust(k)
	}
	rows, err := gorm.G[checkpointRow](o.s.read(ctx)).Order("size").Find(ctx)
	if err != nil {
		return nil, translate(err, "check audit log")
	}
	for _, r := range rows {
		where := "the checkpoint of " + strconv.FormatInt(r.Size, 10) + " records"
		mark, ok := parseCheckpoint(r.Note)
		if !ok || mark.size != r.Size || mark.root != r.Root || !mark.at.Equal(instant(r.At)) {
			c.find(-1, "%s was changed", where)
			continue
		}
		mark.where = where
		m.bySize[r.Size] = append(m.bySize[r.Size], mark)
		c.Checkpoints++
	}
	for _, text := range known.Checkpoints {
		mark, ok := parseCheckpoint(text)
		if !ok {
			c.find(-1, "a checkpoint kept outside of the database cannot be read")
			continue
		}
		mark.where = "the checkpoint of " + strconv.FormatInt(mark.size, 10) + " records that was kept outside of the database"
		m.bySize[mark.size] = append(m.bySize[mark.size], mark)
		c.Checkpoints++
	}
	return m, nil
}

// trust adds a key; what is none is nobody's signature.
func (m *auditMarks) trust(key string) {
	if v, err := note.NewVerifier(key); err == nil {
		m.keys[key] = v
	}
}

// learn reads the keys out of the log.
func (m *auditMarks) learn(r auditRow) {
	var k auditKey
	if r.Action == actionKey && json.Unmarshal([]byte(r.NewJSON), &k) == nil {
		m.trust(k.Key)
	}
}

// reached compares the tree with the checkpoints of its size. Their signatures
// come last, when every key is known.
func (m *auditMarks) reached(c *AuditCheck, e *edge) {
	marks := m.bySize[e.size]
	if len(marks) == 0 {
		return
	}
	root := e.root().String()
	for _, mark := range marks {
		if mark.root != root {
			c.find(-1, "%s contradicts the log: it was rewritten between record %d and record %d", mark.where, m.holds, e.size-1)
			continue
		}
		m.holds = e.size
	}
}

// finish checks the signatures, and that the log reaches every checkpoint.
func (m *auditMarks) finish(c *AuditCheck) {
	verifiers := make([]note.Verifier, 0, len(m.keys))
	for _, v := range m.keys {
		verifiers = append(verifiers, v)
	}
	list := note.VerifierList(verifiers...)
	for _, size := range slices.Sorted(maps.Keys(m.bySize)) {
		for _, mark := range m.bySize[size] {
			if size > c.Records {
				c.find(-1, "%s says more than the %d that are there: records were removed from the end", mark.where, c.Records)
			}
			n, err := note.Open([]byte(mark.note), list)
			if err != nil || len(n.Sigs) == 0 || !strings.HasPrefix(n.Text, n.Sigs[0].Name+"\n") {
				c.find(-1, "%s is not signed by a key of this installation", mark.where)
			}
		}
	}
}

// parseCheckpoint takes a signed note apart; its signature is not looked at.
func parseCheckpoint(signed string) (auditMark, bool) {
	text, _, ok := strings.Cut(signed, "\n\n")
	lines := strings.Split(text, "\n")
	if !ok || len(lines) != 4 {
		return auditMark{}, false
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	at, terr := time.Parse("time "+timeFormat, lines[3])
	_, herr := tlog.ParseHash(lines[2])
	if err != nil || terr != nil || herr != nil || size < 0 {
		return auditMark{}, false
	}
	return auditMark{note: signed, size: size, root: lines[2], at: at}, true
}
