//! What can be asked of a [`SpannedText`].

use super::{Piece, SpanId, SpanKind, SpannedText};

/// Why the spans of a text are not those they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SpanFault {
    /// A number that no span has.
    #[error("there is no span {0}")]
    Unknown(SpanId),
    /// A span is not there, or a paired one has only one end.
    #[error("span {0} is missing")]
    Missing(SpanId),
    /// A span, or one of its ends, is there more than once.
    #[error("span {0} is there more than once")]
    Repeated(SpanId),
    /// A paired span ends where another one inside it is still open, or before it begins.
    #[error("span {0} is not nested")]
    NotNested(SpanId),
    /// A paired span stands as an empty one, or an empty one as a pair.
    #[error("span {0} has the wrong form")]
    WrongForm(SpanId),
}

impl Piece {
    /// Adds to `out`, the text before it, what a reader sees of this piece.
    pub(super) fn read(&self, spans: &[SpanKind], out: &mut String) {
        match self {
            Piece::Text(text) if out.is_empty() || out.ends_with(' ') => {
                out.push_str(text.trim_start_matches(' '));
            }
            Piece::Text(text) => out.push_str(text),
            Piece::Solo(id) => match spans.get(*id as usize) {
                Some(SpanKind::Protected(text)) => out.push_str(text),
                Some(SpanKind::Empty(name)) if name == "br" && !out.ends_with(' ') => out.push(' '),
                _ => {}
            },
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
}

impl SpannedText {
    /// Text without spans; nothing for the empty string.
    pub fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        let pieces = if text.is_empty() {
            Vec::new()
        } else {
            vec![Piece::Text(text)]
        };
        Self { pieces }
    }

    /// Builds a text from pieces: neighbouring texts become one, empty ones go.
    pub fn from_pieces(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut text = Self::default();
        for piece in pieces {
            text.push(piece);
        }
        text
    }

    /// Appends a piece, and keeps what [`SpannedText::pieces`] promises.
    pub fn push(&mut self, piece: Piece) {
        match (self.pieces.last_mut(), piece) {
            (_, Piece::Text(text)) if text.is_empty() => {}
            (Some(Piece::Text(last)), Piece::Text(text)) => last.push_str(&text),
            (_, piece) => self.pieces.push(piece),
        }
    }

    /// The text alone, without what protected spans stand for.
    pub fn plain_text(&self) -> String {
        self.read_text(&[])
    }

    /// The text as a reader sees it: protected spans give their text, line breaks a space. Where an
    /// empty span stood between two spaces, one stays.
    pub fn read_text(&self, spans: &[SpanKind]) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            piece.read(spans, &mut out);
        }
        out
    }

    /// The same text without any span.
    #[must_use]
    pub fn without_spans(&self) -> Self {
        Self::from_text(self.plain_text())
    }

    /// Whether there is anything to translate.
    pub fn has_letters(&self) -> bool {
        self.pieces.iter().any(
            |piece| matches!(piece, Piece::Text(text) if text.chars().any(char::is_alphabetic)),
        )
    }

    /// Checks that each of `spans` is there exactly once, paired ones with both ends and nested.
    ///
    /// # Errors
    /// The first [`SpanFault`] that is found, from left to right; what is missing last.
    pub fn check(&self, spans: &[SpanKind]) -> Result<(), SpanFault> {
        let mut seen = vec![false; spans.len()];
        let mut open = Vec::new();
        let mut begin = |id: SpanId, paired: bool| {
            let kind = spans.get(id as usize).ok_or(SpanFault::Unknown(id))?;
            if paired != matches!(kind, SpanKind::Paired(_)) {
                return Err(SpanFault::WrongForm(id));
            }
            if std::mem::replace(&mut seen[id as usize], true) {
                return Err(SpanFault::Repeated(id));
            }
            Ok(())
        };
        for piece in &self.pieces {
            match piece {
                Piece::Text(_) => {}
                Piece::Solo(id) => begin(*id, false)?,
                Piece::Open(id) => {
                    begin(*id, true)?;
                    open.push(*id);
                }
                Piece::Close(id) => {
                    let kind = spans.get(*id as usize).ok_or(SpanFault::Unknown(*id))?;
                    if !matches!(kind, SpanKind::Paired(_)) {
                        return Err(SpanFault::WrongForm(*id));
                    }
                    if open.pop() != Some(*id) {
                        return Err(SpanFault::NotNested(*id));
                    }
                }
            }
        }
        if let Some(id) = open.pop() {
            return Err(SpanFault::Missing(id));
        }
        match seen.iter().position(|seen| !seen) {
            Some(id) => Err(SpanFault::Missing(id as SpanId)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Piece::{Close, Open, Solo, Text};

    fn spans() -> Vec<SpanKind> {
        vec![
            SpanKind::Paired("b".into()),
            SpanKind::Empty("br".into()),
            SpanKind::Paired("i".into()),
        ]
    }

    fn check(pieces: Vec<Piece>) -> Result<(), SpanFault> {
        SpannedText { pieces }.check(&spans())
    }

    #[test]
    fn each_span_once_and_nested_is_right_in_any_order() {
        assert_eq!(
            check(vec![
                Solo(1),
                Open(2),
                Text("x".into()),
                Open(0),
                Close(0),
                Close(2)
            ]),
            Ok(())
        );
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(
            check(vec![Open(0), Close(0), Solo(1)]),
            Err(SpanFault::Missing(2))
        );
        assert_eq!(check(vec![Solo(7)]), Err(SpanFault::Unknown(7)));
        assert_eq!(check(vec![Solo(1), Solo(1)]), Err(SpanFault::Repeated(1)));
        assert_eq!(check(vec![Solo(0)]), Err(SpanFault::WrongForm(0)));
        assert_eq!(check(vec![Open(1)]), Err(SpanFault::WrongForm(1)));
        assert_eq!(
            check(vec![Open(0), Open(2), Close(0), Close(2)]),
            Err(SpanFault::NotNested(0))
        );
        assert_eq!(check(vec![Close(0)]), Err(SpanFault::NotNested(0)));
        assert_eq!(check(vec![Open(0)]), Err(SpanFault::Missing(0)));
    }

    #[test]
    fn pieces_are_joined() {
        let text = SpannedText::from_pieces([
            Text("a".into()),
            Text(String::new()),
            Text("b".into()),
            Solo(0),
        ]);
        assert_eq!(text.pieces, vec![Text("ab".into()), Solo(0)]);
        assert_eq!(text.plain_text(), "ab");
        assert_eq!(text.read_text(&[SpanKind::Protected("@c".into())]), "ab@c");
        let lines = SpannedText::from_pieces([Text("a".into()), Solo(0), Text(" b".into())]);
        assert_eq!(lines.read_text(&[SpanKind::Empty("br".into())]), "a b");
        assert_eq!(lines.read_text(&[SpanKind::Empty("img".into())]), "a b");
    }
}
