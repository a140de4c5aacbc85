//! What every engine behind HTTP does alike: segments become texts, texts become calls within the
//! engine's limits, answers are checked for their count and become segments again.
//!
//! An engine adds a [`Protocol`]: its languages, one request, one answer, and what its refusals
//! mean. [`Service`] makes a [`Backend`] of it.

mod wire;

use async_trait::async_trait;
use reqwest::RequestBuilder;

use super::http::refusal::Refusal;
use super::http::{Answer, Call, Failure};
use super::pairs::Listing;
use super::placement::sentence::{Sentence, one_line};
use super::settings::Setup;
use super::{
    Backend, BackendError, Capabilities, EngineKind, ErrorKind, Form, Limits, MarkupSupport,
    Policy, Size, Translation, TranslationRequest, Usage,
};
use crate::markup::{Piece, SpannedText, tagged};
pub(super) use wire::{Wire, with_secret};

/// How an engine is asked. Most are by one request that has one answer: those have a [`Protocol`].
#[async_trait]
pub(super) trait Exchange: Send + Sync {
    /// What fits into a call where the configuration says nothing else.
    fn limits(&self) -> Limits;

    /// The kind of engine.
    fn kind(&self) -> EngineKind {
        EngineKind::Trained
    }

    /// The pairs that the engine lists.
    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError>;

    /// Translates some texts: as many as were asked for.
    async fn exchange(&self, wire: &Wire, ask: &Ask<'_>) -> Result<Reply, BackendError>;

    /// What the account has used.
    async fn usage(&self, _wire: &Wire) -> Result<Option<Usage>, BackendError> {
        Ok(None)
    }
}

#[async_trait]
impl<P: Protocol> Exchange for P {
    fn limits(&self) -> Limits {
        Protocol::limits(self)
    }

    fn kind(&self) -> EngineKind {
        Protocol::kind(self)
    }

    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError> {
        Protocol::pairs(self, wire).await
    }

    async fn exchange(&self, wire: &Wire, ask: &Ask<'_>) -> Result<Reply, BackendError> {
        let mut renewed = false;
        let answer = loop {
            let request = self.request(wire, ask).await?;
            match wire.http.send(request, ask.call()).await {
                Ok(answer) => break answer,
                Err(Failure::Refused(refusal))
                    if refusal.status == 401 && !renewed && self.renew() =>
                {
                    renewed = true;
                }
                Err(Failure::Refused(refusal)) => {
                    let meaning = self.refused(wire, ask, &refusal);
                    return Err(meaning.unwrap_or_else(|| refusal.into_error()));
                }
                Err(failure) => return Err(failure.into_error()),
            }
        };
        let reply = self.read(wire, ask, &answer)?;
        let (sent, came) = (ask.texts.len(), reply.texts.len());
        if sent == came {
            return Ok(reply);
        }
        let message = format!("{came} texts came back for {sent}");
        Err(wire.error(ErrorKind::MalformedReply, message))
    }

    async fn usage(&self, wire: &Wire) -> Result<Option<Usage>, BackendError> {
        Protocol::usage(self, wire).await
    }
}

/// How an engine is spoken to.
#[async_trait]
pub(super) trait Protocol: Send + Sync {
    /// What fits into a call where the configuration says nothing else.
    fn limits(&self) -> Limits;

    /// The kind of engine.
    fn kind(&self) -> EngineKind {
        EngineKind::Trained
    }

    /// The pairs that the engine lists.
    async fn pairs(&self, wire: &Wire) -> Result<Listing, BackendError>;

    /// The request for some texts.
    async fn request(&self, wire: &Wire, ask: &Ask<'_>) -> Result<RequestBuilder, BackendError>;

    /// Reads the answer. The caller checks that there are as many texts as were asked for.
    fn read(&self, wire: &Wire, ask: &Ask<'_>, answer: &Answer) -> Result<Reply, BackendError>;

    /// What a refusal means, where that is not what its status says.
    fn refused(&self, _wire: &Wire, _ask: &Ask<'_>, _refusal: &Refusal) -> Option<BackendError> {
        None
    }

    /// Whether a refused access can be renewed, so that the request is worth one more try.
    fn renew(&self) -> bool {
        false
    }

    /// What the account has used.
    async fn usage(&self, _wire: &Wire) -> Result<Option<Usage>, BackendError> {
        Ok(None)
    }
}

/// What is asked in one call.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    /// Pair and hints.
    pub(super) request: &'a TranslationRequest,
    /// The texts, none of them blank, written as [`Limits::form`] says.
    pub(super) texts: &'a [String],
}

impl Ask<'_> {
    /// Code points of the texts as they are sent.
    pub(super) fn characters(&self) -> u64 {
        let characters = self.texts.iter().map(|text| text.chars().count() as u64);
        characters.sum()
    }

    /// What the call is about, for its tracing span.
    pub(super) fn call(&self) -> Call<'_> {
        Call {
            source: Some(&self.request.source),
            target: Some(&self.request.target),
            segments: self.texts.len(),
            characters: usize::try_from(self.characters()).unwrap_or(usize::MAX),
        }
    }
}

/// What an answer says.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// One text per text that was asked for.
    pub(super) texts: Vec<String>,
    /// Characters that the call costs; 0 for a free engine.
    pub(super) billed: u64,
    /// What answered.
    pub(super) model: Option<String>,
}

/// An engine that speaks `P`.
pub(super) struct Service<P> {
    wire: Wire,
    policy: Policy,
    protocol: P,
}

