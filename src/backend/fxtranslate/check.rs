//! Looks at a model file before the crate reads it: the crate believes the sizes in it, and one
//! that is far too large would end the process, not the call.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// The most tensors of a model; those of the known ones have a few hundred.
const MAX_TENSORS: u64 = 10_000;

/// The longest name of a tensor, in bytes.
const MAX_NAME: u64 = 1000;

/// The most dimensions of a tensor.
const MAX_DIMENSIONS: u64 = 8;

/// The largest number that the model's own settings may have: widths, layers, heads.
const MAX_SETTING: usize = 65_536;

/// The largest text of settings, in bytes.
const MAX_SETTINGS: u64 = 1 << 20;

/// The version of the format.
const VERSION: u64 = 1;

/// What a model says about itself.
#[derive(Debug)]
pub(super) struct Header {
    /// Rows of the embedding of source tokens.
    pub(super) source_rows: usize,
    /// Rows of the embedding of target tokens.
    pub(super) target_rows: usize,
}

/// Why a model file is not used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Damage {
    #[error("cannot be read ({0})")]
    Unreadable(std::io::ErrorKind),
    #[error("is cut short")]
    CutShort,
    #[error("is no model of a known version")]
    Unknown,
    #[error("has sizes that cannot be right")]
    Sizes,
    #[error("has no `{0}`")]
    Missing(&'static str),
}

impl From<std::io::Error> for Damage {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Self::CutShort,
            kind => Self::Unreadable(kind),
        }
    }
}

struct Tensor {
    name: u64,
    kind: u64,
    dimensions: u64,
    data: u64,
}

/// Reads the head of a model file and checks its sizes against the file's.
pub(super) fn model(path: &Path) -> Result<Header, Damage> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut file = BufReader::new(file);
    if number(&mut file)? != VERSION {
        return Err(Damage::Unknown);
    }
    let count = number(&mut file)?;
    if count > MAX_TENSORS {
        return Err(Damage::Sizes);
    }
    let mut tensors = Vec::new();
    for _ in 0..count {
        let tensor = Tensor {
            name: number(&mut file)?,
            kind: number(&mut file)?,
            dimensions: number(&mut file)?,
            data: number(&mut file)?,
        };
        let sensible = tensor.name <= MAX_NAME && tensor.dimensions <= MAX_DIMENSIONS;
        if !sensible {
            return Err(Damage::Sizes);
        }
        if tensor.data > length {
            return Err(Damage::CutShort);
        }
        tensors.push(tensor);
    }
    let mut names = Vec::new();
    for tensor in &tensors {
        let mut name = vec![0; tensor.name as usize];
        file.read_exact(&mut name)?;
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        names.push(String::from_utf8_lossy(name).into_owned());
    }
    let mut rows = HashMap::new();
    for (tensor, name) in tensors.iter().zip(&names) {
        let shape = shape(&mut file, tensor)?;
        if let [first, .., _] = shape.as_slice() {
            rows.insert(name.as_str(), *first as usize);
        }
    }
    let padding = number(&mut file)?;
    let start = file.stream_position()?.checked_add(padding);
    let mut at = start.filter(|at| *at <= length).ok_or(Damage::CutShort)?;
    let mut settings = None;
    for (tensor, name) in tensors.iter().zip(&names) {
        if name == "special:model.yml" {
            settings = Some(at..at + tensor.data);
        }
        at += tensor.data;
        if at > length {
            return Err(Damage::CutShort);
        }
    }
    let settings = settings.ok_or(Damage::Missing("special:model.yml"))?;
    check_settings(&mut file, settings)?;
    let row = |name: &'static str| rows.get(name).copied().ok_or(Damage::Missing(name));
    Ok(match row("Wemb") {
        Ok(shared) => Header {
            source_rows: shared,
            target_rows: shared,
        },
        Err(_) => Header {
            source_rows: row("encoder_Wemb")?,
            target_rows: row("decoder_Wemb")?,
        },
    })
}

