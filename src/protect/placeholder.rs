//! Placeholders of message formats: `{name}`, `{count, plural, …}`, `{ $var }`, `${name}`, `%s`;
//! directives of templates: `{{ user.name }}`, `{% if x %}`, `<%= x %>`.

/// The longest message in braces that is taken for a placeholder, in bytes.
const LONGEST: usize = 2000;

/// The longest directive of a template, in bytes.
const LONGEST_DIRECTIVE: usize = 200;

/// Which closing brace belongs to which opening one.
pub(super) struct Braces {
    pairs: Vec<(usize, usize)>,
}

impl Braces {
    pub(super) fn of(text: &str) -> Self {
        let mut pairs = Vec::new();
        let mut open = Vec::new();
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'{' => open.push(at),
                b'}' => {
                    if let Some(start) = open.pop() {
                        pairs.push((start, at + 1));
                    }
                }
                _ => {}
            }
        }
        pairs.sort_unstable();
        Self { pairs }
    }

    /// Behind the brace that closes the one at `open`.
    fn end(&self, open: usize) -> Option<usize> {
        let at = self
            .pairs
            .binary_search_by_key(&open, |(start, _)| *start)
            .ok()?;
        Some(self.pairs[at].1)
    }
}

/// The end of the placeholder at `at`, where `{`, `$`, `%` or `<` stands.
pub(super) fn at(text: &str, at: usize, before: Option<char>, braces: &Braces) -> Option<usize> {
    let rest = &text[at..];
    if rest.starts_with("${") || rest.starts_with("%{") {
        return braced(text, at + 1, braces);
    }
    if let Some(end) = directive(rest) {
        return Some(at + end);
    }
    match rest.as_bytes().first()? {
        b'{' => braced(text, at, braces),
        b'%' => printf(text, at, before),
        _ => None,
    }
}

/// The length of a template's directive.
fn directive(rest: &str) -> Option<usize> {
    let close = match rest.as_bytes().get(..2)? {
        b"{%" => "%}",
        b"{{" => "}}",
        b"{#" => "#}",
        b"<%" => "%>",
        _ => return None,
    };
    let mut longest = rest.len().min(LONGEST_DIRECTIVE);
    while !rest.is_char_boundary(longest) {
        longest -= 1;
    }
    let inner = &rest[2..longest];
    let end = inner.find(close)?;
    // `{{{x}}}`
    let extra = usize::from(rest.starts_with("{{{") && inner[end + 2..].starts_with('}'));
    Some(2 + end + 2 + extra)
}

fn braced(text: &str, open: usize, braces: &Braces) -> Option<usize> {
    let end = braces.end(open)?;
    if end - open > LONGEST {
        return None;
    }
    let inner = &text[open + 1..end - 1];
    // `{{name}}`
    let inner = inner
        .strip_prefix('{')
        .and_then(|inner| inner.strip_suffix('}'))
        .unwrap_or(inner)
        .trim();
    let name = inner.split(',').next().unwrap_or_default().trim();
    let is_name = !name.is_empty()
        && name.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'$' | b'[' | b']')
        });
    let is_literal = inner.len() > 1 && inner.starts_with('"') && inner.ends_with('"');
    let is_call = inner.split_once('(').is_some_and(|(name, rest)| {
        rest.ends_with(')')
            && !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    });
    let known = match inner.split(',').nth(1) {
        None => is_name || is_literal,
        Some(kind) => {
            is_name
                && matches!(
                    kind.trim(),
                    "plural"
                        | "select"
                        | "selectordinal"
                        | "number"
                        | "date"
                        | "time"
                        | "duration"
                        | "ordinal"
                        | "spellout"
                        | "choice"
                        | "list"
                )
        }
    };
    (known || is_call || is_select(inner)).then_some(end)
}

/// Fluent's `$count -> [one] … *[other] …`.
fn is_select(inner: &str) -> bool {
    inner.starts_with('$') && inner.contains("->")
}

/// `%s`, `%1$s`, `%(name)s`, `%.2f`. After a digit it is a percentage.
fn printf(text: &str, at: usize, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|before| before.is_alphanumeric() || before == '%') {
        return None;
    }
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let mut end = at + 1;
    if bytes.get(end) == Some(&b'(') {
        let close = text[end..].bytes().take(64).position(|byte| byte == b')')?;
        end += close + 1;
    } else {
        let number = digits(end);
        if number > end && bytes.get(number) == Some(&b'$') {
            end = number + 1;
        }
    }
    while matches!(bytes.get(end), Some(b'-' | b'+' | b'0' | b'#')) {
        end += 1;
    }
    end = digits(end);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    while matches!(bytes.get(end), Some(b'l' | b'h' | b'z')) {
        end += 1;
    }
    let conversion = matches!(
        bytes.get(end)?,
        b's' | b'd'
            | b'i'
            | b'u'
            | b'f'
            | b'F'
            | b'e'
            | b'E'
            | b'g'
            | b'G'
            | b'x'
            | b'X'
            | b'c'
            | b'@'
    );
    let ends = !text.get(end + 1..)?.starts_with(char::is_alphanumeric);
    (conversion && ends).then_some(end + 1)
}
