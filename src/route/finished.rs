//! Translations as they are finished, while others are still on their way.

use async_trait::async_trait;

use super::TranslatedSegment;

/// Told of translations as soon as they are finished: what an engine has answered stays, whatever
/// becomes of the segments that are left.
#[async_trait]
pub trait Finished: Send + Sync {
    /// Segments that arrived at the target, each with its place among those that were asked for.
    /// `trained` tells whether a trained model took part.
    async fn finished(&self, segments: &[(usize, TranslatedSegment)], trained: bool);
}
