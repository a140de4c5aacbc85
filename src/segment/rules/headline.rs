//! Headlines in Title Case, as English-language newsrooms write them.

use crate::segment::chars;

/// The longest line that is looked at, in bytes: headlines are short.
const LONGEST: usize = 240;

/// Shorter words (`of`, `The`) are written either way.
const WORD_CHARS: usize = 4;

/// Fewer such words tell nothing.
const FEWEST: usize = 3;

/// Whether a line is a headline in Title Case: it has no closing full stop, and all but one in five
/// of its longer words begin with a capital letter.
pub(super) fn is(line: &str) -> bool {
    let line = line.trim();
    if line.len() > LONGEST || line.ends_with(['.', '!', '?', '…', ':', ';']) {
        return false;
    }
    let (mut words, mut capitals) = (0, 0);
    for word in line.split(chars::is_space) {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        let Some(first) = letters.next() else {
            continue;
        };
        if letters.count() + 1 < WORD_CHARS {
            continue;
        }
        words += 1;
        capitals += usize::from(first.is_uppercase());
    }
    words >= FEWEST && capitals * 5 >= words * 4
}

#[cfg(test)]
mod tests {
    use super::is;

    #[test]
    fn title_case_is_told_from_sentences() {
        assert!(is(
            "U.S. And Arvenia Agree To Reopen Border Bridge After Heavy Floods"
        ));
        assert!(is("What We Know About The Attack On U.N. Staff"));
        assert!(!is("Troops left the U.S. The Pentagon declined to comment"));
        assert!(!is("Storm hits coast"));
        assert!(!is(
            "Troops Left The U.S. The Pentagon Declined To Comment."
        ));
    }
}
