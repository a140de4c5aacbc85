//! Models for [`fxtranslate`](super::fxtranslate): what there is, and how it comes here.

pub(crate) mod manifest;
