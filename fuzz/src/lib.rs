//! What holds for any document, any text and any engine's answer, as functions that panic where
//! it does not. The fuzz targets call them with bytes that a fuzzer makes, the tests of the main
//! package with what was found that way and with pseudo-random changes of it.

pub mod documents;
pub mod hostile;
pub mod reading;
pub mod segmentation;
pub mod spans;

/// One fuzz target: bytes to judge.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: [(&str, Target); 5] = [
    ("html", documents::html),
    ("markdown", documents::markdown),
    ("plain", documents::plain),
    ("segmentation", segmentation::check),
    ("spans", spans::check),
];

/// The input without its last byte, as text, and that byte: it chooses among variants, so that a
/// document is an input as it is.
fn text_and_choice(data: &[u8]) -> (String, u8) {
    let (text, choice) = match data {
        [text @ .., choice] => (text, *choice),
        [] => (data, 0),
    };
    (String::from_utf8_lossy(text).into_owned(), choice)
}
