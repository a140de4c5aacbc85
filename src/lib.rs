//! x
pub mod backend;
pub mod config;
pub mod locale;
pub mod markup;
pub mod protect;
