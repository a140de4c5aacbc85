//! Items of a list that was written into one line: `1) Open the lid 2) Pour the water`, `• Bread • Milk`.

use super::chars;

/// Longest marker in bytes, `(viii)` and `1000.)` among them.
const MARKER_MAX: usize = 8;

/// The small Roman numerals that number items.
const ROMAN: [&str; 12] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
];

/// Whether the character starts an item of a list, and nothing else.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '‣' | '⁃' | '◦' | '●' | '○' | '■' | '□' | '▪' | '▫' | '►' | '▶' | '➤'
    )
}

/// Where the second and later items start, in rising order.
///
/// The line must start with a bullet or the marker of a first item, as it would at the start of a list; items follow
/// with the same bullet, or numbered in order and marked alike. Items that a comma sets off are parts of a sentence.
/// Where a figure with a full stop is an ordinal (`ordinals`), it marks no item.
pub(super) fn find(line: &str, ordinals: bool) -> Vec<usize> {
    let text = chars::trim_start(line);
    let Some(first) = chars::char_at(text, 0).filter(|&c| may_mark(c)) else {
        return Vec::new();
    };
    let start = line.len() - text.len();
    if is_bullet(first) {
        return line
            .match_indices(first)
            .map(|(at, _)| at)
            .filter(|&at| at > start && line.get(..at).is_some_and(chars::ends_with_space))
            .collect();
    }
    let mut items = Vec::new();
    let Some(mut marker) = Marker::at_start(text) else {
        return items;
    };
    if ordinals && marker.close == "." {
        return items;
    }
    let mut at = start + marker.length();
    while let Some(next) = marker.next() {
        let Some(found) = next.find_in(line, at) else {
            break;
        };
        items.push(found);
        at = found + next.length();
        marker = next;
    }
    items
}

fn may_mark(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '(' | 'a' | 'i') || is_bullet(c)
}

/// What numbers an item.
struct Marker {
    open: &'static str,
    number: String,
    close: &'static str,
}

impl Marker {
    /// The marker a text starts with, white space behind it.
    fn at_start(text: &str) -> Option<Marker> {
        let (open, rest) = match text.strip_prefix('(') {
            Some(rest) => ("(", rest),
            None => ("", text),
        };
        let length = rest
            .bytes()
            .take(MARKER_MAX)
            .take_while(u8::is_ascii_alphanumeric)
            .count();
        let (number, rest) = rest.split_at_checked(length)?;
        let is_number = number.bytes().all(|b| b.is_ascii_digit()) && length <= 3;
        if length == 0 || !(is_number || matches!(number, "a" | "i")) {
            return None;
        }
        let close = [".)", ")", "."]
            .into_iter()
            .find(|close| rest.starts_with(close))?;
        let spaced = rest
            .get(close.len()..)?
            .starts_with(|c: char| chars::is_space(c));
        (spaced && (open.is_empty() || close == ")")).then(|| Marker {
            open,
            number: number.to_owned(),
            close,
        })
    }

    /// The marker of the item behind it.
    fn next(&self) -> Option<Marker> {
        let number = if let Ok(number) = self.number.parse::<u32>() {
            (number + 1).to_string()
        } else if let Some(place) = ROMAN.iter().position(|&roman| roman == self.number) {
            (*ROMAN.get(place + 1)?).to_owned()
        } else {
            let letter = self.number.chars().next().filter(|&c| c < 'z')?;
            char::from_u32(u32::from(letter) + 1)?.to_string()
        };
        Some(Marker { number, ..*self })
    }

    fn length(&self) -> usize {
        self.open.len() + self.number.len() + self.close.len()
    }

    /// The first place from `from` on where the marker starts an item: between white space, behind what may end an
    /// item, and not before a word in lower case unless a sentence ended there.
    fn find_in(&self, line: &str, from: usize) -> Option<usize> {
        let marker = format!("{}{}{} ", self.open, self.number, self.close);
        let text = line.get(from..)?;
        text.match_indices(&marker)
            .map(|(at, _)| from + at)
            .find(|&at| {
                let before = line.get(..at).unwrap_or_default();
                let ended = chars::trim_end(before);
                let behind = chars::trim_start(line.get(at + marker.len()..).unwrap_or_default());
                let is_sentence = ended.ends_with(chars::is_terminator);
                ended.len() < before.len()
                    && !ended.ends_with([',', ';', ':', '(', '-', '–', '—'])
                    && (is_sentence && self.open.is_empty() || !behind.starts_with(chars::is_lower))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(line: &str) -> Vec<&str> {
        find(line, false)
            .into_iter()
            .map(|at| &line[at..])
            .collect()
    }

    #[test]
    fn bullets_start_items_behind_a_space() {
        assert_eq!(items("• One • Two"), ["• Two"]);
        assert_eq!(items("•One •Two"), ["•Two"]);
        assert!(items("One • Two").is_empty());
    }

    #[test]
    fn numbers_and_letters_go_on_in_order() {
        assert_eq!(
            items("1) One 2) Two 3) Three"),
            ["2) Two 3) Three", "3) Three"]
        );
        assert_eq!(items("1.) One. 2.) two"), ["2.) two"]);
        assert_eq!(items("(a) One (b) Two"), ["(b) Two"]);
        assert_eq!(items("i. One ii. Two"), ["ii. Two"]);
        assert!(items("1) One 3) Three").is_empty());
        assert!(items("1,5 One 2,5 Two").is_empty());
    }

    #[test]
    fn parts_of_a_sentence_are_no_items() {
        assert!(items("1) open the lid, 2) Pour the water").is_empty());
        assert!(items("1) open the lid and 2) pour the water").is_empty());
    }

    #[test]
    fn an_ordinal_marks_no_item() {
        assert!(find("1. FC Mitte gegen 2. Bundesliga", true).is_empty());
        assert_eq!(find("1) Mitte 2) Nord", true), [9]);
    }
}
