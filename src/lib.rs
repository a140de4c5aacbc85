//! x
pub mod backend;
pub mod config;
pub mod locale;
pub mod localize;
pub mod markup;
