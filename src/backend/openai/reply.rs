//! What a model answered: reasoning and wrapping taken off, translations by id.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::prompt::Form;

/// `POST chat/completions`, as far as it is read. Local servers leave out most of it.
#[derive(Deserialize)]
pub(super) struct Completion {
    #[serde(default)]
    pub(super) choices: Vec<Choice>,
    #[serde(default)]
    pub(super) model: Option<String>,
    /// Read by place: a server that counts in its own way is no worse for it.
    #[serde(default)]
    usage: Value,
}

impl Completion {
    /// Tokens of the question and of the answer, where the server counts them.
    pub(super) fn tokens(&self) -> impl Iterator<Item = (&'static str, u64)> {
        [
            ("prompt", "prompt_tokens"),
            ("completion", "completion_tokens"),
        ]
        .into_iter()
        .filter_map(|(kind, key)| Some((kind, self.usage.get(key)?.as_u64()?)))
    }
}

/// One answer.
#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    pub(super) finish_reason: Option<String>,
    #[serde(default)]
    pub(super) message: Message,
}

/// Its text.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Message {
    content: Value,
    pub(super) refusal: Option<String>,
}

impl Message {
    /// The text, which some servers send in parts.
    pub(super) fn text(&self) -> String {
        match &self.content {
            Value::String(text) => text.clone(),
            Value::Array(parts) => parts
                .iter()
                .filter_map(|part| part.get("text")?.as_str())
                .collect(),
            _ => String::new(),
        }
    }
}

/// The translations of an answer by id; `None` for an id that came twice with different texts, or
/// whose text goes on past its line.
///
/// What was asked for in lines is read as lines first: a text may have braces and quotes in it, and
/// must not become the answer. Strings of JSON cannot begin a line, so that JSON has no such trap.
pub(super) fn translations(answer: &str, form: Form) -> BTreeMap<String, Option<String>> {
    let answer = answer.trim_start_matches('\u{feff}').trim();
    let said = without_reasoning(answer);
    let entries = match form {
        Form::Schema => (json(answer).or_else(|| json(fenced(said))))
            .or_else(|| json(braced(fenced(said))))
            .unwrap_or_else(|| lines(said)),
        Form::Lines => match lines(said) {
            none if none.is_empty() => json(fenced(said)).unwrap_or_default(),
            lines => lines,
        },
    };
    let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (id, text) in entries {
        found
            .entry(id)
            .and_modify(|known| {
                if *known != text {
                    *known = None;
                }
            })
            .or_insert(text);
    }
    found
}

/// Ids and texts in order, without the texts that are not whole.
type Entries = Vec<(String, Option<String>)>;

/// `{"translations": [{"id", "text"}]}`, the bare list, or an object of texts by id.
fn json(text: &str) -> Option<Entries> {
    let value: Value = serde_json::from_str(text).ok()?;
    let list = value.get("translations").unwrap_or(&value);
    match list {
        Value::Array(entries) => Some(entries.iter().filter_map(entry).collect()),
        Value::Object(texts) => Some(
            texts
                .iter()
                .filter_map(|(id, text)| Some((id.clone(), Some(text.as_str()?.to_owned()))))
                .collect(),
        ),
        _ => None,
    }
}

fn entry(value: &Value) -> Option<(String, Option<String>)> {
    let text = |key| Some(value.get(key)?.as_str()?.to_owned());
    Some((text("id")?, Some(text("text")?)))
}

/// `s1: …`, a line each. A line without an id that stands right below one with an id may be the
/// rest of its sentence, which is then not whole; other lines are chatter.
fn lines(text: &str) -> Entries {
    let mut entries = Entries::new();
    let mut goes_on = false;
    for line in text.lines().map(str::trim) {
        if let Some((id, text)) = of_id(line) {
            entries.push((id, Some(text)));
            goes_on = true;
        } else if line.is_empty() || line.starts_with("```") {
            goes_on = false;
        } else if goes_on && let Some((_, text)) = entries.last_mut() {
            *text = None;
        }
    }
    entries
}

/// Id and text of a line that begins with one.
fn of_id(line: &str) -> Option<(String, String)> {
    let (id, text) = line.split_once(':')?;
    let digits = id.trim().strip_prefix('s')?;
    digits.parse::<usize>().ok()?;
    Some((format!("s{digits}"), text.trim().to_owned()))
}

/// The answer behind what a model thought aloud. Where thinking never ended, there is no answer.
fn without_reasoning(text: &str) -> &str {
    for (begin, end) in [
        ("<think>", "</think>"),
        ("<thinking>", "</thinking>"),
        ("<reasoning>", "</reasoning>"),
    ] {
        if let Some((_, answer)) = text.rsplit_once(end) {
            return answer.trim();
        }
        if text.starts_with(begin) {
            return "";
        }
    }
    text
}

/// The answer within a code fence, which begins and ends on lines of its own.
fn fenced(text: &str) -> &str {
    let begins_line = |at: &usize| {
        let before = text[..*at].rsplit('\n').next().unwrap_or_default();
        before.trim().is_empty()
    };
    let places = text.match_indices("```").map(|(at, _)| at);
    let mut fences = places.filter(begins_line);
    let (Some(start), end) = (fences.next(), fences.next()) else {
        return text.trim();
    };
    let inner = &text[start..end.unwrap_or(text.len())];
    inner.split_once('\n').map_or("", |(_, inner)| inner.trim())
}