impl<P: Exchange + 'static> Service<P> {
    /// The engine, boxed. Nothing is asked of it yet.
    pub(super) fn boxed(setup: &Setup<'_>, protocol: P) -> Result<Box<dyn Backend>, BackendError> {
        Ok(Box::new(Self {
            wire: Wire::new(setup)?,
            policy: setup.policy.clone(),
            protocol,
        }))
    }

    fn limits(&self) -> Limits {
        self.policy.limits(self.protocol.limits())
    }

    /// Translates texts, none of them blank, in as many calls as the limits ask for.
    async fn ask(
        &self,
        request: &TranslationRequest,
        texts: Vec<String>,
        sum: &mut Reply,
    ) -> Result<Vec<String>, BackendError> {
        let limits = self.limits();
        let mut translations = Vec::with_capacity(texts.len());
        for batch in batches(texts, limits).map_err(|(size, most)| {
            let message = format!("a text of {size} characters is over the limit of {most}");
            self.wire.error(ErrorKind::Rejected, message)
        })? {
            let ask = Ask {
                request,
                texts: &batch,
            };
            let reply = self.protocol.exchange(&self.wire, &ask).await?;
            translations.extend(reply.texts);
            sum.billed += reply.billed;
            sum.model = reply.model.or(sum.model.take());
        }
        Ok(translations)
    }

    /// Segments written as markup, one text each.
    async fn translate_tagged(
        &self,
        request: &TranslationRequest,
        sum: &mut Reply,
    ) -> Result<Vec<SpannedText>, BackendError> {
        let form = self.limits().form;
        let written: Vec<String> = request.segments.iter().map(|one| form.write(one)).collect();
        let is_asked = |text: &&String| !text.trim().is_empty();
        // White space at the ends stays here: engines strip or translate it.
        let texts = written
            .iter()
            .filter(is_asked)
            .map(|text| one_line(text.trim()))
            .collect();
        let mut translations = self.ask(request, texts, sum).await?.into_iter();
        let mut segments = Vec::with_capacity(written.len());
        for (segment, text) in request.segments.iter().zip(&written) {
            let answer = is_asked(&text).then(|| translations.next()).flatten();
            segments.push(match answer {
                Some(answer) => around(text, tagged::decode(answer.trim(), &segment.spans)),
                None => segment.text.clone(),
            });
        }
        Ok(segments)
    }

    /// Segments as plain text, their spans found again in the answers. The second round is for
    /// those in which one could not be placed.
    async fn translate_placed(
        &self,
        request: &TranslationRequest,
        sum: &mut Reply,
    ) -> Result<Vec<SpannedText>, BackendError> {
        let mut sentences: Vec<Sentence> = request.segments.iter().map(Sentence::new).collect();
        for _ in 0..2 {
            let texts: Vec<Vec<String>> = sentences.iter().map(Sentence::texts).collect();
            let mut translations = self.ask(request, texts.concat(), sum).await?;
            if translations.iter().any(|text| text.trim().is_empty()) {
                let message = "a text came back empty";
                return Err(self.wire.error(ErrorKind::MalformedReply, message));
            }
            for (sentence, texts) in sentences.iter_mut().zip(texts) {
                let rest = translations.split_off(texts.len());
                sentence.take(&translations);
                translations = rest;
            }
        }
        let segments = sentences.into_iter().map(|sentence| sentence.answer);
        let segments: Option<Vec<SpannedText>> = segments.collect();
        segments.ok_or_else(|| {
            let message = "a sentence could not be put together again";
            self.wire.error(ErrorKind::MalformedReply, message)
        })
    }
}

#[async_trait]
impl<P: Exchange + 'static> Backend for Service<P> {
    fn name(&self) -> &str {
        &self.wire.name
    }

    async fn capabilities(&self) -> Result<Capabilities, BackendError> {
        let Listing {
            pairs,
            excluded,
            listed,
            ..
        } = self.protocol.pairs(&self.wire).await?;
        self.wire.learn(listed);
        Ok(Capabilities {
            pairs,
            excluded,
            limits: self.limits(),
            markup: MarkupSupport::Native,
            kind: self.protocol.kind(),
        })
    }

    async fn translate(&self, request: &TranslationRequest) -> Result<Translation, BackendError> {
        let mut sum = Reply::default();
        let segments = match self.limits().form {
            Form::Tagged(_) => self.translate_tagged(request, &mut sum).await,
            Form::Text => self.translate_placed(request, &mut sum).await,
        };
        // What came before the failure is billed.
        let segments = segments.map_err(|error| error.billing(sum.billed))?;
        Ok(Translation {
            segments,
            alignments: Vec::new(),
            billed_characters: sum.billed,
            model: sum.model,
        })
    }

    async fn usage(&self) -> Result<Option<Usage>, BackendError> {
        self.protocol.usage(&self.wire).await
    }
}

/// Splits texts among calls; the size and the limit of one that fits into none.
fn batches(texts: Vec<String>, limits: Limits) -> Result<Vec<Vec<String>>, (usize, usize)> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut sum = Size::default();
    for text in texts {
        let size = limits.measure(&text);
        if !limits.fits_alone(size) {
            return Err((size.characters, limits.longest()));
        }
        match batches.last_mut() {
            Some(batch) if limits.fits_beside(batch.len(), sum, size) => {
                batch.push(text);
                sum = sum + size;
            }
            _ => {
                batches.push(vec![text]);
                sum = size;
            }
        }
    }
    Ok(batches)
}

/// An answer with the white space that was around the text.
fn around(text: &str, answer: SpannedText) -> SpannedText {
    let blank = |blank: &str| Piece::Text(blank.to_owned());
    let before = &text[..text.len() - text.trim_start().len()];
    let after = &text[text.trim_end().len()..];
    SpannedText::from_pieces(
        std::iter::once(blank(before))
            .chain(answer.pieces)
            .chain([blank(after)]),
    )
}
