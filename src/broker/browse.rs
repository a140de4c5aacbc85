//! Looking into a queue without consuming it.

use lapin::Channel;
use lapin::options::BasicGetOptions;

use super::consume::Delivery;
use super::error::BrokerError;
use super::message::short;

/// Takes messages out of a queue one by one. What is not acknowledged goes back when the browser is
/// closed or its connection ends, so that an interruption loses nothing.
pub struct Browser {
    pub(super) channel: Channel,
    pub(super) queue: String,
}

impl Browser {
    /// The next message; `None` when no other is there.
    ///
    /// # Errors
    /// [`BrokerError`] when the queue or the session is gone.
    pub async fn next(&self) -> Result<Option<Delivery>, BrokerError> {
        let doing = format!("reading `{}`", self.queue);
        let name =
            short(&self.queue).ok_or_else(|| BrokerError::refused("a queue's name is too long"))?;
        let message = self
            .channel
            .basic_get(name, BasicGetOptions::default())
            .await
            .map_err(|error| BrokerError::from_client(&doing, &error))?;
        Ok(message.map(|message| Delivery::from_client(&self.queue, message.delivery)))
    }

    /// Gives back what was not acknowledged.
    ///
    /// # Errors
    /// [`BrokerError`] when the session is gone; the broker gives it back then.
    pub async fn close(self) -> Result<(), BrokerError> {
        self.channel
            .close(200, "done".into())
            .await
            .map_err(|error| BrokerError::from_client("closing a channel", &error))
    }
}
