//! temp
use crate::markup::{Segment, SpannedText};
pub struct Protected {
    s: Segment,
}
pub fn protect(segment: &Segment) -> Protected {
    Protected { s: segment.clone() }
}
impl Protected {
    pub fn segment(&self) -> &Segment {
        &self.s
    }
    pub fn original(&self) -> &SpannedText {
        &self.s.source
    }
    pub fn restore(&self, t: &SpannedText) -> SpannedText {
        t.clone()
    }
}
