//! RabbitMQ: names, topology, a session of two connections, publishing with confirms, consuming.
//!
//! There is no automatic recovery: a [`Session`] that shows any sign of trouble is given up and a
//! new one is opened by its owner. Nothing is acknowledged before what follows from it was
//! confirmed by the broker, so a lost session loses nothing.

mod browse;
mod consume;
mod error;
mod message;
mod names;
mod publish;
mod session;
mod tls;
mod topology;

pub use browse::Browser;
pub use consume::{Consumer, Delivery};
pub use error::{BrokerError, BrokerErrorKind};
pub use message::{Header, Outgoing, Properties};
pub use names::{Lane, Names, Tier};
pub use publish::{PublishError, Publisher};
pub use session::Session;
