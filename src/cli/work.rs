//! `wireglot work`.

use clap::{Args, ValueEnum};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::Exit;
use crate::config::LoadedConfig;
use crate::worker::Roles;
use crate::{app, telemetry};

/// Run the worker until SIGTERM or SIGINT; it then finishes what it has begun. A second signal
/// ends it at once, and nothing is lost by that either.
#[derive(Debug, Args)]
pub(super) struct Work {
    /// Only read jobs and split them, or only translate.
    #[arg(long, value_enum)]
    role: Option<Role>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Role {
    Intake,
    Translate,
}

impl Work {
    pub(super) async fn run(self, loaded: LoadedConfig) -> anyhow::Result<Exit> {
        telemetry::logs(&loaded.config.telemetry, false);
        for warning in &loaded.warnings {
            tracing::warn!(config = %warning, "the configuration can be mended");
        }
        let roles = Roles {
            intake: !matches!(self.role, Some(Role::Translate)),
            translate: !matches!(self.role, Some(Role::Intake)),
        };
        let (stop, abort) = (CancellationToken::new(), CancellationToken::new());
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let signals = tokio::spawn({
            let (stop, abort) = (stop.clone(), abort.clone());
            async move {
                for token in [stop, abort] {
                    tokio::select! {
                        _ = terminate.recv() => {}
                        _ = interrupt.recv() => {}
                    }
                    token.cancel();
                }
            }
        });
        let outcome = app::work(loaded.config, roles, stop, abort).await;
        signals.abort();
        outcome?;
        tracing::info!("ended");
        Ok(Exit::Done)
    }
}
