// Package auth lets people and programs in: passwords (argon2id), sessions,
// tokens, links to choose a password, locking out of who guesses, limits of
// rate, and the journal of log-ins and reads.
//
// What never lives here: what a role allows (package models), rows (package
// store), routes and their answers (package api).
package auth
