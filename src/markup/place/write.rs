//! Spans that stand between words, and the text with all spans in it.

use super::{MOST_PLACED, Piece, Place, Placement, Placer, Side, SpanId, SpannedText};
use crate::markup::words::is_attached;

impl Placer<'_> {
    /// Empty spans, and protected text that was not found, between words.
    pub(super) fn place_solos(&mut self) {
        for at in 0..self.spans.len() {
            let span = &self.spans[at];
            if span.paired || span.place != Place::Open {
                continue;
            }
            let parent = span.parent.map(|parent| &self.spans[parent].place);
            let within = match parent {
                _ if self.spans.len() > MOST_PLACED => 0..0,
                None => 0..self.words.len(),
                Some(Place::Words(words)) => words.clone(),
                Some(_) => 0..0,
            };
            let left = self.read[..span.read.start].chars().next_back();
            let right = self.read[span.read.end..].chars().next();
            let side = match (left, right) {
                (Some(left), _) if !left.is_whitespace() => Side::Left,
                (_, Some(right)) if !right.is_whitespace() => Side::Right,
                _ => Side::Free,
            };
            let around = span
                .parent
                .map_or(0..self.read.len(), |parent| self.spans[parent].read.clone());
            let length = around.len().max(1);
            let hinted = self
                .hint(span.id)
                .map(|hint| {
                    self.words
                        .partition_point(|word| word.range.end <= hint.start)
                })
                .filter(|before| (within.start..=within.end).contains(before));
            if hinted.is_none() {
                self.placement = Placement::Approximate;
            }
            let middle = usize::midpoint(span.read.start, span.read.end);
            let share = (middle - around.start) * within.len() + length / 2;
            let before = hinted.unwrap_or(within.start + (share / length).min(within.len()));
            if within.is_empty() {
                self.placement = Placement::Approximate;
            }
            self.spans[at].place = if within.is_empty() {
                Place::End
            } else {
                Place::Point { before, side }
            };
        }
    }

    pub(super) fn write(&self) -> SpannedText {
        let mut out = SpannedText::default();
        let mut opens: Vec<Vec<usize>> = vec![Vec::new(); self.words.len() + 1];
        let mut closes: Vec<Vec<usize>> = vec![Vec::new(); self.words.len() + 1];
        let mut points: Vec<Vec<(SpanId, Side)>> = vec![Vec::new(); self.words.len() + 1];
        for (at, span) in self.spans.iter().enumerate() {
            match &span.place {
                Place::Words(words) if span.paired => {
                    opens[words.start].push(at);
                    closes[words.end].push(at);
                }
                Place::Point { before, side } => points[*before].push((span.id, *side)),
                _ => {}
            }
        }
        let endings = self.endings();
        let mut at = 0;
        for (index, word) in self.words.iter().enumerate() {
            // Behind the last word.
            self.between(&mut out, &closes[index], &endings);
            if index > 0 {
                for (id, _) in points[index].iter().filter(|(_, side)| *side == Side::Left) {
                    out.push(Piece::Solo(*id));
                }
            }
            out.push(Piece::Text(self.target[at..word.range.start].to_owned()));
            for span in &opens[index] {
                out.push(Piece::Open(self.spans[*span].id));
            }
            for (id, side) in &points[index] {
                if *side == Side::Left && index > 0 {
                    continue;
                }
                out.push(Piece::Solo(*id));
                if *side == Side::Free && !is_attached(self.target, word.range.start) {
                    out.push(Piece::Text(" ".to_owned()));
                }
            }
            match word.solo {
                Some(id) => out.push(Piece::Solo(id)),
                None => out.push(Piece::Text(self.target[word.range.clone()].to_owned())),
            }
            at = word.range.end;
        }
        let last = self.words.len();
        self.between(&mut out, &closes[last], &endings);
        for (id, side) in &points[last] {
            if *side != Side::Left && last > 0 && !is_attached(self.target, at) {
                out.push(Piece::Text(" ".to_owned()));
            }
            out.push(Piece::Solo(*id));
        }
        out.push(Piece::Text(self.target[at..].to_owned()));
        for piece in &endings[self.spans.len()] {
            out.push(piece.clone());
        }
        out
    }

    /// Ends the pairs that end behind a word, innermost first.
    fn between(&self, out: &mut SpannedText, closes: &[usize], endings: &[Vec<Piece>]) {
        for span in closes.iter().rev() {
            for piece in &endings[*span] {
                out.push(piece.clone());
            }
            out.push(Piece::Close(self.spans[*span].id));
        }
    }

    /// What has no room, by the pair at whose end it stands; the last list is the text's end. In
    /// the order of the source, so it nests.
    fn endings(&self) -> Vec<Vec<Piece>> {
        let mut endings: Vec<Vec<Piece>> = vec![Vec::new(); self.spans.len() + 1];
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (at, span) in self.spans.iter().enumerate() {
            while let Some((last, home)) = open.pop_if(|(last, _)| Some(*last) != span.parent) {
                endings[home].push(Piece::Close(self.spans[last].id));
            }
            if span.place != Place::End {
                continue;
            }
            let home = match span.parent {
                None => self.spans.len(),
                Some(parent) => open
                    .last()
                    .filter(|(last, _)| *last == parent)
                    .map_or(parent, |(_, home)| *home),
            };
            if span.paired {
                endings[home].push(Piece::Open(span.id));
                open.push((at, home));
            } else {
                endings[home].push(Piece::Solo(span.id));
            }
        }
        while let Some((last, home)) = open.pop() {
            endings[home].push(Piece::Close(self.spans[last].id));
        }
        endings
    }
}
