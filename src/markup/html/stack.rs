//! Open elements: which tags belong together, also where they do not nest.

use std::ops::Range;

use super::language::Speech;
use super::tokens::Token;
use super::{Class, Open, Reader, Role, attributes, elements};
use crate::markup::BlockKind;
use crate::markup::MarkupError;
use crate::markup::inline::{Bytes, Pair, PairId};

/// Misnested tags are untangled by closing and opening elements again; more than these are not.
const MOST_REOPENED: usize = 16;
/// How many formatting elements that were never closed are remembered.
const MOST_ORPHANS: usize = 8;

impl Reader<'_, '_, '_> {
    pub(super) fn open_inline(
        &mut self,
        name: String,
        written: Range<usize>,
        range: Range<usize>,
        speech: Speech,
    ) -> Result<(), MarkupError> {
        let pair = self.pair(name.clone(), Bytes::source(&range), Bytes::end(&written));
        // Links do not nest: a second one ends the first.
        if name == "a"
            && let Some(last) = self.stack.last()
            && last.name == "a"
            && let Role::Inline(open) = last.role
        {
            self.pop(range.start);
            let leaf = self.leaf.get_or_insert_default();
            leaf.close(open, range.start..range.start, "a");
        }
        self.leaf.get_or_insert_default().open(pair, range);
        self.push(name, Role::Inline(pair), speech)
    }

    pub(super) fn open_block(
        &mut self,
        name: String,
        kind: Option<BlockKind>,
        range: Range<usize>,
        speech: Speech,
    ) -> Result<(), MarkupError> {
        let kind = kind.unwrap_or_else(|| self.kind());
        let parent = self.element();
        let element = self.outline.open(parent, range, elements::is_frame(&name));
        self.push(name, Role::Block { element, kind }, speech)
    }

    fn push(&mut self, name: String, role: Role, speech: Speech) -> Result<(), MarkupError> {
        if self.stack.len() >= self.options.max_depth {
            return Err(MarkupError::TooDeep {
                limit: self.options.max_depth,
            });
        }
        *self.names.entry(name.clone()).or_default() += 1;
        self.stack.push(Open { name, role, speech });
        Ok(())
    }

    pub(super) fn end(&mut self, token: &Token) {
        let range = token.range.clone();
        let written = attributes::name(self.source, &range, true);
        let name = self.source[written].to_ascii_lowercase();
        match elements::class(&name) {
            Class::Break => self.line_break(range),
            Class::Block(_) | Class::EmbedBlock | Class::Rule => {
                self.flush();
                self.end_block(&name, &range);
            }
            _ => self.end_inline(&name, range),
        }
    }

    fn end_inline(&mut self, name: &str, range: Range<usize>) {
        let at = if self.names.get(name).is_some_and(|count| *count > 0) {
            self.stack.iter().rposition(|open| open.name == name)
        } else {
            None
        };
        let above = at.map_or(0, |at| self.stack.len() - at - 1);
        let Some(at) = at.filter(|_| above <= MOST_REOPENED) else {
            self.end_orphan(name, range);
            return;
        };
        let mut leaf = self.leaf.take().unwrap_or_default();
        for open in self.stack[at + 1..].iter().rev() {
            match open.role {
                Role::Inline(pair) => leaf.close(pair, range.start..range.start, &open.name),
                Role::Block { element, .. } => self.outline.crossed(element),
            }
        }
        let closed = self.stack.remove(at);
        self.forget(name);
        if let Role::Inline(pair) = closed.role {
            self.collector.pairs[pair as usize].close = Bytes::source(&range);
            leaf.close(pair, range.clone(), name);
        }
        for open in &mut self.stack[at..] {
            if let Role::Inline(pair) = &mut open.role {
                let mut again = self.collector.pairs[*pair as usize].clone();
                again.close = made_end(self.source, &again);
                self.collector.pairs.push(again);
                *pair = (self.collector.pairs.len() - 1) as PairId;
                leaf.open(*pair, range.end..range.end);
            }
        }
        self.leaf = Some(leaf);
    }

    fn end_orphan(&mut self, name: &str, range: Range<usize>) {
        let orphan = self.orphans.iter().rposition(|(open, _)| open == name);
        let orphan = orphan.and_then(|at| self.orphans.remove(at));
        let element = self.element();
        let leaf = self.leaf.get_or_insert_default();
        match orphan {
            Some((_, pair)) => {
                self.collector.pairs[pair as usize].close = Bytes::source(&range);
                leaf.close(pair, range, name);
                if let Some(element) = element {
                    self.outline.crossed(element);
                }
            }
            None => leaf.hidden(range),
        }
    }

    fn end_block(&mut self, name: &str, range: &Range<usize>) {
        if self.names.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        let leaves = elements::leaves_scope(name);
        for at in (0..self.stack.len()).rev() {
            let open = &self.stack[at];
            if open.name == name && matches!(open.role, Role::Block { .. }) {
                while self.stack.len() > at + 1 {
                    self.pop(range.start);
                }
                self.pop(range.end);
                return;
            }
            if !leaves && elements::is_scope(&open.name) {
                return;
            }
        }
    }

    /// Ends open elements that the start of `name` implies the end of (`<li>` ends `<li>`).
    pub(super) fn end_implied(&mut self, name: &str, at: usize) {
        let mut looked = self.stack.len();
        while looked > 0 {
            looked -= 1;
            let open = &self.stack[looked];
            if !matches!(open.role, Role::Block { .. }) {
                continue;
            }
            match elements::ends(name, &open.name) {
                Some(true) => {
                    while self.stack.len() > looked {
                        self.pop(at);
                    }
                }
                Some(false) => return,
                None => {}
            }
        }
    }

    /// Takes the innermost element off; it ends at `end`.
    pub(super) fn pop(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        self.forget(&open.name);
        match open.role {
            Role::Block { element, .. } => self.outline.close(element, end),
            Role::Inline(pair) => {
                if let Some(element) = self.element() {
                    self.outline.crossed(element);
                }
                if elements::is_formatting(&open.name) {
                    if self.orphans.len() == MOST_ORPHANS {
                        self.orphans.pop_front();
                    }
                    self.orphans.push_back((open.name, pair));
                }
            }
        }
    }

    fn forget(&mut self, name: &str) {
        if let Some(count) = self.names.get_mut(name) {
            *count = count.saturating_sub(1);
        }
    }

    fn pair(&mut self, name: String, open: Bytes, close: Bytes) -> PairId {
        self.collector.pair(&name, open, close)
    }
}

/// The end tag of a pair as it has to be made up.
fn made_end(source: &str, pair: &Pair) -> Bytes {
    match (&pair.close, &pair.open) {
        (Bytes::Source(_), Bytes::Source(open)) => {
            Bytes::end(&attributes::name(source, &open.range(), false))
        }
        (made, _) => made.clone(),
    }
}
