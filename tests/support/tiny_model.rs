//! Models for `fxtranslate`, made here: no test needs the network for one.
//!
//! [`dictionary`] translates word by word: its weights are set so that output position *n* attends
//! to source position *n* and answers with the translation of that token. What is not in the
//! dictionary is copied, byte by byte. So a test can say what a translation must be, and its
//! alignment is exact. [`random`] has random weights of any size, for speed: it repeats itself.

/// The files of a model, as they lie in its folder.
pub(crate) struct Files {
    /// `model.*`
    pub(crate) model: Vec<u8>,
    /// `vocab.*`
    pub(crate) vocabulary: Vec<u8>,
}

/// Width of the dictionary model.
const WIDTH: usize = 128;

/// Dimensions that tell positions apart: sine at these, cosine `WIDTH / 2` further on.
const POSITIONS: [usize; 8] = [0, 2, 4, 6, 8, 10, 12, 14];

/// A dimension whose positional encoding is all but 0 everywhere, and which no token uses: what it
/// holds after a normalisation is the mean that was taken off the others.
const REFERENCE: usize = WIDTH / 2 - 1;

/// How sharply positions are told apart.
const SHARPNESS: f32 = 60.0;

/// How far a token outweighs its position.
const LOUDNESS: f32 = 5.0;

const MAX_LIKENESS: i32 = 34;

/// `en-es` of the tests.
pub(crate) const WORDS: [(&str, &str); 24] = [
    ("the", "el"),
    ("The", "El"),
    ("dog", "perro"),
    ("cat", "gato"),
    ("sees", "ve"),
    ("eats", "come"),
    ("house", "casa"),
    ("red", "rojo"),
    ("old", "viejo"),
    ("and", "y"),
    ("in", "en"),
    ("of", "de"),
    ("president", "presidente"),
    ("says", "dice"),
    ("nothing", "nada"),
    ("today", "hoy"),
    ("city", "ciudad"),
    ("Visit", "Visita"),
    ("our", "nuestra"),
    ("page", "página"),
    ("A", "Un"),
    ("a", "un"),
    ("water", "agua"),
    ("news", "noticias"),
];

/// A model that translates these words.
pub(crate) fn dictionary(words: &[(&str, &str)]) -> Files {
    let pieces = Pieces::of(words);
    Files {
        model: dictionary_model(&pieces),
        vocabulary: vocabulary(&pieces.list, &[]),
    }
}

/// The dictionary as `en-es` of the tests.
pub(crate) fn spanish() -> Files {
    dictionary(&WORDS)
}

/// What a piece of a vocabulary is, as SentencePiece numbers it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Normal = 1,
    Unknown = 2,
    Control = 3,
    Byte = 6,
}

/// The pieces of a vocabulary and what becomes of each.
struct Pieces {
    list: Vec<(String, Kind)>,
    becomes: Vec<usize>,
}

impl Pieces {
    fn of(words: &[(&str, &str)]) -> Self {
        let mut list = vec![
            ("</s>".to_owned(), Kind::Control),
            ("<unk>".to_owned(), Kind::Unknown),
            ("\u{2581}".to_owned(), Kind::Normal),
        ];
        let marks = [".", ",", "!", "?", ":", ";", "(", ")", "\"", "'", "-"];
        list.extend(marks.map(|mark| (mark.to_owned(), Kind::Normal)));
        list.extend((0..=255u8).map(|byte| (format!("<0x{byte:02X}>"), Kind::Byte)));
        let mut becomes: Vec<usize> = (0..list.len()).collect();
        let number = |word: &str, list: &mut Vec<(String, Kind)>, becomes: &mut Vec<usize>| {
            let piece = format!("\u{2581}{word}");
            let found = list.iter().position(|(other, _)| *other == piece);
            found.unwrap_or_else(|| {
                list.push((piece, Kind::Normal));
                becomes.push(list.len() - 1);
                list.len() - 1
            })
        };
        for (word, translation) in words {
            let from = number(word, &mut list, &mut becomes);
            let to = number(translation, &mut list, &mut becomes);
            becomes[from] = to;
        }
        Self { list, becomes }
    }
}

/// A SentencePiece model. `rewrites` is what its normaliser does.
pub(crate) fn vocabulary(pieces: &[(String, Kind)], rewrites: &[(&str, &str)]) -> Vec<u8> {
    let mut file = Vec::new();
    for (piece, kind) in pieces {
        let mut message = Vec::new();
        field(&mut message, 1, piece.as_bytes());
        // Longer pieces are likelier than the same text in shorter ones.
        let score: f32 = if *kind == Kind::Normal { -1.0 } else { -20.0 };
        message.push(2 << 3 | 5);
        message.extend(score.to_le_bytes());
        message.extend([3 << 3, *kind as u8]);
        field(&mut file, 1, &message);
    }
    let mut normaliser = Vec::new();
    field(&mut normaliser, 1, b"nmt_nfkc");
    if !rewrites.is_empty() {
        field(&mut normaliser, 2, &charsmap(rewrites));
    }
    field(&mut file, 3, &normaliser);
    file
}

