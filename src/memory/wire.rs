//! A text with spans as it is stored: a JSON array of strings and `[kind, number]`.

use serde_json::{Value, json};

use crate::markup::{Piece, SpannedText};

/// Writes a text.
pub fn encode(text: &SpannedText) -> String {
    let pieces = text.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Value::from(text.as_str()),
        Piece::Open(id) => json!(["o", id]),
        Piece::Close(id) => json!(["c", id]),
        Piece::Solo(id) => json!(["s", id]),
    });
    Value::Array(pieces.collect()).to_string()
}

/// Reads what [`encode`] wrote; `None` for anything else.
pub fn decode(stored: &str) -> Option<SpannedText> {
    let Value::Array(pieces) = serde_json::from_str(stored).ok()? else {
        return None;
    };
    let pieces: Option<Vec<Piece>> = pieces
        .into_iter()
        .map(|piece| match piece {
            Value::String(text) => Some(Piece::Text(text)),
            Value::Array(span) => {
                let id = u32::try_from(span.get(1)?.as_u64()?).ok()?;
                match span.first()?.as_str()? {
                    "o" => Some(Piece::Open(id)),
                    "c" => Some(Piece::Close(id)),
                    "s" => Some(Piece::Solo(id)),
                    _ => None,
                }
            }
            _ => None,
        })
        .collect();
    Some(SpannedText::from_pieces(pieces?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text = SpannedText::from_pieces([
            Piece::Text("\"a\" ".to_owned()),
            Piece::Open(0),
            Piece::Text("b".to_owned()),
            Piece::Solo(12),
            Piece::Close(0),
        ]);
        assert_eq!(decode(&encode(&text)), Some(text));
        for wrong in ["", "{}", "[1]", "[[\"x\",1]]", "[[\"o\",-1]]", "[[\"o\"]]"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
