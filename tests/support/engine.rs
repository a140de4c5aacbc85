//! Engines that do what a test says and remember what they were sent.

#![allow(dead_code, reason = "every test uses a part of it")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use wireglot::backend::{
    Backend, BackendError, Capabilities, EngineKind, ErrorKind, Limits, MarkupSupport, Pair,
    Translation, TranslationRequest, Usage,
};
use wireglot::locale::LanguageTag;
use wireglot::markup::{Piece, SpannedText};

pub(crate) fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

/// What an engine answers to its calls, by the number of the call from 0.
type Script =
    dyn Fn(usize, &TranslationRequest) -> Result<Vec<SpannedText>, BackendError> + Send + Sync;

/// An engine that writes the target language before each segment: `es·Hello.`
pub(crate) struct Fake {
    name: String,
    capabilities: Result<Capabilities, ErrorKind>,
    script: Option<Box<Script>>,
    billed: u64,
    bills_text: bool,
    takes: Duration,
    usage: Option<Account>,
    calls: Calls,
}

/// What an engine says that its account has used.
pub(crate) type Account = Arc<Mutex<Result<Option<Usage>, ErrorKind>>>;

/// The calls that an engine got.
#[derive(Clone, Default)]
pub(crate) struct Calls {
    requests: Arc<Mutex<Vec<TranslationRequest>>>,
    at_once: Arc<AtomicUsize>,
    most_at_once: Arc<AtomicUsize>,
}

impl Calls {
    pub(crate) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// Every call.
    pub(crate) fn requests(&self) -> Vec<TranslationRequest> {
        self.requests.lock().unwrap().clone()
    }

    /// The pair of each call, as `en>es`.
    pub(crate) fn pairs(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        let pair = |request: &TranslationRequest| format!("{}>{}", request.source, request.target);
        requests.iter().map(pair).collect()
    }

    /// The texts of each call, protected text left out.
    pub(crate) fn batches(&self) -> Vec<Vec<String>> {
        let requests = self.requests.lock().unwrap();
        requests
            .iter()
            .map(|request| {
                let texts = request.segments.iter().map(|sent| sent.text.plain_text());
                texts.collect()
            })
            .collect()
    }

    /// All texts that were sent, in order.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.batches().concat()
    }

    /// The most calls that were in progress at one time.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }
}

impl Fake {
    /// An engine with pairs such as `en>es fr>*`.
    pub(crate) fn new(name: &str, pairs: &str) -> Self {
        let side = |side: &str| (side != "*").then(|| tag(side));
        let pairs = pairs
            .split_whitespace()
            .map(|pair| {
                let (source, target) = pair.split_once('>').unwrap();
                Pair {
                    source: side(source),
                    target: side(target),
                }
            })
            .collect();
        Self {
            name: name.to_owned(),
            capabilities: Ok(Capabilities {
                pairs,
                excluded: Vec::new(),
                limits: Limits::default(),
                markup: MarkupSupport::Native,
                kind: EngineKind::Algorithmic,
            }),
            script: None,
            billed: 0,
            bills_text: false,
            takes: Duration::ZERO,
            usage: None,
            calls: Calls::default(),
        }
    }

    /// An engine that cannot be asked.
    pub(crate) fn unreachable(name: &str) -> Self {
        Self {
            capabilities: Err(ErrorKind::Transient),
            ..Self::new(name, "")
        }
    }

    fn change(mut self, change: impl FnOnce(&mut Capabilities)) -> Self {
        if let Ok(capabilities) = &mut self.capabilities {
            change(capabilities);
        }
        self
    }

    pub(crate) fn limits(self, limits: Limits) -> Self {
        self.change(|capabilities| capabilities.limits = limits)
    }

    pub(crate) fn text_only(self) -> Self {
        self.change(|capabilities| capabilities.markup = MarkupSupport::None)
    }

    pub(crate) fn trained(self) -> Self {
        self.change(|capabilities| capabilities.kind = EngineKind::Trained)
    }

    pub(crate) fn bills(mut self, characters: u64) -> Self {
        self.billed = characters;
        self
    }

    /// Bills every character that it gets.
    pub(crate) fn bills_text(mut self) -> Self {
        self.bills_text = true;
        self
    }

    /// Tells what its account has used.
    pub(crate) fn tells(mut self, usage: &Account) -> Self {
        self.usage = Some(usage.clone());
        self
    }

    /// Needs so long for an answer.
    pub(crate) fn takes(mut self, time: Duration) -> Self {
        self.takes = time;
        self
    }

    pub(crate) fn says(
        mut self,
        script: impl Fn(usize, &TranslationRequest) -> Result<Vec<SpannedText>, BackendError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.script = Some(Box::new(script));
        self
    }

    /// Fails every call.
    pub(crate) fn fails(self, kind: ErrorKind) -> Self {
        self.fails_until(usize::MAX, kind)
    }

    /// Fails as many calls, then works.
    pub(crate) fn fails_until(self, calls: usize, kind: ErrorKind) -> Self {
        let name = self.name.clone();
        self.says(move |call, request| {
            if call < calls {
                Err(BackendError::new(&name, kind, "as the test says"))
            } else {
                Ok(marked(request))
            }
        })
    }

    pub(crate) fn calls(&self) -> Calls {
        self.calls.clone()
    }
}

/// Every segment with the target language before it, its spans where they were.
pub(crate) fn marked(request: &TranslationRequest) -> Vec<SpannedText> {
    let mark = Piece::Text(format!("{}·", request.target));
    request
        .segments
        .iter()
        .map(|sent| {
            let pieces = sent.text.pieces.iter().cloned();
            SpannedText::from_pieces(std::iter::once(mark.clone()).chain(pieces))
        })
        .collect()
}

#[async_trait]
impl Backend for Fake {
    fn name(&self) -> &str {
        &self.name
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        self.capabilities
            .clone()
            .map_err(|kind| BackendError::new(&self.name, kind, "cannot be asked"))
    }

    async fn usage(&self) -> Result<Option<Usage>, BackendError> {
        let Some(usage) = &self.usage else {
            return Ok(None);
        };
        let usage = *usage.lock().unwrap();
        usage.map_err(|kind| BackendError::new(&self.name, kind, "does not tell"))
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let call = {
            let mut requests = self.calls.requests.lock().unwrap();
            requests.push(request.clone());
            requests.len() - 1
        };
        let now = self.calls.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.calls.most_at_once.fetch_max(now, Ordering::SeqCst);
        // Whoever else may call now does.
        tokio::task::yield_now().await;
        if !self.takes.is_zero() {
            tokio::time::sleep(self.takes).await;
        }
        self.calls.at_once.fetch_sub(1, Ordering::SeqCst);
        let segments = match &self.script {
            Some(script) => script(call, request)?,
            None => marked(request),
        };
        let texts = request.segments.iter().filter(|_| self.bills_text);
        let billed: usize = texts
            .map(|sent| sent.text.read_text(&sent.spans).chars().count())
            .sum();
        Ok(Translation {
            alignments: Vec::new(),
            segments,
            billed_characters: self.billed + billed as u64,
            model: Some(format!("{}-{}", request.source, request.target)),
        })
    }
}
