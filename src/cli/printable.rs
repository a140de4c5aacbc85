//! Text from outside (file names, reasons of engines and brokers) on its way to a terminal.

/// One line without control characters, shortened to `limit` characters. Escape sequences lose
/// the character that makes them one, and overrides of the writing direction go, because both
/// could make the terminal show something else than was written.
pub(super) fn printable(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(|character: char| character.is_whitespace() || character.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
            length += 1;
        }
        for character in word.chars().filter(|character| !is_override(*character)) {
            if length >= limit {
                line.push('…');
                return line;
            }
            line.push(character);
            length += 1;
        }
    }
    line
}

/// Embeddings, overrides and isolates of Unicode's bidirectional algorithm.
fn is_override(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_command_a_terminal_goes() {
        for (given, shown) in [
            ("two\nlines\tand  more ", "two lines and more"),
            ("\u{1b}[31mred\u{1b}]0;title\u{7}", "[31mred ]0;title"),
            ("\u{9b}2J", "2J"),
            ("a\u{202e}b", "ab"),
            ("فارسی", "فارسی"),
            ("", ""),
        ] {
            assert_eq!(printable(given, 80), shown, "{given:?}");
        }
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(printable("abcdef", 6), "abcdef");
        assert_eq!(printable("abcdefg", 6), "abcdef…");
        assert_eq!(printable("abcde fgh", 6), "abcde …");
    }
}
