//! x
pub mod backend;
pub mod cli;
pub mod config;
pub mod locale;
pub mod markup;
pub mod page;
