package store

import (
	"context"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

type auditHashRow struct {
	Position int64  `gorm:"primaryKey;autoIncrement:false"`
	Hash     string // base64
}

// TableName tells gorm the table.
func (auditHashRow) TableName() string { return "audit_hashes" }

// edge is the right edge of the log's tree: the roots of its complete subtrees,
// the largest first. It is all that is needed to go on with the tree.
type edge struct {
	size  int64
	roots []tlog.Hash
}

// push adds a leaf's hash. see is shown the hashes to be stored with it, in
// order: its own (level 0), then those of the subtrees that it completes; it
// gives back the one to go on with.
func (e *edge) push(leaf tlog.Hash, see func(level int, h tlog.Hash) tlog.Hash) {
	h := see(0, leaf)
	for level := 1; e.size>>(level-1)&1 == 1; level++ {
		last := len(e.roots) - 1
		h = see(level, tlog.NodeHash(e.roots[last], h))
		e.roots = e.roots[:last]
	}
	e.roots = append(e.roots, h)
	e.size++
}

// root is the hash of the whole tree; that of an empty one is the hash of nothing.
func (e *edge) root() tlog.Hash {
	if len(e.roots) == 0 {
		h, _ := tlog.TreeHash(0, nil) // reads nothing, so cannot fail
		return h
	}
	h := e.roots[len(e.roots)-1]
	for i := len(e.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(e.roots[i], h)
	}
	return h
}

// loadEdge reads the edge of the tree of that size from the stored hashes.
func loadEdge(ctx context.Context, db *gorm.DB, size int64) (*edge, error) {
	e := &edge{size: size}
	if size == 0 {
		return e, nil
	}
	var at []int64
	for level := bits.Len64(uint64(size)) - 1; level >= 0; level-- {
		if n := size >> level; n&1 == 1 {
			at = append(at, tlog.StoredHashIndex(level, n-1))
		}
	}
	var err error
	e.roots, err = hashesAt(ctx, db, at)
	return e, err
}

// hashesAt reads stored hashes in the order asked for.
func hashesAt(ctx context.Context, db *gorm.DB, at []int64) ([]tlog.Hash, error) {
	rows, err := gorm.G[auditHashRow](db).Where("position IN ?", at).Find(ctx)
	if err != nil {
		return nil, translate(err, "read audit log")
	}
	found := make(map[int64]string, len(rows))
	for _, r := range rows {
		found[r.Position] = r.Hash
	}
	out := make([]tlog.Hash, len(at))
	for i, p := range at {
		if out[i], err = tlog.ParseHash(found[p]); err != nil {
			return nil, models.Errorf(models.CodeDamaged, "hash %d of the audit log is missing or damaged", p).
				WithHint("emberline verify says where; restore from a backup")
		}
	}
	return out, nil
}

// auditSize is how many records the log holds, going by the last one.
func auditSize(ctx context.Context, db *gorm.DB) (int64, error) {
	last, err := gorm.G[auditRow](db).Select("seq").Order("seq DESC").Limit(1).Find(ctx)
	if err != nil || len(last) == 0 {
		return 0, translate(err, "read audit log")
	}
	return max(last[0].Seq+1, 0), nil
}

// reader gives tlog the stored hashes.
func (o Audit) reader(ctx context.Context) tlog.HashReader {
	return tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) { return hashesAt(ctx, o.s.read(ctx), at) })
}

// Size is how many records the log holds.
func (o Audit) Size(ctx context.Context) (int64, error) { return auditSize(ctx, o.s.read(ctx)) }

// Proof shows that record seq is in the log of that size, see tlog.CheckRecord.
func (o Audit) Proof(ctx context.Context, seq, size int64) (models.AuditProof, error) {
	if err := o.within(ctx, seq+1, size); err != nil {
		return models.AuditProof{}, err
	}
	p, err := tlog.ProveRecord(size, seq, o.reader(ctx))
	return o.proof(ctx, seq, size, p, err)
}

// Consistency shows that the log of the older size is the beginning of the log
// of that size, see tlog.CheckTree.
func (o Audit) Consistency(ctx context.Context, older, size int64) (models.AuditProof, error) {
	if err := o.within(ctx, older, size); err != nil {
		return models.AuditProof{}, err
	}
	p, err := tlog.ProveTree(size, older, o.reader(ctx))
	return o.proof(ctx, older, size, p, err)
}

// within checks 1 ≤ part ≤ size ≤ what there is.
func (o Audit) within(ctx context.Context, part, size int64) error {
	have, err := o.Size(ctx)
	if err == nil && (part < 1 || part > size || size > have) {
		err = models.Errorf(models.CodeNotFound, "the audit log holds %d records", have)
	}
	return err
}

func (o Audit) proof(ctx context.Context, index, size int64, hashes []tlog.Hash, err error) (models.AuditProof, error) {
	if err != nil {
		return models.AuditProof{}, translate(err, "prove audit record")
	}
	root, err := tlog.TreeHash(size, o.reader(ctx))
	if err != nil {
		return models.AuditProof{}, translate(err, "prove audit record")
	}
	p := models.AuditProof{Index: index, Size: size, Root: root.String(), Hashes: []string{}}
	for _, h := range hashes {
		p.Hashes = append(p.Hashes, h.String())
	}
	return p, nil
}