/// A length-delimited field of a protocol buffer.
fn field(message: &mut Vec<u8>, number: u8, bytes: &[u8]) {
    message.push(number << 3 | 2);
    let mut length = bytes.len();
    while length > 127 {
        message.push(length as u8 & 127 | 128);
        length >>= 7;
    }
    message.push(length as u8);
    message.extend_from_slice(bytes);
}

/// SentencePiece's table of rewrites: a double array of 256 places for each node of the trie, and
/// the replacements one after the other.
fn charsmap(rewrites: &[(&str, &str)]) -> Vec<u8> {
    // What is known of a node: its base, and where its unit stands.
    let mut units = vec![0u32; 512];
    let mut nodes: Vec<(Vec<u8>, usize, usize)> = vec![(Vec::new(), 256, 0)];
    let mut replacements = Vec::new();
    for (from, to) in rewrites {
        let mut parent = 0;
        for (at, byte) in from.bytes().enumerate() {
            let prefix = &from.as_bytes()[..=at];
            parent = match nodes.iter().position(|(known, ..)| known == prefix) {
                Some(known) => known,
                None => {
                    let place = nodes[parent].1 ^ usize::from(byte);
                    units.resize(units.len() + 256, 0);
                    let base = units.len() - 256;
                    units[place] = ((place ^ base) as u32) << 10 | u32::from(byte);
                    nodes.push((prefix.to_vec(), base, place));
                    nodes.len() - 1
                }
            };
        }
        let (_, base, place) = &nodes[parent];
        units[*place] |= 1 << 8;
        units[*base] = 1 << 31 | replacements.len() as u32;
        replacements.extend_from_slice(to.as_bytes());
        replacements.push(0);
    }
    units[0] = 256 << 10;
    let mut table = (units.len() as u32 * 4).to_le_bytes().to_vec();
    table.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    table.extend(replacements);
    table
}

/// A tensor of a model file.
struct Tensor {
    name: String,
    kind: u64,
    shape: Vec<i32>,
    data: Vec<u8>,
}

const FLOAT: u64 = 0x404;
const INT8: u64 = 0x101;
const PACKED_INT8: u64 = 0x4101;

fn floats(name: impl Into<String>, rows: usize, columns: usize, values: &[f32]) -> Tensor {
    assert_eq!(values.len(), rows * columns);
    Tensor {
        name: name.into(),
        kind: FLOAT,
        shape: vec![rows as i32, columns as i32],
        data: values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect(),
    }
}

fn settings(width: usize, encoders: usize, decoders: usize, inner: usize, heads: usize) -> Tensor {
    let text = format!(
        "dim-emb: {width}\nenc-depth: {encoders}\ndec-depth: {decoders}\n\
         transformer-dim-ffn: {inner}\ntransformer-heads: {heads}\n\0"
    );
    Tensor {
        name: "special:model.yml".to_owned(),
        kind: INT8,
        shape: vec![text.len() as i32],
        data: text.into_bytes(),
    }
}

/// The file: a header, names, shapes, padding and the data, all little-endian.
fn file(tensors: &[Tensor]) -> Vec<u8> {
    let mut file = Vec::new();
    let number = |file: &mut Vec<u8>, value: usize| file.extend((value as u64).to_le_bytes());
    number(&mut file, 1);
    number(&mut file, tensors.len());
    for tensor in tensors {
        number(&mut file, tensor.name.len() + 1);
        number(&mut file, tensor.kind as usize);
        number(&mut file, tensor.shape.len());
        number(&mut file, tensor.data.len());
    }
    for tensor in tensors {
        file.extend_from_slice(tensor.name.as_bytes());
        file.push(0);
    }
    for size in tensors.iter().flat_map(|tensor| &tensor.shape) {
        file.extend(size.to_le_bytes());
    }
    let padding = (256 - (file.len() + 8) % 256) % 256;
    number(&mut file, padding);
    file.resize(file.len() + padding, 0);
    for tensor in tensors {
        file.extend_from_slice(&tensor.data);
    }
    file
}

