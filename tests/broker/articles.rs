//! Articles and jobs for these tests.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

/// A word of every text here; it may appear in results and nowhere else.
pub(crate) const MARKER: &str = "Zephyrquill";

/// An article in ninjs 3.1.
pub(crate) fn ninjs(uri: &str, version: &str) -> Value {
    json!({
        "uri": uri,
        "standard": {"name": "ninjs", "version": "3.1"},
        "version": version,
        "language": "en",
        "headlines": [{"role": "main", "value": format!("{MARKER} closes the harbour")}],
        "bodies": [{
            "role": "main",
            "contentType": "text/html",
            "value": format!("<p>The storm {MARKER} came <em>at night</em>.</p><p>Nobody was hurt.</p>"),
        }],
        "x_cms": {"z": 1, "a": [1.50, 12345678901234567890123_f64, null], "text": "stays"},
    })
}

/// A job for one article.
pub(crate) fn job(article: Value, targets: &[&str]) -> Value {
    json!({"article": article, "targets": targets})
}

/// An article under withdrawal.
pub(crate) fn canceled(uri: &str, version: &str) -> Value {
    let mut article = ninjs(uri, version);
    article["pubStatus"] = json!("canceled");
    article
}

/// The bytes under gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
