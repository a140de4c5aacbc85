//! How a browser reads what comes next: as markup, or as the raw text of an element such as
//! `script`, which only its own end tag ends.

use html5gum::State;

use super::elements;

/// What is being read, after the tags so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::markup) struct Mode {
    /// The element whose raw text it is.
    raw: Option<String>,
    /// How many `svg` and `math` elements are open: in them no element changes how text is read.
    foreign: usize,
    /// How many elements are open in it that hold HTML again, or may.
    html: usize,
    /// Whether they may.
    doubtful: bool,
    /// Whether a `select` is open: old browsers leave out elements in it that new ones read.
    in_select: bool,
    /// Whether browsers differ about it.
    unclear: bool,
}

impl Mode {
    /// A start tag.
    pub(super) fn start(&mut self, name: &[u8], self_closing: bool, xml: bool) {
        if xml && self_closing {
            return;
        }
        if self.foreign > 0 {
            self.start_in_foreign(name, self_closing);
        } else {
            match name {
                b"svg" | b"math" if !self_closing => self.foreign = 1,
                b"select" => self.in_select = true,
                _ if raw_state(name).is_some() => {
                    self.unclear |= self.in_select && name != b"script";
                    self.raw = Some(String::from_utf8_lossy(name).into_owned());
                }
                _ => {}
            }
        }
    }

    fn start_in_foreign(&mut self, name: &[u8], self_closing: bool) {
        if raw_state(name).is_some() && self.html > 0 {
            self.unclear |= self.doubtful || self.foreign > 1;
            self.raw = Some(String::from_utf8_lossy(name).into_owned());
        } else if self.html == 0 && elements::breaks_out(name) {
            self.foreign = 0;
        } else if matches!(name, b"svg" | b"math") {
            self.foreign += usize::from(!self_closing);
        } else if name == b"font" {
            // With some attributes it ends the foreign content, else not.
            self.html += 1;
            self.doubtful = true;
        } else if elements::integrates_html(&String::from_utf8_lossy(name)) {
            self.html += usize::from(!self_closing);
            self.doubtful |= name == b"annotation-xml";
        }
    }

    /// An end tag.
    pub(super) fn end(&mut self, name: &[u8]) {
        if self.raw.as_ref().is_some_and(|raw| raw.as_bytes() == name) {
            self.raw = None;
        } else if self.foreign == 0 {
            self.in_select &= name != b"select";
        } else if matches!(name, b"svg" | b"math") {
            self.foreign -= 1;
        } else if self.html == 0 && matches!(name, b"p" | b"br") {
            self.foreign = 0;
        } else if elements::integrates_html(&String::from_utf8_lossy(name)) {
            self.html = self.html.saturating_sub(1);
        }
        if self.foreign == 0 {
            self.html = 0;
            self.doubtful = false;
        }
    }

    /// How the tokenizer has to go on.
    pub(super) fn state(&self) -> State {
        match self.raw() {
            _ if self.unclear => State::PlainText,
            Some(raw) => raw_state(raw.as_bytes()).unwrap_or(State::Data),
            None => State::Data,
        }
    }

    /// The element whose raw text is read.
    pub(super) fn raw(&self) -> Option<&str> {
        self.raw.as_deref()
    }

    /// Whether it is SVG or MathML.
    pub(super) fn is_foreign(&self) -> bool {
        self.foreign > 0 && self.html == 0
    }

    /// Whether browsers differ about what is text from here on.
    pub(super) fn is_unclear(&self) -> bool {
        self.unclear
    }

    /// Whether it is the ordinary content of HTML.
    pub(super) fn is_plain(&self) -> bool {
        self.raw.is_none() && self.foreign == 0 && !self.unclear
    }

    /// Whether an `svg` or `math` element is open.
    pub(super) fn within_foreign(&self) -> bool {
        self.foreign > 0
    }
}

/// How the text of an element is read that has no elements in it (the HTML standard, "parsing
/// HTML fragments"; with scripts, as browsers run them).
fn raw_state(name: &[u8]) -> Option<State> {
    match name {
        b"title" | b"textarea" => Some(State::RcData),
        b"style" | b"xmp" | b"iframe" | b"noembed" | b"noframes" | b"noscript" => {
            Some(State::RawText)
        }
        b"script" => Some(State::ScriptData),
        b"plaintext" => Some(State::PlainText),
        _ => None,
    }
}