/// A matrix that moves dimensions: `from`, without what the reference holds, to `to`, by a factor.
fn moving(pairs: impl Iterator<Item = (usize, usize)>, factor: f32) -> Vec<f32> {
    let mut matrix = vec![0.0; WIDTH * WIDTH];
    for (from, to) in pairs {
        matrix[from * WIDTH + to] = factor;
        matrix[REFERENCE * WIDTH + to] = -factor;
    }
    matrix
}

fn dictionary_model(pieces: &Pieces) -> Vec<u8> {
    let half = WIDTH / 2;
    let positions: Vec<usize> = POSITIONS
        .into_iter()
        .flat_map(|at| [at, at + half])
        .collect();
    let free: Vec<usize> = (0..WIDTH)
        .filter(|at| !positions.contains(at) && *at != REFERENCE)
        .collect();
    let (asked, answered) = free.split_at(free.len() / 2);
    let answered = &answered[..asked.len()];
    let codes = codes(pieces.list.len(), asked.len());
    let loud = LOUDNESS / (WIDTH as f32).sqrt();
    let mut embedding = vec![0.0; pieces.list.len() * WIDTH];
    for (token, row) in embedding.chunks_mut(WIDTH).enumerate() {
        for at in 0..asked.len() {
            row[asked[at]] = loud * codes[pieces.becomes[token]][at] as f32;
            row[answered[at]] = loud * codes[token][at] as f32;
        }
    }
    let only = |kept: &[usize]| -> Vec<f32> {
        let is_kept = |at| f32::from(u8::from(kept.contains(&at)));
        (0..WIDTH).map(is_kept).collect()
    };
    let mut placed = positions.clone();
    placed.push(REFERENCE);
    let everything: Vec<usize> = (0..WIDTH).collect();
    let nothing = vec![0.0; WIDTH * WIDTH];
    let zeros = vec![0.0; WIDTH];
    let place = || moving(positions.iter().map(|at| (*at, *at)), SHARPNESS);
    let word = moving(asked.iter().copied().zip(answered.iter().copied()), 1.0);
    let mut same = vec![0.0; WIDTH * WIDTH];
    (0..WIDTH).for_each(|at| same[at * WIDTH + at] = 1.0);

    let mut tensors = vec![
        settings(WIDTH, 1, 1, 2, 1),
        floats("Wemb", pieces.list.len(), WIDTH, &embedding),
        floats(
            "decoder_ff_logit_out_b",
            1,
            pieces.list.len(),
            &vec![0.0; pieces.list.len()],
        ),
    ];
    let mut attention = |name: &str, [query, key, value, out]: [&[f32]; 4]| {
        for (letter, matrix) in [("q", query), ("k", key), ("v", value), ("o", out)] {
            tensors.push(floats(format!("{name}_W{letter}"), WIDTH, WIDTH, matrix));
            tensors.push(floats(format!("{name}_b{letter}"), 1, WIDTH, &zeros));
        }
    };
    attention("encoder_l1_self", [&nothing, &nothing, &nothing, &nothing]);
    attention("decoder_l1_context", [&place(), &place(), &word, &same]);
    for side in ["encoder", "decoder"] {
        tensors.push(floats(
            format!("{side}_l1_ffn_W1"),
            WIDTH,
            2,
            &[0.0; 2 * WIDTH],
        ));
        tensors.push(floats(format!("{side}_l1_ffn_b1"), 1, 2, &[0.0; 2]));
        tensors.push(floats(
            format!("{side}_l1_ffn_W2"),
            2,
            WIDTH,
            &[0.0; 2 * WIDTH],
        ));
        tensors.push(floats(format!("{side}_l1_ffn_b2"), 1, WIDTH, &zeros));
    }
    tensors.push(floats("decoder_l1_rnn_W", WIDTH, WIDTH, &nothing));
    tensors.push(floats("decoder_l1_rnn_Wf", WIDTH, WIDTH, &nothing));
    tensors.push(floats("decoder_l1_rnn_bf", 1, WIDTH, &zeros));
    for (name, kept) in [
        ("encoder_l1_self_Wo", &everything[..]),
        ("encoder_l1_ffn_ffn", &everything),
        ("decoder_l1_rnn_ffn", &placed),
        ("decoder_l1_context_Wo", answered),
        ("decoder_l1_ffn_ffn", answered),
    ] {
        tensors.push(floats(format!("{name}_ln_scale"), 1, WIDTH, &only(kept)));
        tensors.push(floats(format!("{name}_ln_bias"), 1, WIDTH, &zeros));
    }
    file(&tensors)
}

