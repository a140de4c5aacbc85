//! Where `*`, `_` and `~` are marks of emphasis: CommonMark looks at the characters on both sides
//! (section 6.2, "left-flanking" and "right-flanking"). A translation may put a span where its
//! marks would be read as text; there it is written as an HTML element.

/// Marks of emphasis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::markup) enum Marks {
    /// `*`, `_`.
    Emphasis { underscore: bool },
    /// `**`, `__`.
    Strong { underscore: bool },
    /// `~`, `~~`.
    Deleted,
}

impl Marks {
    /// The marks that a span's opening bytes are.
    pub(in crate::markup) fn of(open: &str) -> Option<Self> {
        match open {
            "*" | "_" => Some(Self::Emphasis {
                underscore: open == "_",
            }),
            "**" | "__" => Some(Self::Strong {
                underscore: open == "__",
            }),
            "~" | "~~" => Some(Self::Deleted),
            _ => None,
        }
    }

    /// The element that means the same.
    pub(in crate::markup) fn element(self) -> &'static str {
        match self {
            Self::Emphasis { .. } => "em",
            Self::Strong { .. } => "strong",
            Self::Deleted => "del",
        }
    }

    /// Whether they open a span between these characters.
    pub(in crate::markup) fn can_open(self, before: Option<char>, after: Option<char>) -> bool {
        flanks(before, after) && (!self.underscore() || !is_word(before))
    }

    /// Whether they close one.
    pub(in crate::markup) fn can_close(self, before: Option<char>, after: Option<char>) -> bool {
        flanks(after, before) && (!self.underscore() || !is_word(after))
    }

    fn underscore(self) -> bool {
        matches!(
            self,
            Self::Emphasis { underscore: true } | Self::Strong { underscore: true }
        )
    }
}

/// Whether marks belong to `inner`, with `outer` on their other side.
fn flanks(outer: Option<char>, inner: Option<char>) -> bool {
    !is_space(inner) && (is_word(inner) || !is_word(outer))
}

fn is_space(character: Option<char>) -> bool {
    character.is_none_or(char::is_whitespace)
}

/// Neither white space nor punctuation.
fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_need_the_right_neighbours() {
        let stars = Marks::of("**").expect("marks");
        assert!(stars.can_open(Some('a'), Some('b')));
        assert!(stars.can_open(Some(' '), Some('(')));
        assert!(!stars.can_open(Some('a'), Some('(')));
        assert!(!stars.can_open(None, Some(' ')));
        assert!(!stars.can_close(Some('”'), Some('然')));
        assert!(stars.can_close(Some('”'), None));
        let lines = Marks::of("_").expect("marks");
        assert!(!lines.can_open(Some('a'), Some('b')));
        assert!(lines.can_close(Some('a'), Some('.')));
    }
}