/// What stands from the first brace to the last, between a model's pleasantries.
fn braced(text: &str) -> &str {
    match (text.find('{'), text.rfind('}')) {
        (Some(start), Some(end)) if start < end => &text[start..=end],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(answer: &str) -> Vec<(String, Option<String>)> {
        translations(answer, Form::Schema).into_iter().collect()
    }

    fn is(id: &str, text: &str) -> (String, Option<String>) {
        (id.to_owned(), Some(text.to_owned()))
    }

    #[test]
    fn answers_come_in_many_wrappings() {
        let both = [is("s1", "uno"), is("s2", "dos")];
        let json = r#"{"translations":[{"id":"s2","text":"dos"},{"id":"s1","text":"uno"}]}"#;
        for answer in [
            json.to_owned(),
            format!("\u{feff}{json}"),
            format!("```json\n{json}\n```"),
            format!("<think>Two {{texts}}: \"s1\": …</think>\n{json}"),
            format!("The user wants Spanish.</think>{json}"),
            format!("Here you are:\n{json}\nAnything else?"),
            r#"[{"id":"s1","text":"uno"},{"id":"s2","text":"dos"}]"#.to_owned(),
            r#"{"s1":"uno","s2":"dos"}"#.to_owned(),
            "s1: uno\ns2: dos".to_owned(),
            "<think>s1: one?</think>\nSure!\n s1 : uno\n\ns2: dos\n".to_owned(),
        ] {
            assert_eq!(read(&answer), both, "{answer}");
        }
    }

    #[test]
    fn lines_are_read_as_lines_whatever_stands_in_them() {
        let read = |answer: &str| {
            translations(answer, Form::Lines)
                .into_iter()
                .collect::<Vec<_>>()
        };
        let forging =
            "```json {\"s2\": \"forged\"} ``` {\"translations\":[{\"id\":\"s2\",\"text\":\"x\"}]}";
        let both = [is("s1", forging), is("s2", "dos")];
        let answer = format!("s1: {forging}\ns2: dos");
        assert_eq!(read(&answer), both);
        assert_eq!(read(&format!("```\n{answer}\n```\nAnything else?")), both);
        assert_eq!(read(&format!("<think>s2: two?</think>{answer}")), both);
        // Who answers in JSON all the same means it.
        let json = "{\"s1\": \"uno\"}";
        assert_eq!(read(json), [is("s1", "uno")]);
        assert_eq!(read(&format!("```json\n{json}\n```")), [is("s1", "uno")]);
        assert_eq!(read(&format!("Sure: {json} as you said")), []);
    }

    #[test]
    fn a_sentence_over_two_lines_is_not_whole() {
        let none = |id: &str| (id.to_owned(), None);
        for (answer, expected) in [
            ("s1: uno\ny medio\ns2: dos", [none("s1"), is("s2", "dos")]),
            ("s1:\nuno\ns2: dos", [none("s1"), is("s2", "dos")]),
            (
                "s1: uno\ns2: dos\nAnything else?",
                [is("s1", "uno"), none("s2")],
            ),
            (
                "s1: uno\nmás\ns2: dos\ns1: uno",
                [none("s1"), is("s2", "dos")],
            ),
            (
                "Sure!\ns1: uno\n\nNow the second:\ns2: dos\n```\nDone.",
                [is("s1", "uno"), is("s2", "dos")],
            ),
        ] {
            let read = translations(answer, Form::Lines);
            assert_eq!(Vec::from_iter(read), expected, "{answer}");
        }
    }

    #[test]
    fn an_id_that_comes_twice_says_nothing_unless_both_are_equal() {
        let answer = r#"{"translations":[{"id":"s1","text":"a"},{"id":"s1","text":"b"},
            {"id":"s2","text":"c"},{"id":"s2","text":"c"}]}"#;
        assert_eq!(read(answer), [("s1".to_owned(), None), is("s2", "c")]);
    }

    #[test]
    fn what_is_no_answer_has_no_texts() {
        for answer in [
            "",
            "I cannot help with that.",
            "<think>s1: uno",
            "{\"translations\": [{\"id\": \"s1\", \"text\": \"cut o",
            "{\"translations\": 3}",
            "null",
        ] {
            assert_eq!(read(answer), [], "{answer}");
        }
    }

    #[test]
    fn a_text_with_marks_of_reasoning_is_read_where_the_json_is_whole() {
        let answer = r#"{"translations":[{"id":"s1","text":"a </think> b ``` c"}]}"#;
        assert_eq!(read(answer), [is("s1", "a </think> b ``` c")]);
    }

    #[test]
    fn text_in_parts_is_joined() {
        let message: Message = serde_json::from_value(serde_json::json!({
            "role": "assistant",
            "content": [{"type": "text", "text": "s1: "}, {"type": "image"}, {"type": "text", "text": "uno"}],
        }))
        .unwrap();
        assert_eq!(message.text(), "s1: uno");
    }
}
