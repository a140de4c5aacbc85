//! x
pub mod article;
pub mod backend;
pub mod broker;
pub mod cli;
pub mod config;
pub mod event;
pub mod job;
pub mod locale;
pub mod localize;
pub mod markup;
pub mod page;
pub mod store;
