//! Standard output: results only, and no fuss when nobody reads on.

use std::io::Write;

/// Writes a line.
pub(super) fn line(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

/// Writes text that has its own line breaks.
pub(super) fn text(text: &str) -> anyhow::Result<()> {
    write!(std::io::stdout(), "{text}")?;
    Ok(())
}

/// Whether an error says that the reader of standard output went away (`wireglot … | head`), which
/// is no failure.
pub(super) fn is_unread(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind);
        kind == Some(std::io::ErrorKind::BrokenPipe)
    })
}
