//! Documents of the worst kinds, for benchmarks and measurements.

/// What a document is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each binary uses some of them")]
pub(crate) enum Kind {
    /// One paragraph of sentences, links and emphasis.
    Paragraph,
    /// `<b>` in `<b>`, all of them closed.
    Nested,
    /// Start tags without end tags, which imply the ends of those before.
    Unclosed,
    /// Character references and nothing else.
    Entities,
    /// Paragraphs as news have them.
    Article,
}

impl Kind {
    /// A document of about this many bytes.
    pub(crate) fn document(self, bytes: usize) -> String {
        const PROSE: &str = "The <a href=\"/a?b=1&amp;c=2\">council</a> met on <b>Monday</b> in \
                             Prague, officials said. Nobody <i>else</i> came.";
        let repeated = |part: &str| part.repeat(bytes.div_ceil(part.len()));
        match self {
            Self::Paragraph => format!("<p>{}</p>", repeated(&format!("{PROSE} "))),
            Self::Nested => {
                let deep = bytes / 7;
                format!("{}text{}", "<b>".repeat(deep), "</b>".repeat(deep))
            }
            Self::Unclosed => repeated("<p>x <li>z <tr><td>y <dd>w <option>v "),
            Self::Entities => repeated("&eacute;&amp;&#8217;&notit;&nbsp;"),
            Self::Article => repeated(&format!("<p>{PROSE}</p>\n")),
        }
    }
}
