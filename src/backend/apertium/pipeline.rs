//! One running pipeline: the processes of a mode, fed one segment at a time.
//!
//! Each segment is followed by a message of its own with a nonce. A stage that died answers with
//! silence or with an empty success: only an answer followed by its nonce counts.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::modes::{Mode, Stage, parse_stages};

/// An answer may be this much longer than its segment before it counts as runaway output.
const MAX_GROWTH: usize = 64;
/// Bytes of an answer that are allowed however short the segment.
const MIN_ANSWER_BYTES: usize = 64 * 1024;
/// How long the program that prepares a mode may take.
const PREPARE_TIMEOUT: Duration = Duration::from_secs(10);

/// Why a pipeline gave no answer. None of the messages holds article text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PipelineError {
    /// Cannot be started: a program or file is missing or refuses.
    #[error("the pipeline cannot be started: {0}")]
    Start(String),
    /// A stage ended.
    #[error("{0}")]
    Died(String),
    /// No answer in time.
    #[error("no answer within {} s", .0.as_secs_f32())]
    TimedOut(Duration),
    /// The nonce did not come back: the answer belongs to something else.
    #[error("the answer is out of step with the question")]
    OutOfStep,
    /// Nothing came back for a segment with words.
    #[error("the answer is empty")]
    Empty,
    /// More came back than a translation can have.
    #[error("the answer is longer than {MAX_GROWTH} times the text")]
    Runaway,
    /// The backend is shutting down.
    #[error("the backend is shutting down")]
    Stopped,
}

/// The processes of one mode. Dropping it kills them; [`end`](Self::end) waits for them too.
#[derive(Debug)]
pub(super) struct Pipeline {
    stages: Vec<(String, Child)>,
    input: ChildStdin,
    output: ChildStdout,
    /// What was read beyond the last answer.
    buffer: Vec<u8>,
    /// Differs between pipelines, so that no answer of another is taken.
    salt: u64,
    questions: u64,
    /// Whether the last question got its answer; if not, what comes next is unknown.
    in_step: bool,
}

impl Pipeline {
    /// Starts the processes of a mode.
    pub(super) async fn start(mode: &Mode) -> Result<Self, PipelineError> {
        let stages = prepare(mode).await?;
        let mut children: Vec<(String, Child)> = Vec::with_capacity(stages.len());
        let mut upstream: Option<std::io::PipeReader> = None;
        let last = stages.len().saturating_sub(1);
        for (position, stage) in stages.into_iter().enumerate() {
            let failed =
                |error| PipelineError::Start(format!("the program `{}`: {error}", stage.program));
            let mut command = bare_command(&stage.program);
            command.args(&stage.arguments);
            command.stdin(upstream.take().map_or_else(Stdio::piped, Stdio::from));
            if position == last {
                command.stdout(Stdio::piped());
            } else {
                let (reader, writer) = std::io::pipe().map_err(failed)?;
                command.stdout(writer);
                upstream = Some(reader);
            }
            let child = command.spawn().map_err(failed)?;
            children.push((stage.program, child));
        }
        let input = children
            .first_mut()
            .and_then(|(_, child)| child.stdin.take());
        let output = children
            .last_mut()
            .and_then(|(_, child)| child.stdout.take());
        let (Some(input), Some(output)) = (input, output) else {
            return Err(PipelineError::Start("it has no stages".to_owned()));
        };
        Ok(Self {
            stages: children,
            input,
            output,
            buffer: Vec::new(),
            salt: fastrand::u64(..),
            questions: 0,
            in_step: true,
        })
    }

    /// Sends one segment in stream syntax and waits for its answer.
    pub(super) async fn exchange(
        &mut self,
        wire: &str,
        timeout: Duration,
    ) -> Result<String, PipelineError> {
        self.in_step = false;
        self.questions += 1;
        let nonce = format!("[/NONCE:{:016x}-{}]", self.salt, self.questions);
        let question = [wire.as_bytes(), b"\0", nonce.as_bytes(), b"\0"].concat();
        let limit = MIN_ANSWER_BYTES + wire.len().saturating_mul(MAX_GROWTH);
        let exchanged = tokio::time::timeout(timeout, self.write_and_read(&question, limit)).await;
        let answer = match exchanged {
            Err(_) => return Err(PipelineError::TimedOut(timeout)),
            Ok(Err(PipelineError::Died(_))) => {
                let message = self.autopsy().unwrap_or_else(|| "a stage ended".to_owned());
                return Err(PipelineError::Died(message));
            }
            Ok(Err(error)) => return Err(error),
            Ok(Ok((answer, echo))) if echo == nonce.as_bytes() => answer,
            // Stages behind a dead one may still send an empty success.
            Ok(Ok(_)) => {
                let died = self.autopsy().map(PipelineError::Died);
                return Err(died.unwrap_or(PipelineError::OutOfStep));
            }
        };
        self.in_step = self.buffer.is_empty();
        String::from_utf8(answer).map_err(|_| PipelineError::OutOfStep)
    }

