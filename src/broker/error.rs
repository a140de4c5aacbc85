//! What can go wrong between the worker and RabbitMQ.

use lapin::protocol::{AMQPErrorKind, AMQPHardError, AMQPSoftError};

/// An error of the broker or the way to it. Never contains the password.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct BrokerError {
    /// What the caller does next.
    pub kind: BrokerErrorKind,
    /// For an operator: what was tried, what the broker said, what to look at.
    pub message: String,
}

/// What a caller does about a [`BrokerError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokerErrorKind {
    /// Wrong password, vhost, permission or topology: an operator must act. Before the first
    /// readiness this ends the process.
    Refused,
    /// Not reachable, closed or silent: a new session is opened.
    Lost,
}

impl BrokerError {
    pub(super) fn lost(message: impl Into<String>) -> Self {
        Self {
            kind: BrokerErrorKind::Lost,
            message: message.into(),
        }
    }

    pub(super) fn refused(message: impl Into<String>) -> Self {
        Self {
            kind: BrokerErrorKind::Refused,
            message: message.into(),
        }
    }

    /// Classifies an error of the client by what the broker said; `doing` tells what was tried.
    pub(super) fn from_client(doing: &str, error: &lapin::Error) -> Self {
        let lapin::ErrorKind::ProtocolError(said) = error.kind() else {
            return Self::lost(format!("{doing}: {error}"));
        };
        let fix = match said.kind() {
            AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED) => {
                "check user, password and permissions of broker.url"
            }
            AMQPErrorKind::Soft(AMQPSoftError::NOTFOUND) => {
                "it does not exist; declare it, or set broker.topology = \"declare\""
            }
            AMQPErrorKind::Soft(AMQPSoftError::PRECONDITIONFAILED) => {
                "it exists with other arguments; delete it, or choose another broker.prefix"
            }
            AMQPErrorKind::Hard(AMQPHardError::NOTALLOWED | AMQPHardError::INVALIDPATH) => {
                "check the vhost of broker.url and the user's right to it"
            }
            _ => return Self::lost(format!("{doing}: {}", said.get_message())),
        };
        Self::refused(format!("{doing}: {} ({fix})", said.get_message()))
    }
}
