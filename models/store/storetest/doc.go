// Package storetest gives tests the databases the store runs on: a fresh SQLite
// file, and a fresh database in a throw-away PostgreSQL cluster that is started
// from the installed binaries once per test process. Nothing of it is part of
// the product.
package storetest