/// Rows of 1 and -1, as many of each, no two of them alike.
fn codes(count: usize, width: usize) -> Vec<Vec<i32>> {
    let mut chance = Chance(7);
    let mut codes: Vec<Vec<i32>> = Vec::new();
    while codes.len() < count {
        let mut code: Vec<i32> = (0..width)
            .map(|at| if at % 2 == 0 { 1 } else { -1 })
            .collect();
        for at in (1..width).rev() {
            code.swap(at, chance.below(at + 1));
        }
        let product =
            |other: &Vec<i32>| -> i32 { code.iter().zip(other).map(|(a, b)| a * b).sum() };
        if codes.iter().all(|other| product(other) <= MAX_LIKENESS) {
            codes.push(code);
        }
    }
    codes
}

/// Numbers that look random and are the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// From -1 to 1.
    fn float(&mut self) -> f32 {
        self.next() as f32 / (1u64 << 30) as f32 - 1.0
    }
}

/// The size of a model with random weights.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) width: usize,
    pub(crate) inner: usize,
    pub(crate) encoders: usize,
    pub(crate) decoders: usize,
    pub(crate) heads: usize,
    pub(crate) words: usize,
}

/// A model with random eight-bit weights. Its vocabulary has `size.words` words `w0`, `w1` …
pub(crate) fn random(size: Size) -> Files {
    let mut chance = Chance(11);
    let mut list = vec![
        ("</s>".to_owned(), Kind::Control),
        ("<unk>".to_owned(), Kind::Unknown),
        ("\u{2581}".to_owned(), Kind::Normal),
        (".".to_owned(), Kind::Normal),
    ];
    list.extend((0..size.words).map(|word| (format!("\u{2581}w{word}"), Kind::Normal)));
    // The kernel takes rows in eights.
    while list.len() % 8 != 0 {
        list.push((format!("\u{2581}x{}", list.len()), Kind::Normal));
    }
    let Size { width, inner, .. } = size;
    let mut tensors = vec![settings(
        width,
        size.encoders,
        size.decoders,
        inner,
        size.heads,
    )];
    let packed = |name: &str, rows: usize, columns: usize, chance: &mut Chance| Tensor {
        name: name.to_owned(),
        kind: PACKED_INT8,
        shape: vec![rows as i32, columns as i32],
        data: (0..rows * columns)
            .map(|_| (chance.below(255) as i32 - 127) as i8 as u8)
            .chain((127.0f32 * (width as f32).sqrt()).to_le_bytes())
            .collect(),
    };
    tensors.push(packed("Wemb", list.len(), width, &mut chance));
    tensors.push(floats("none_QuantMultA", 1, 1, &[42.0]));
    let bias: Vec<f32> = (0..list.len())
        .map(|token| if token == 0 { -9.0 } else { 0.0 })
        .collect();
    tensors.push(floats("decoder_ff_logit_out_b", 1, list.len(), &bias));
    let mut affine = |name: String, bias: String, rows, columns, tensors: &mut Vec<Tensor>| {
        tensors.push(packed(&name, rows, columns, &mut chance));
        tensors.push(floats(format!("{name}_QuantMultA"), 1, 1, &[42.0]));
        let values: Vec<f32> = (0..columns).map(|_| chance.float() / 10.0).collect();
        if !bias.is_empty() {
            tensors.push(floats(bias, 1, columns, &values));
        }
    };
    let layers = (1..=size.encoders)
        .map(|layer| (format!("encoder_l{layer}"), "self"))
        .chain((1..=size.decoders).map(|layer| (format!("decoder_l{layer}"), "context")));
    let mut norms = Vec::new();
    for (layer, attention) in layers {
        for letter in ["q", "k", "v", "o"] {
            let name = |kind: &str| format!("{layer}_{attention}_{kind}{letter}");
            affine(name("W"), name("b"), width, width, &mut tensors);
        }
        let name = |what: &str| format!("{layer}_ffn_{what}");
        affine(name("W1"), name("b1"), width, inner, &mut tensors);
        affine(name("W2"), name("b2"), inner, width, &mut tensors);
        norms.extend([
            format!("{layer}_{attention}_Wo"),
            format!("{layer}_ffn_ffn"),
        ]);
        if attention == "context" {
            affine(
                format!("{layer}_rnn_W"),
                String::new(),
                width,
                width,
                &mut tensors,
            );
            affine(
                format!("{layer}_rnn_Wf"),
                format!("{layer}_rnn_bf"),
                width,
                width,
                &mut tensors,
            );
            norms.push(format!("{layer}_rnn_ffn"));
        }
    }
    for name in norms {
        tensors.push(floats(
            format!("{name}_ln_scale"),
            1,
            width,
            &vec![1.0; width],
        ));
        tensors.push(floats(
            format!("{name}_ln_bias"),
            1,
            width,
            &vec![0.0; width],
        ));
    }
    Files {
        model: file(&tensors),
        vocabulary: vocabulary(&list, &[]),
    }
}
