//! URLs, e-mail addresses, host names and file names.

use std::ops::Range;

use super::find::run;
use crate::markup::words::is_unspaced;

/// Looks at a run of letters, digits and `. - + @ _`: how far what begins there reaches, and what
/// of it is protected.
pub(super) fn within(text: &str, word: Range<usize>) -> (usize, Option<Range<usize>>) {
    let all = &text[word.clone()];
    let rest = &text[word.end..];
    if rest.starts_with("://")
        && let Some(scheme) = scheme(all)
    {
        let start = word.end - scheme;
        let host = word.end + 3;
        let end = url_end(text, start, host);
        if end > host {
            return (end, Some(start..end));
        }
    }
    if rest.starts_with(':')
        && matches!(
            all,
            "mailto" | "tel" | "sms" | "geo" | "magnet" | "urn" | "doi"
        )
        && rest[1..]
            .starts_with(|next: char| next.is_ascii_alphanumeric() || matches!(next, '+' | '?'))
    {
        let end = url_end(text, word.start, word.end + 1);
        return (end, Some(word.start..end));
    }
    let bare = all.trim_end_matches(['.', '-', '+', '@']);
    let end = word.start + bare.len();
    if bare.contains('@') {
        return match email(bare) {
            Some(length) => {
                let end = word.start + length;
                (end, Some(word.start..end))
            }
            None => (next_start(text, &word), None),
        };
    }
    let is_www = bare
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let goes_on = end == word.end && has_path(rest);
    if is_host(bare, is_www || goes_on) {
        let end = if end == word.end {
            url_end(text, word.start, end)
        } else {
            end
        };
        return (end, Some(word.start..end));
    }
    if is_file(bare) {
        return (end, Some(word.start..end));
    }
    (word.end, None)
}

/// Where to look on behind a word with an `@` that is no address: `cc:@user` has its handle yet.
fn next_start(text: &str, word: &Range<usize>) -> usize {
    let first = text[word.clone()].chars().next().map_or(0, char::len_utf8);
    let from = (word.start + first).min(word.end);
    text[from..word.end]
        .find('@')
        .map_or(word.end, |at| from + at)
}

/// How many bytes at the end of `word` are a URL's scheme.
fn scheme(word: &str) -> Option<usize> {
    const KNOWN: [&str; 10] = [
        "https", "http", "ftps", "sftp", "ftp", "wss", "ws", "ssh", "git", "file",
    ];
    let is_known = |scheme: &&str| {
        let start = word.len().wrapping_sub(scheme.len());
        word.get(start..)
            .is_some_and(|end| end.eq_ignore_ascii_case(scheme))
    };
    if let Some(known) = KNOWN.iter().find(|scheme| is_known(scheme)) {
        return Some(known.len());
    }
    let plain = word.len() <= 20
        && word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'));
    plain.then_some(word.len())
}

/// Where the URL that begins at `start` ends, looking on from `from`. Punctuation at its end
/// belongs to the sentence, and a bracket that is not opened within to what is around it.
fn url_end(text: &str, start: usize, from: usize) -> usize {
    let length = run(&text[from..], |character| {
        if character.is_ascii() {
            character.is_ascii_graphic() && !r#"<>"\^`{|}"#.contains(character)
        } else {
            character.is_alphanumeric() && !is_unspaced(character)
        }
    });
    let mut end = from + length;
    let mut open = [b"()", b"[]"].map(|pair| {
        let count = |bracket: u8| {
            text[start..end]
                .bytes()
                .filter(|byte| *byte == bracket)
                .count()
        };
        (pair[1], count(pair[0]), count(pair[1]))
    });
    while let Some(last) = text[from..end].chars().next_back() {
        let closes = open
            .iter_mut()
            .find(|(bracket, _, _)| char::from(*bracket) == last);
        match closes {
            Some((_, opened, closed)) if *closed > *opened => *closed -= 1,
            Some(_) => break,
            None if ".,;:!?'*~([".contains(last) => {}
            None => break,
        }
        end -= last.len_utf8();
    }
    end
}

/// Whether a path, a query or a port follows a host name.
fn has_path(rest: &str) -> bool {
    let mut characters = rest.chars();
    match characters.next() {
        Some('/') => characters
            .next()
            .is_some_and(|next| next.is_alphanumeric() || "?#@~_-.%".contains(next)),
        Some(':') => characters.next().is_some_and(|next| next.is_ascii_digit()),
        _ => false,
    }
}

