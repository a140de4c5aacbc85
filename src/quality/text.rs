//! What the checks count in a text.

/// Fewer letters than this say nothing about length.
pub(super) const COMPARABLE_LETTERS: usize = 12;

/// Letters and digits.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The numbers of the source that the target lacks, each as often as it is missing. A number is
/// its digits: separators differ from language to language, and so do numerals.
pub(super) fn missing_numbers(source: &str, target: &str) -> Vec<String> {
    // `3 500` is one number or two; what fits is what was meant.
    let mut best: Option<Vec<String>> = None;
    for (source_joins, target_joins) in [(false, false), (false, true), (true, false)] {
        let missing = missing(numbers(source, source_joins), numbers(target, target_joins));
        if best.as_ref().is_none_or(|best| missing.len() < best.len()) {
            best = Some(missing);
        }
    }
    best.unwrap_or_default()
}

fn missing(wanted: Vec<String>, mut available: Vec<String>) -> Vec<String> {
    let mut missing = Vec::new();
    for number in wanted {
        match available.iter().position(|found| *found == number) {
            Some(position) => {
                available.swap_remove(position);
            }
            None => missing.push(number),
        }
    }
    missing
}

/// Runs of digits, joined across a single separator between digits (`1,250.50` → `125050`), and
/// with `join_spaces` across a space before three digits (`3 500` → `3500`).
fn numbers(text: &str, join_spaces: bool) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| characters.get(at).is_some_and(|c| digit(*c).is_some());
    let mut numbers = Vec::new();
    let mut current = String::new();
    for (at, &character) in characters.iter().enumerate() {
        if let Some(digit) = digit(character) {
            current.push(digit);
            continue;
        }
        let joins = match character {
            ' ' => join_spaces && (1..=3).all(|next| is_digit(at + next)) && !is_digit(at + 4),
            '.' | ',' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '٫' | '٬' => is_digit(at + 1),
            _ => false,
        };
        if !joins && !current.is_empty() {
            numbers.push(std::mem::take(&mut current));
        }
    }
    if !current.is_empty() {
        numbers.push(current);
    }
    numbers
}

/// The ASCII form of a decimal digit of the scripts that news is written in.
fn digit(character: char) -> Option<char> {
    const ZEROS: [char; 6] = ['0', '٠', '۰', '०', '০', '၀'];
    ZEROS.iter().find_map(|&zero| {
        let value = (character as u32)
            .checked_sub(zero as u32)
            .filter(|value| *value < 10)?;
        char::from_digit(value, 10)
    })
}

/// Whether one word or group of up to four words follows itself at least four times in a row.
pub(super) fn repeats(text: &str) -> bool {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .collect();
    (1..=4).any(|length| {
        let mut run = 0;
        words
            .iter()
            .zip(words.iter().skip(length))
            .any(|(word, later)| {
                run = if word == later { run + 1 } else { 0 };
                run >= length * 3
            })
    })
}