/// The dimensions of a tensor; its data must hold them.
fn shape(file: &mut impl Read, tensor: &Tensor) -> Result<Vec<u32>, Damage> {
    let mut shape = Vec::new();
    let mut elements: u64 = 1;
    for _ in 0..tensor.dimensions {
        let mut bytes = [0; 4];
        file.read_exact(&mut bytes)?;
        let size = u32::try_from(i32::from_le_bytes(bytes)).map_err(|_| Damage::Sizes)?;
        elements = elements.checked_mul(size.into()).ok_or(Damage::Sizes)?;
        shape.push(size);
    }
    // The low byte of a type is the size of its elements.
    let bytes = elements
        .checked_mul(tensor.kind & 0xff)
        .ok_or(Damage::Sizes)?;
    if elements == 0 || bytes > tensor.data {
        return Err(Damage::Sizes);
    }
    Ok(shape)
}

/// The settings are lines of `key: value`; the sizes among them become sizes in memory.
fn check_settings(file: &mut BufReader<File>, range: std::ops::Range<u64>) -> Result<(), Damage> {
    if range.end - range.start > MAX_SETTINGS {
        return Err(Damage::Sizes);
    }
    file.seek(SeekFrom::Start(range.start))?;
    let mut text = vec![0; (range.end - range.start) as usize];
    file.read_exact(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    for line in text.lines() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let is_size = [
            "dim-emb",
            "enc-depth",
            "dec-depth",
            "transformer-heads",
            "transformer-dim-ffn",
        ]
        .contains(&key.trim());
        if is_size
            && !value
                .trim()
                .parse()
                .is_ok_and(|size| (1..=MAX_SETTING).contains(&size))
        {
            return Err(Damage::Sizes);
        }
    }
    Ok(())
}

fn number(file: &mut impl Read) -> Result<u64, Damage> {
    let mut bytes = [0; 8];
    file.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::tiny_model;
    use super::*;

    fn checked(bytes: &[u8]) -> Result<Header, Damage> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.bin");
        fs::write(&path, bytes).unwrap();
        model(&path)
    }

    #[test]
    fn a_good_model_is_good() {
        let header = checked(&tiny_model::spanish().model).unwrap();
        assert_eq!(header.source_rows, header.target_rows);
        assert!(header.source_rows > 256);
    }

    #[test]
    fn every_cut_is_found() {
        let whole = tiny_model::spanish().model;
        for length in [0, 7, 16, 100, 900, 3000, whole.len() / 2, whole.len() - 1] {
            let damage = checked(&whole[..length]).unwrap_err();
            assert!(
                matches!(damage, Damage::CutShort | Damage::Sizes),
                "{length}: {damage}"
            );
        }
    }

    #[test]
    fn wild_numbers_are_found() {
        let whole = tiny_model::spanish().model;
        let with = |at: usize, bytes: &[u8]| {
            let mut model = whole.clone();
            model[at..at + bytes.len()].copy_from_slice(bytes);
            checked(&model)
        };
        assert!(matches!(with(0, &[9]), Err(Damage::Unknown)));
        // Tensors, and the lengths of the first one's name and data.
        for at in [8, 16, 40] {
            assert!(with(at, &u64::MAX.to_le_bytes()).is_err(), "{at}");
        }
        let text = b"dim-emb: 128\n";
        let at = whole
            .windows(text.len())
            .position(|part| part == text)
            .unwrap();
        assert!(matches!(
            with(at, b"dim-emb: 9999999999 "),
            Err(Damage::Sizes)
        ));
        assert!(matches!(with(at, b"dim-emb: 0 0"), Err(Damage::Sizes)));
    }

    #[test]
    fn no_changed_byte_of_the_head_is_a_panic() {
        let whole = tiny_model::spanish().model;
        for at in (0..1200).step_by(17) {
            let mut model = whole.clone();
            model[at] ^= 0xff;
            let _ = checked(&model);
        }
    }
}
