//! One question to a model and its answer, in the form that the server takes.

use serde_json::{Value, json};

use super::reply::Completion;
use super::{Answers, Learned, OpenAi, TokenLimit, prompt, reply, tokens};
use crate::backend::http::refusal::Refusal;
use crate::backend::http::{Answer, Failure};
use crate::backend::service::{Ask, Wire};
use crate::backend::{BackendError, ErrorKind};

impl OpenAi {
    fn form(&self) -> prompt::Form {
        match self.config.answers {
            Answers::Lines => prompt::Form::Lines,
            Answers::Schema => prompt::Form::Schema,
            Answers::Auto if self.knows(Learned::WantsLines) => prompt::Form::Lines,
            Answers::Auto => prompt::Form::Schema,
        }
    }

    fn body(&self, ask: &Ask<'_>, places: &[usize], form: prompt::Form) -> Value {
        let mut body = json!({
            "model": self.config.model,
            "messages": prompt::messages(ask, places, form),
        });
        if self.config.send_temperature {
            body["temperature"] = json!(0);
        }
        let bytes: usize = places.iter().map(|&place| ask.texts[place].len()).sum();
        let tokens = tokens::of_answer(&self.config, places.len(), bytes);
        match self.config.token_limit {
            TokenLimit::MaxCompletionTokens => body["max_completion_tokens"] = json!(tokens),
            TokenLimit::MaxTokens => body["max_tokens"] = json!(tokens),
            TokenLimit::None => {}
        }
        if form == prompt::Form::Schema {
            body["response_format"] = prompt::schema();
        }
        body
    }

    /// One question and its answer, in the form that the server takes.
    async fn question(
        &self,
        wire: &Wire,
        ask: &Ask<'_>,
        places: &[usize],
    ) -> Result<(Completion, prompt::Form), BackendError> {
        let form = self.form();
        match self.send(wire, ask, places, form).await {
            Ok(answer) => {
                if form == prompt::Form::Schema {
                    self.learn(Learned::TakesSchema);
                }
                Ok((answer.json()?, form))
            }
            Err(Failure::Refused(refusal))
                if form == prompt::Form::Schema && self.may_want_lines(&refusal) =>
            {
                let lines = prompt::Form::Lines;
                match self.send(wire, ask, places, lines).await {
                    Ok(answer) => {
                        self.learn(Learned::WantsLines);
                        Ok((answer.json()?, lines))
                    }
                    Err(failure) => Err(meaning(failure)),
                }
            }
            Err(failure) => Err(meaning(failure)),
        }
    }

    /// Whether a refusal may be that of a server without schemas.
    fn may_want_lines(&self, refusal: &Refusal) -> bool {
        self.config.answers == Answers::Auto
            && !self.knows(Learned::TakesSchema)
            && matches!(refusal.status, 400 | 422 | 501)
            && refusal.code().as_deref() != Some("context_length_exceeded")
    }

    async fn send(
        &self,
        wire: &Wire,
        ask: &Ask<'_>,
        places: &[usize],
        form: prompt::Form,
    ) -> Result<Answer, Failure> {
        let body = self.body(ask, places, form);
        let request = wire.http.post("chat/completions").json(&body);
        let request = wire.with_key(request, "authorization", "Bearer ");
        wire.http.send(request, ask.call()).await
    }

    /// Asks for the texts at `places` and puts what came back into theirs.
    pub(super) async fn fill(
        &self,
        wire: &Wire,
        ask: &Ask<'_>,
        places: &[usize],
        texts: &mut [Option<String>],
    ) -> Result<Option<String>, BackendError> {
        let (completion, form) = self.question(wire, ask, places).await?;
        for (kind, tokens) in completion.tokens() {
            let name = wire.name.clone();
            metrics::counter!("wireglot_backend_tokens_total", "backend" => name, "kind" => kind)
                .increment(tokens);
        }
        let sent = characters(ask, places);
        let error = |kind, message| Err(wire.error(kind, message).billing(sent));
        let Some(choice) = completion.choices.first() else {
            return error(ErrorKind::MalformedReply, "an answer without choices");
        };
        // Rejected: the router asks again with half of the texts.
        match choice.finish_reason.as_deref() {
            Some("length") => {
                return error(
                    ErrorKind::Rejected,
                    "the answer was cut off at its token limit",
                );
            }
            Some("content_filter") => {
                return error(ErrorKind::Rejected, "a filter of the server withheld it");
            }
            _ if choice.message.refusal.is_some() => {
                return error(ErrorKind::Rejected, "the model refused to answer");
            }
            _ => {}
        }
        let mut found = reply::translations(&choice.message.text(), form);
        let answers: Vec<Option<String>> = places
            .iter()
            .map(|&place| found.remove(&prompt::id(place)).flatten())
            .collect();
        // A text under an id of the model's own may be a part of any of them.
        if found.is_empty() {
            for (&place, answer) in places.iter().zip(answers) {
                texts[place] = answer.filter(|text| !text.trim().is_empty());
            }
        }
        Ok(completion.model)
    }
}

/// Characters of the texts at `places`, which are billed whatever the answer to them is.
pub(super) fn characters(ask: &Ask<'_>, places: &[usize]) -> u64 {
    let texts = places
        .iter()
        .map(|&place| ask.texts[place].chars().count() as u64);
    texts.sum()
}

/// What a failure means where its status says too little: a used up account is told from too many
/// requests by the code alone.
pub(super) fn meaning(failure: Failure) -> BackendError {
    match failure {
        Failure::Refused(refusal)
            if refusal.status == 429 && refusal.code().as_deref() == Some("insufficient_quota") =>
        {
            refusal.error(ErrorKind::QuotaExhausted, "the quota is used up")
        }
        // A conflict with another request, not a mistake of this one.
        Failure::Refused(refusal) if refusal.status == 409 => {
            refusal.error(ErrorKind::Transient, "the engine failed")
        }
        failure => failure.into_error(),
    }
}
