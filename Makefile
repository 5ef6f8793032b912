.PHONY: test soak run demo fmt types shots bench

test:    ## every check and test; installs what it needs
	scripts/test

soak:    ## the long proof: a million steps, 200 kills, 50 rounds of two programs, fuzzers
	scripts/soak

run:     ## the order desk, from source
	cargo run --release -- serve

demo:    ## a simulated live of a sample shop
	cargo run --release -- demo

fmt:     ## formats Rust and TypeScript
	cargo fmt
	cd web && npm run format

types:   ## the web's types from the server's own description
	WEB_UI=skip cargo run --quiet -- openapi > web/openapi.json
	cd web && npm run types

shots:   ## screenshots of the screens, into web/shots
	cargo build
	cd web && npm run shots

bench:   ## how fast comments are read, frames decoded and lives booked, beside gunzip and Node
	WEB_UI=skip cargo bench --bench reader
	scripts/bench-decode
	scripts/bench-live
