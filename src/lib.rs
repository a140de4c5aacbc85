//! x
pub mod article;
pub mod backend;
pub mod config;
pub mod event;
pub mod job;
pub mod locale;
pub mod localize;
pub mod markup;
pub mod store;
