package app

import "context"

type recordsIndex struct{ dir string }

func (r *recordsIndex) close() error                                              { return nil }
func (r *recordsIndex) verify(ctx context.Context, a *App, v *Verification) error { return nil }
func (r *recordsIndex) rebuild(ctx context.Context, a *App) error                 { return nil }

type RecordHit struct{ Noun, Key, Snippet string }

func (s *Search) Records(ctx context.Context, limit int) ([]RecordHit, error) { return nil, nil }
