//! Standard output. Its reader may have had enough: `wireglot languages | head`.

use std::io::{self, Write};

/// Nobody reads standard output any more. The command ends, and that is no failure.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads standard output any more")]
pub(super) struct ReaderGone;

/// Writes a line.
///
/// # Errors
/// [`ReaderGone`], or what else keeps it from being written.
pub(super) fn line(text: impl std::fmt::Display) -> anyhow::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{text}")
        .and_then(|()| output.flush())
        .map_err(failed)
}

fn failed(error: io::Error) -> anyhow::Error {
    if error.kind() == io::ErrorKind::BrokenPipe {
        ReaderGone.into()
    } else {
        anyhow::Error::new(error).context("standard output")
    }
}
