//! Everything that any test of this suite logs, at the finest level, with what libraries log.

use std::io;
use std::sync::{Arc, Mutex, OnceLock};

#[derive(Clone, Default)]
pub(crate) struct Logs(Arc<Mutex<Vec<u8>>>);

impl io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Logs {
    pub(crate) fn capture() -> Self {
        static LOGS: OnceLock<Logs> = OnceLock::new();
        LOGS.get_or_init(|| {
            let logs = Self::default();
            let writer = logs.clone();
            // The stub logs what it is sent.
            let filter = tracing_subscriber::EnvFilter::new("trace,wiremock=off");
            tracing_subscriber::fmt()
                .with_env_filter(filter)
                .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
                .with_ansi(false)
                .with_writer(move || writer.clone())
                .init();
            logs
        })
        .clone()
    }

    /// None of the words is in what was logged, and something was.
    pub(crate) fn show_nothing(&self, words: &[&str]) {
        let text = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        assert!(text.contains("backend.call"), "nothing was logged");
        for word in words {
            if let Some(line) = text.lines().find(|line| line.contains(word)) {
                panic!("`{word}` was logged: {line}");
            }
        }
    }
}
