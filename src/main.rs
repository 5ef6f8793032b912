//! Arguments in, exit code out.

use clap::Parser;
use phiencho::cli::{Args, run};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    match run(Args::parse(), &mut out).and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to tell it to if standard error is gone, too.
            let _ = writeln!(std::io::stderr(), "phiencho: {error}");
            ExitCode::FAILURE
        }
    }
}
