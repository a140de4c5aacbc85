//! One file from a mirror, continued where an earlier try ended.

use std::io;
use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::{Response, StatusCode, header};
use sha2::{Digest, Sha256};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::mirror::{good, unreachable};
use super::records::RemoteFile;
use super::{Mirror, ModelsError};

/// Tries for one file; those that got further do not count.
const TRIES: u32 = 5;

/// The wait before the second try; doubled each time.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// Bytes that are hashed at a time.
const CHUNK: usize = 1 << 16;

impl Mirror {
    /// Fetches a file as it is sent into `path`; what is there already is its beginning. `at` is
    /// told how many bytes are there.
    ///
    /// # Errors
    /// [`ModelsError`]. What came so far stays, unless it is wrong.
    pub(super) async fn download(
        &self,
        file: &RemoteFile,
        path: &Path,
        at: &(dyn Fn(u64) + Sync),
    ) -> Result<(), ModelsError> {
        let mut wait = FIRST_WAIT;
        let mut tries = 0;
        loop {
            let before = length(path).await;
            let error = match self.try_download(file, path, at).await {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            let passes = match &error {
                ModelsError::Unreachable { .. } => true,
                ModelsError::Refused { status, .. } => *status == 429 || *status >= 500,
                _ => false,
            };
            tries = if length(path).await > before {
                1
            } else {
                tries + 1
            };
            if !passes || tries >= TRIES {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
            wait *= 2;
        }
    }

    async fn try_download(
        &self,
        file: &RemoteFile,
        path: &Path,
        at: &(dyn Fn(u64) + Sync),
    ) -> Result<(), ModelsError> {
        let mut have = length(path).await;
        if have > file.sent.size {
            remove(path).await?;
            have = 0;
        }
        if have < file.sent.size {
            self.fetch(file, path, have, at).await?;
        }
        let found = hash(path)
            .await
            .map_err(|error| ModelsError::file(path, error))?;
        if found != file.sent.sha256 {
            // Nothing of it can be believed.
            remove(path).await?;
            return Err(ModelsError::wrong(
                &file.name,
                "its SHA-256 is not that of the records",
            ));
        }
        Ok(())
    }

    /// Asks for what is missing and appends it.
    async fn fetch(
        &self,
        file: &RemoteFile,
        path: &Path,
        have: u64,
        at: &(dyn Fn(u64) + Sync),
    ) -> Result<(), ModelsError> {
        let url = self.file(&file.location)?;
        let address = url.to_string();
        let mut request = self.client.get(url);
        if have > 0 {
            request = request.header(header::RANGE, format!("bytes={have}-"));
        }
        let response = request.send().await;
        if response
            .as_ref()
            .is_ok_and(|response| response.status() == StatusCode::RANGE_NOT_SATISFIABLE)
        {
            remove(path).await?;
            let problem = "does not continue the file; it is fetched anew".to_owned();
            return Err(ModelsError::Unreachable { address, problem });
        }
        let response = good(&address, response)?;
        // A server that does not know ranges sends all of it.
        let have = if continues(&response, have) { have } else { 0 };
        let failed = |error| ModelsError::file(path, error);
        let mut out = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(have == 0)
            .append(have > 0)
            .open(path)
            .await
            .map_err(failed)?;
        let mut written = have;
        at(written);
        let mut chunks = response.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    out.flush().await.map_err(failed)?;
                    return Err(unreachable(&address, &error));
                }
            };
            written += chunk.len() as u64;
            if written > file.sent.size {
                drop(out);
                remove(path).await?;
                let problem = format!("more than the {} bytes of the records came", file.sent.size);
                return Err(ModelsError::wrong(&file.name, problem));
            }
            out.write_all(&chunk).await.map_err(failed)?;
            at(written);
        }
        out.flush().await.map_err(failed)?;
        if written < file.sent.size {
            let problem = format!("ended after {written} of {} bytes", file.sent.size);
            return Err(ModelsError::Unreachable { address, problem });
        }
        Ok(())
    }
}

/// Whether an answer goes on where the file ends.
fn continues(response: &Response, have: u64) -> bool {
    let range = response.headers().get(header::CONTENT_RANGE);
    let start =
        range.and_then(|range| range.to_str().ok()?.strip_prefix("bytes ")?.split_once('-'));
    response.status() == StatusCode::PARTIAL_CONTENT
        && start.is_some_and(|(start, _)| start.parse() == Ok(have))
}

async fn length(path: &Path) -> u64 {
    fs::metadata(path)
        .await
        .map_or(0, |metadata| metadata.len())
}

async fn remove(path: &Path) -> Result<(), ModelsError> {
    match fs::remove_file(path).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ModelsError::file(path, error))
        }
        _ => Ok(()),
    }
}

async fn hash(path: &Path) -> io::Result<String> {
    let mut file = File::open(path).await?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk).await? {
            0 => return Ok(digits(hash)),
            length => hash.update(&chunk[..length]),
        }
    }
}

/// A hash in hexadecimal digits.
pub(super) fn digits(hash: Sha256) -> String {
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
