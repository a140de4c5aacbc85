//! wireglot takes article jobs from RabbitMQ, translates them and publishes localized versions.
//!
//! The way of an article:
//!
//! 1. A producer puts a [`job`] on a queue. The [`worker`]'s intake reads it strictly, checks it
//!    ([`planning`]), records it in the [`store`] and splits it: one unit per target language.
//! 2. The worker's translate role takes each unit through the [`pipeline`]: the [`article`]'s
//!    profile finds the fields, [`markup`] makes blocks of them, [`localize`] knows the newsroom's
//!    fixed phrases, [`segment`] finds the sentences, [`protect`] masks what must not change.
//! 3. [`route`] chooses engines for the pair and takes the sentences through them; each
//!    [`backend`] is one engine.
//! 4. The answers are checked ([`quality`]), put back in their places, and the article gets its
//!    derived fields and the disclosure.
//! 5. The result is stored once under its identity, published through the [`broker`] with a
//!    confirm, and announced as an [`event`].
//!
//! `ARCHITECTURE.md` tells who may depend on whom.

pub mod app;
pub mod article;
pub mod backend;
pub mod broker;
pub mod cli;
pub mod config;
pub mod event;
mod fault;
pub mod glossary;
pub mod http;
pub mod job;
pub mod locale;
pub mod localize;
pub mod markup;
pub mod memory;
pub mod page;
pub mod pipeline;
pub mod planning;
pub mod protect;
pub mod quality;
pub mod route;
pub mod segment;
pub mod store;
pub mod telemetry;
pub mod units;
pub mod worker;
