//! JSON as a job must be written: UTF-8, no key twice, bounded depth, every digit kept.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{JobFault, Reason, short};

/// Key under which `serde_json` hands out a number with all its digits (`arbitrary_precision`).
const NUMBER_KEY: &str = "$serde_json::private::Number";

/// The deepest nesting that can be asked for; the parser itself ends at 128.
const DEEPEST: usize = 120;

/// Parses JSON and refuses what other parsers let pass: a key twice in one object, nesting beyond
/// `max_depth`, invalid UTF-8, anything behind the value. Numbers keep every digit, objects the
/// order of their keys.
///
/// # Errors
/// [`JobFault`] with the path of the place, or line and column for what is no JSON at all.
pub fn parse_strict(bytes: &[u8], max_depth: usize) -> Result<Value, JobFault> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        JobFault::new(
            Reason::MalformedJob,
            "message",
            format!(
                "is not UTF-8 (first wrong byte at {}); encode JSON as UTF-8",
                error.valid_up_to()
            ),
        )
    })?;
    let state = State {
        path: RefCell::new(Vec::new()),
        fault: RefCell::new(None),
        max_depth: max_depth.min(DEEPEST),
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Node(&state)
        .deserialize(&mut deserializer)
        .and_then(|value| {
            deserializer.end()?;
            Ok(value)
        });
    parsed.map_err(|error| {
        state.fault.into_inner().unwrap_or_else(|| {
            JobFault::new(
                Reason::MalformedJob,
                "message",
                format!(
                    "is not JSON: line {}, column {}",
                    error.line(),
                    error.column()
                ),
            )
        })
    })
}

struct State {
    path: RefCell<Vec<String>>,
    fault: RefCell<Option<JobFault>>,
    max_depth: usize,
}

impl State {
    fn enter<E: serde::de::Error>(&self, step: String) -> Result<(), E> {
        self.path.borrow_mut().push(step);
        if self.path.borrow().len() > self.max_depth {
            let problem = format!(
                "is nested deeper than {} levels (worker.max_depth)",
                self.max_depth
            );
            return Err(self.fault(Reason::TooLarge, problem));
        }
        Ok(())
    }

    fn leave(&self) {
        self.path.borrow_mut().pop();
    }

    fn fault<E: serde::de::Error>(&self, reason: Reason, problem: String) -> E {
        let path = self.path.borrow();
        // A path of 64 levels says nothing more than its beginning.
        let shown = path[..path.len().min(12)].join(".");
        let field = if shown.is_empty() {
            "message".to_owned()
        } else {
            shown
        };
        *self.fault.borrow_mut() = Some(JobFault::new(reason, field, problem));
        E::custom("refused")
    }
}

struct Node<'a>(&'a State);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        loop {
            self.0.enter(array.len().to_string())?;
            let Some(item) = items.next_element_seed(Node(self.0))? else {
                break;
            };
            self.0.leave();
            array.push(item);
        }
        self.0.leave();
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if key == NUMBER_KEY && object.is_empty() {
                let digits = entries.next_value::<String>()?;
                let number: Number = digits.parse().map_err(A::Error::custom)?;
                return Ok(Value::Number(number));
            }
            self.0.enter(short(&key))?;
            if object.contains_key(&key) {
                let problem = "the key occurs twice in one object; keep one".to_owned();
                return Err(self.0.fault(Reason::DuplicateKey, problem));
            }
            let value = entries.next_value_seed(Node(self.0))?;
            self.0.leave();
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}
