//! A whole model: its files are fetched and unpacked in a hidden folder beside its place, and the
//! folder is moved there when all is checked. A crash leaves the model that was there, or none, and
//! what was fetched already.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use ruzstd::decoding::StreamingDecoder;
use sha2::{Digest, Sha256};

use super::download::digits;
use super::manifest::{ListedFile, Manifest};
use super::records::{Available, Content, RemoteFile};
use super::{Mirror, ModelsError, Progress};

/// Bytes that are unpacked at a time.
const CHUNK: usize = 1 << 16;

/// The largest window that a packed file may want in memory.
const MAX_WINDOW: u64 = 128 << 20;

impl Mirror {
    /// Fetches a model into its folder below `root`; `false` where it is there already.
    ///
    /// # Errors
    /// [`ModelsError`]. What came so far is used by the next call.
    pub async fn pull(
        &self,
        model: &Available,
        root: &Path,
        progress: &dyn Progress,
    ) -> Result<bool, ModelsError> {
        let place = root.join(&model.name);
        let work = root.join(format!(".{}.part", model.name));
        let old = root.join(format!(".{}.old", model.name));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| ModelsError::file(&path, error)
        };
        fs::create_dir_all(&work).map_err(failed(&work))?;
        // Another process that fetches the same model is waited for.
        let lock =
            File::create(root.join(format!(".{}.lock", model.name))).map_err(failed(root))?;
        let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock));
        let _lock = lock
            .await
            .map_err(io::Error::other)
            .and_then(|lock| lock)
            .map_err(failed(root))?;
        if old.exists() && !place.exists() {
            // A crash came between the two moves below.
            fs::rename(&old, &place).map_err(failed(&place))?;
        }
        let manifest = manifest(model);
        if is_there(&place, &manifest) {
            remove(&work).map_err(failed(&work))?;
            return Ok(false);
        }
        fs::create_dir_all(&work).map_err(failed(&work))?;
        let mut before = 0;
        for file in &model.files {
            // By its content: another version is another file.
            let packed = work.join(format!("{}.download", file.sent.sha256));
            let at = |bytes| progress.at(model, before + bytes);
            let unpacked = work.join(&file.name);
            if !is_file(&unpacked, file.content()) {
                self.download(file, &packed, &at).await?;
                let (file, to) = (file.clone(), unpacked.clone());
                let done = tokio::task::spawn_blocking(move || unpack(&file, &packed, &to));
                done.await
                    .map_err(io::Error::other)
                    .map_err(failed(&unpacked))??;
            }
            before += file.sent.size;
            progress.at(model, before);
        }
        clean(&work, &manifest).map_err(failed(&work))?;
        manifest.write(&work).map_err(failed(&work))?;
        let sync = |path: &Path| File::open(path).and_then(|file| file.sync_all());
        for file in fs::read_dir(&work).map_err(failed(&work))?.flatten() {
            sync(&file.path()).map_err(failed(&work))?;
        }
        sync(&work).map_err(failed(&work))?;
        remove(&old).map_err(failed(&old))?;
        if place.exists() {
            fs::rename(&place, &old).map_err(failed(&place))?;
        }
        fs::rename(&work, &place).map_err(failed(&place))?;
        sync(root).map_err(failed(root))?;
        remove(&old).map_err(failed(&old))?;
        Ok(true)
    }
}

/// Whether the model lies in its place, whole and of this version.
fn is_there(place: &Path, manifest: &Manifest) -> bool {
    matches!(Manifest::read(place), Ok(Some(found)) if found == *manifest)
        && manifest
            .files
            .iter()
            .all(|file| is_file(&place.join(&file.name), &content(file)))
}

fn content(file: &ListedFile) -> Content {
    Content {
        size: file.size,
        sha256: file.sha256.clone(),
    }
}

fn manifest(model: &Available) -> Manifest {
    let (source, target) = model.codes.clone();
    Manifest {
        source,
        target,
        version: model.version.clone(),
        files: model
            .files
            .iter()
            .map(|file| ListedFile {
                name: file.name.clone(),
                size: file.content().size,
                sha256: file.content().sha256.clone(),
            })
            .collect(),
    }
}

/// Whether a file has this content.
fn is_file(path: &Path, content: &Content) -> bool {
    let length = fs::metadata(path).map(|metadata| metadata.len());
    let hash = || {
        let mut hash = Sha256::new();
        copy(&mut File::open(path)?, content.size, |bytes| {
            hash.update(bytes);
            Ok(())
        })?;
        io::Result::Ok(digits(hash))
    };
    length.is_ok_and(|length| length == content.size)
        && hash().is_ok_and(|hash| hash == content.sha256)
}

/// Makes the file out of what was sent.
fn unpack(file: &RemoteFile, packed: &Path, to: &Path) -> Result<(), ModelsError> {
    let failed = |error| ModelsError::file(packed, error);
    let Some(content) = &file.unpacked else {
        return fs::rename(packed, to).map_err(failed);
    };
    let sent = File::open(packed).map_err(failed)?;
    let mut out = File::create(to).map_err(|error| ModelsError::file(to, error))?;
    let mut hash = Sha256::new();
    let written = StreamingDecoder::new_with_max_window_size(sent, MAX_WINDOW)
        .map_err(|_| ModelsError::wrong(&file.name, "is not packed as the records say"))
        .and_then(|mut decoder| {
            copy(&mut decoder, content.size, |bytes| {
                hash.update(bytes);
                out.write_all(bytes)
            })
            .map_err(|error| {
                ModelsError::wrong(&file.name, format!("cannot be unpacked ({})", error.kind()))
            })
        });
    let outcome = written.and_then(|written| {
        if written != content.size {
            let problem = format!("is not {} bytes long as the records say", content.size);
            return Err(ModelsError::wrong(&file.name, problem));
        }
        if digits(hash) != content.sha256 {
            return Err(ModelsError::wrong(
                &file.name,
                "its SHA-256 is not that of the records",
            ));
        }
        Ok(())
    });
    // The packed file is of no more use, whatever came of it.
    fs::remove_file(packed).map_err(failed)?;
    outcome.inspect_err(|_| {
        // It would be found wrong again.
        let _ = fs::remove_file(to);
    })
}

/// Copies, but not much more than `most` bytes. Returns how many.
fn copy(
    from: &mut impl Read,
    most: u64,
    mut to: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<u64> {
    let mut chunk = vec![0; CHUNK];
    let mut copied = 0;
    loop {
        let length = from.read(&mut chunk)?;
        copied += length as u64;
        if length == 0 || copied > most {
            return Ok(copied);
        }
        to(&chunk[..length])?;
    }
}

/// Removes what is not part of the model.
fn clean(work: &Path, manifest: &Manifest) -> io::Result<()> {
    for entry in fs::read_dir(work)? {
        let entry = entry?;
        let is_listed = |file: &ListedFile| entry.file_name() == file.name.as_str();
        if !manifest.files.iter().any(is_listed) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