/// The length of the e-mail address that `word` begins with.
fn email(word: &str) -> Option<usize> {
    let (local, domain) = word.split_once('@')?;
    let domain = domain.split('@').next()?;
    let labels: Vec<&str> = domain.split('.').collect();
    let top = labels.last()?;
    let valid = !local.is_empty()
        && !local.starts_with('.')
        && local.is_ascii()
        && labels.len() > 1
        && labels.iter().all(|label| is_label(label))
        && top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic);
    valid.then_some(local.len() + 1 + domain.len())
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .chars()
            .all(|character| character.is_alphanumeric() || character == '-')
}

/// Whether `word` is the name of a host: its last label is a top-level domain, or `certain` says
/// that this can be nothing else. A missing space behind a full stop ("end.In") must not look like
/// one, so top-level domains that are common words count only when certain.
fn is_host(word: &str, certain: bool) -> bool {
    let Some((before, top)) = word.rsplit_once('.') else {
        return false;
    };
    let mut labels = before.split('.').peekable();
    let first = labels.peek().copied().unwrap_or_default();
    if first.chars().count() < 2 || !labels.all(is_label) {
        return false;
    }
    if certain {
        let letters = top.chars().all(char::is_alphabetic);
        return letters && top.chars().count() >= 2;
    }
    let cased = word.chars().all(|character| !character.is_uppercase())
        || top.chars().all(|character| !character.is_uppercase()) && !is_sentence_end(word);
    cased && TOP_LEVEL.contains(&top)
}

/// `The end.com` has no such form, but `end.Dot` and `U.S.military` have.
fn is_sentence_end(word: &str) -> bool {
    word.split('.').any(|label| label.chars().count() < 2)
}

/// Top-level domains that no language writes behind a full stop.
const TOP_LEVEL: [&str; 96] = [
    "com",
    "org",
    "net",
    "edu",
    "gov",
    "mil",
    "int",
    "info",
    "biz",
    "eu",
    "ua",
    "ru",
    "kz",
    "kg",
    "tj",
    "uz",
    "az",
    "md",
    "ro",
    "bg",
    "rs",
    "mk",
    "hr",
    "hu",
    "cz",
    "sk",
    "pl",
    "lt",
    "lv",
    "ee",
    "fi",
    "dk",
    "nl",
    "ch",
    "gr",
    "tr",
    "cy",
    "ir",
    "iq",
    "af",
    "pk",
    "cn",
    "jp",
    "kr",
    "tw",
    "hk",
    "vn",
    "ph",
    "au",
    "nz",
    "br",
    "cl",
    "uk",
    "fr",
    "pt",
    "tv",
    "io",
    "ai",
    "app",
    "dev",
    "xyz",
    "cat",
    "eus",
    "gal",
    "bzh",
    "news",
    "media",
    "press",
    "online",
    "site",
    "website",
    "blog",
    "live",
    "world",
    "today",
    "tech",
    "cloud",
    "wiki",
    "ngo",
    "museum",
    "aero",
    "coop",
    "mobi",
    "asia",
    "social",
    "link",
    "рф",
    "укр",
    "бел",
    "қаз",
    "срб",
    "мкд",
    "бг",
    "հայ",
    "გე",
    "ایران",
];

/// Whether `word` is a file's name: an ending that only files have.
fn is_file(word: &str) -> bool {
    const ENDINGS: [&str; 56] = [
        "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "csv", "tsv",
        "txt", "rtf", "epub", "zip", "rar", "gz", "tgz", "tar", "7z", "jpg", "jpeg", "png", "gif",
        "webp", "svg", "tif", "tiff", "bmp", "heic", "mp3", "mp4", "m4a", "wav", "ogg", "flac",
        "avi", "mov", "mkv", "webm", "htm", "html", "xml", "json", "yaml", "yml", "exe", "apk",
        "dmg", "iso", "js", "css", "php", "sql", "toml",
    ];
    let Some((name, ending)) = word.rsplit_once('.') else {
        return false;
    };
    let one_case = ending.chars().all(|character| !character.is_uppercase())
        || ending.chars().all(|character| !character.is_lowercase());
    one_case
        && name.chars().any(char::is_alphanumeric)
        && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}
