//! The command `wireglot`: see the library for what it does.

use std::process::ExitCode;

use clap::Parser;
use wireglot::cli::{Cli, Exit, exit_code};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("wireglot: cannot start: {error}");
            return ExitCode::from(Exit::Failed as u8);
        }
    };
    let exit = runtime.block_on(cli.run()).unwrap_or_else(|error| {
        eprintln!("wireglot: {error:#}");
        exit_code(&error)
    });
    // What still reads standard input in a thread of its own must not hold up the end.
    runtime.shutdown_background();
    ExitCode::from(exit as u8)
}
