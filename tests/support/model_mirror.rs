//! A server of models that cuts, hangs and refuses as a test says, and remembers what was asked.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::tiny_model::Files;

/// What becomes of a request for a file.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    /// The connection ends after so many bytes.
    Cut(usize),
    /// Nothing comes after so many bytes.
    Hang(usize),
    /// This status.
    Status(u16),
}

#[derive(Default)]
struct State {
    records: Vec<Value>,
    files: BTreeMap<String, Vec<u8>>,
    /// Paths of files that were asked for, and from which byte.
    asked: Vec<(String, u64)>,
    faults: VecDeque<Fault>,
    without_ranges: bool,
    hanging: usize,
}

/// A mirror on this machine.
#[derive(Clone)]
pub(crate) struct ModelMirror {
    address: SocketAddr,
    state: Arc<(Mutex<State>, Condvar)>,
}

impl ModelMirror {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mirror = Self {
            address: listener.local_addr().unwrap(),
            state: Arc::default(),
        };
        let server = mirror.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (server, stream) = (server.clone(), stream.unwrap());
                // Who asked may be gone already.
                std::thread::spawn(move || server.answer(stream).unwrap_or_default());
            }
        });
        mirror
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/mirror", self.address)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.0.lock().unwrap()
    }

    /// Offers a model, packed.
    pub(crate) fn offer(&self, pair: &str, version: &str, files: &Files) {
        for (kind, bytes) in [("model", &files.model), ("vocab", &files.vocabulary)] {
            self.offer_file(pair, version, kind, bytes, |_| {});
        }
    }

    /// Offers a file, its record changed.
    pub(crate) fn offer_file(
        &self,
        pair: &str,
        version: &str,
        kind: &str,
        bytes: &[u8],
        change: impl Fn(&mut Value),
    ) {
        let (source, target) = pair.split_once('-').unwrap();
        let sent = compress_to_vec(bytes, CompressionLevel::Fastest);
        let location = format!("main/{pair}-{version}-{kind}.zst");
        let mut record = json!({
            "name": format!("{kind}.{source}{target}.bin"), "fileType": kind, "version": version,
            "sourceLanguage": source, "targetLanguage": target, "architecture": "tiny",
            "decompressedHash": hash(bytes), "decompressedSize": bytes.len(),
            "attachment": {
                "hash": hash(&sent), "size": sent.len(), "location": location,
                "filename": "x.zst", "mimetype": "application/zstd",
            },
        });
        change(&mut record);
        let mut state = self.state();
        state.records.push(record);
        state.files.insert(location, sent);
    }

    /// What becomes of the next requests for files, one after the other.
    pub(crate) fn faults(&self, faults: &[Fault]) {
        self.state().faults.extend(faults);
    }

    pub(crate) fn without_ranges(&self) {
        self.state().without_ranges = true;
    }

    /// The files that were asked for since the last call, and from which byte.
    pub(crate) fn asked(&self) -> Vec<(String, u64)> {
        std::mem::take(&mut self.state().asked)
    }

    /// Waits until somebody is left hanging.
    pub(crate) fn until_hanging(&self) {
        let state = self.state();
        let hanging = self.state.1.wait_while(state, |state| state.hanging == 0);
        hanging.unwrap().hanging -= 1;
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
        let mut from = None;
        for line in lines.by_ref() {
            let line = line?.to_ascii_lowercase();
            if let Some(range) = line.strip_prefix("range: bytes=") {
                from = range.trim_end_matches('-').parse().ok();
            }
            if line.is_empty() {
                break;
            }
        }
        let path = request.split(' ').nth(1).unwrap_or_default();
        let path = path.trim_start_matches("/mirror/").to_owned();
        let (body, fault, ranges) = {
            let mut state = self.state();
            if path == "records.json" {
                let body = serde_json::to_vec(&json!({ "data": state.records }))?;
                (Some(body), None, false)
            } else {
                state.asked.push((path.clone(), from.unwrap_or(0)));
                let fault = state.faults.pop_front();
                (
                    state.files.get(&path).cloned(),
                    fault,
                    !state.without_ranges,
                )
            }
        };
        let status = match (&body, fault) {
            (_, Some(Fault::Status(status))) => status,
            (None, _) => 404,
            _ => 200,
        };
        let Some(body) = body.filter(|_| status == 200) else {
            return write!(
                stream,
                "HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            );
        };
        let start = from.filter(|_| ranges).unwrap_or(0) as usize;
        let rest = &body[start.min(body.len())..];
        let status = if start > 0 {
            "206 Partial Content"
        } else {
            "200 OK"
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n",
            rest.len()
        )?;
        if start > 0 {
            write!(
                stream,
                "content-range: bytes {start}-{}/{}\r\n",
                body.len() - 1,
                body.len()
            )?;
        }
        write!(stream, "\r\n")?;
        match fault {
            Some(Fault::Cut(after)) => stream.write_all(&rest[..after.min(rest.len())]),
            Some(Fault::Hang(after)) => {
                stream.write_all(&rest[..after.min(rest.len())])?;
                stream.flush()?;
                self.state().hanging += 1;
                self.state.1.notify_all();
                // Until the other side goes.
                stream.read(&mut [0]).map(drop)
            }
            _ => stream.write_all(rest),
        }
    }
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes);
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}