    /// Whether the pipeline can take the next segment.
    pub(super) fn is_in_step(&self) -> bool {
        self.in_step
    }

    /// Kills the processes and waits until they are gone.
    pub(super) async fn end(mut self) {
        drop(self.input);
        for (_, child) in &mut self.stages {
            // Fails only for a process that has ended already.
            let _ = child.start_kill();
        }
        for (_, child) in &mut self.stages {
            let _ = child.wait().await;
        }
    }

    /// Writes while reading: a long segment is more than the pipes between the stages hold.
    async fn write_and_read(
        &mut self,
        question: &[u8],
        limit: usize,
    ) -> Result<(Vec<u8>, Vec<u8>), PipelineError> {
        let died = || PipelineError::Died(String::new());
        let Self {
            input,
            output,
            buffer,
            ..
        } = self;
        let write = async {
            input.write_all(question).await?;
            input.flush().await
        };
        let read = async {
            let answer = read_message(output, buffer, limit).await?;
            let echo = read_message(output, buffer, limit).await?;
            Ok((answer, echo))
        };
        tokio::pin!(write, read);
        let mut written = false;
        loop {
            tokio::select! {
                result = &mut write, if !written => match result {
                    Ok(()) => written = true,
                    Err(_) => return Err(died()),
                },
                result = &mut read => return result,
            }
        }
    }

    /// Which stage ended first, as far as that can be told; `None` if all still run.
    fn autopsy(&mut self) -> Option<String> {
        let count = self.stages.len();
        let ended: Vec<(usize, &str, ExitStatus)> = self
            .stages
            .iter_mut()
            .enumerate()
            .filter_map(|(position, (program, child))| {
                let status = child.try_wait().ok()??;
                Some((position + 1, program.as_str(), status))
            })
            .collect();
        // A stage behind a dead one ends well, one before it with a broken pipe.
        let culprit = ended
            .iter()
            .find(|(_, _, status)| !status.success() && !is_broken_pipe(*status))
            .or_else(|| ended.first());
        let (position, program, status) = culprit?;
        Some(format!(
            "stage {position} of {count} (`{program}`) ended: {status}"
        ))
    }
}

fn is_broken_pipe(status: ExitStatus) -> bool {
    const SIGPIPE: i32 = 13;
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(SIGPIPE)
}

/// Reads up to the next NUL.
async fn read_message(
    output: &mut ChildStdout,
    buffer: &mut Vec<u8>,
    limit: usize,
) -> Result<Vec<u8>, PipelineError> {
    let mut searched = 0;
    loop {
        if let Some(end) = buffer[searched..].iter().position(|&byte| byte == 0) {
            let rest = buffer.split_off(searched + end + 1);
            let mut message = std::mem::replace(buffer, rest);
            message.pop();
            return Ok(message);
        }
        searched = buffer.len();
        if searched > limit {
            return Err(PipelineError::Runaway);
        }
        match output.read_buf(buffer).await {
            Ok(0) | Err(_) => return Err(PipelineError::Died(String::new())),
            Ok(_) => {}
        }
    }
}

/// The mode's stages with null-flush and with the programs that carry inline markup.
async fn prepare(mode: &Mode) -> Result<Vec<Stage>, PipelineError> {
    const PROGRAM: &str = "apertium-wblank-mode";
    let failed = |error| PipelineError::Start(format!("the program `{PROGRAM}`: {error}"));
    let mut child = bare_command(PROGRAM)
        .arg("-z")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin
            .write_all(mode.text.as_bytes())
            .await
            .map_err(failed)?;
    }
    let output = tokio::time::timeout(PREPARE_TIMEOUT, child.wait_with_output())
        .await
        .map_err(|_| PipelineError::TimedOut(PREPARE_TIMEOUT))?
        .map_err(failed)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let stages = parse_stages(&text).map_err(PipelineError::Start)?;
    let has = |program: &str| stages.iter().any(|stage| stage.program == program);
    if has("apertium-wblank-attach") && has("apertium-wblank-detach") {
        Ok(stages)
    } else {
        Err(PipelineError::Start(
            "its stages cannot carry inline markup".to_owned(),
        ))
    }
}

/// A process with nothing of ours: no keys from the environment, no terminal, and a group of its
/// own, so that Ctrl-C reaches us alone and what is in flight can be finished. What stages say on
/// standard error may quote the article and is not read.
fn bare_command(program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .stderr(Stdio::null())
        .process_group(0)
        .kill_on_drop(true);
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}
