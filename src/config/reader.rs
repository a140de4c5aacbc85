//! From the tree to the structs: a serde deserializer whose errors say where and what, without
//! ever repeating a value.

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};

use super::parts::Parts;
use super::problem::{Problem, words};
use super::tree::{Node, Step, Value};

/// The struct that is read in parts, each from the same table.
const TABLE_IN_PARTS: &str = "BackendTable";

/// Reads a node.
#[derive(Clone, Copy)]
pub(super) struct Reader<'de>(pub(super) &'de Node);

impl<'de> Reader<'de> {
    /// What a setting of type text reads.
    pub(super) fn text(self) -> Option<&'de str> {
        match &self.0.value {
            Value::Text(text) => Some(text),
            Value::Variable { text, .. } => match &self.0.typed().value {
                Value::Text(quoted) => Some(quoted),
                _ => Some(text),
            },
            Value::Absent => Some(""),
            _ => None,
        }
    }

    pub(super) fn wrong(self, expected: &str) -> Problem {
        let found = match &self.0.typed().value {
            Value::Bool(boolean) => Unexpected::Bool(*boolean),
            Value::Integer(number) => Unexpected::Signed(*number),
            Value::Float(number) => Unexpected::Float(*number),
            Value::Text(_) | Value::Variable { .. } => Unexpected::Str(""),
            Value::Datetime => Unexpected::Other("date"),
            Value::List(_) => Unexpected::Seq,
            Value::Table(_) => Unexpected::Map,
            Value::Absent => Unexpected::Unit,
        };
        de::Error::invalid_type(found, &expected)
    }
}

/// Gives each method for a number or boolean an empty value of its own for [`Value::Absent`].
macro_rules! or_absent {
    ($($method:ident => $visit:ident($empty:expr),)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
            match self.0.value {
                Value::Absent => visitor.$visit($empty),
                _ => self.deserialize_any(visitor),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.0.typed().value {
            Value::Bool(boolean) => visitor.visit_bool(*boolean),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Text(text) | Value::Variable { text, .. } => visitor.visit_borrowed_str(text),
            Value::Datetime => Err(de::Error::invalid_type(Unexpected::Other("date"), &visitor)),
            Value::List(items) => visitor.visit_seq(Items { items, next: 0 }),
            Value::Table(entries) => visitor.visit_map(Entries::new(entries)),
            Value::Absent => visitor.visit_unit(),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.text() {
            Some(text) => visitor.visit_borrowed_str(text),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    /// An empty variable takes an optional setting back to none.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.0.value {
            Value::Absent => visitor.visit_none(),
            Value::Variable { text, .. } if text.is_empty() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.0.value {
            Value::Absent => visitor.visit_seq(SeqDeserializer::new(std::iter::empty::<&str>())),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.0.value {
            Value::Absent => {
                visitor.visit_map(MapDeserializer::new(std::iter::empty::<(&str, &str)>()))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match &self.0.typed().value {
            Value::Table(entries) if name == TABLE_IN_PARTS => {
                visitor.visit_map(Parts::new(entries, fields))
            }
            _ if name == TABLE_IN_PARTS => Err(self.wrong("a table")),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self.text() {
            Some(text) => visitor.visit_enum(IntoDeserializer::<Problem>::into_deserializer(text)),
            None => Err(self.wrong(&words(known))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }

    or_absent! {
        deserialize_bool => visit_bool(false),
        deserialize_u32 => visit_u64(0),
        deserialize_u64 => visit_u64(0),
        deserialize_i64 => visit_i64(0),
        deserialize_f64 => visit_f64(0.0),
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier
    }
}

struct Items<'de> {
    items: &'de [Node],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        let Some(item) = self.items.get(self.next) else {
            return Ok(None);
        };
        let index = self.next;
        self.next += 1;
        seed.deserialize(Reader(item))
            .map(Some)
            .map_err(|problem| problem.within(Step::Index(index)))
    }
}

/// The entries of a table, or some of them.
pub(super) struct Entries<'de> {
    entries: Vec<&'de (String, Node)>,
    next: usize,
}

impl<'de> Entries<'de> {
    pub(super) fn new(entries: impl IntoIterator<Item = &'de (String, Node)>) -> Self {
        Self {
            entries: entries.into_iter().collect(),
            next: 0,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        let Some((key, _)) = self.entries.get(self.next) else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Problem> = key.as_str().into_deserializer();
        seed.deserialize(name)
            .map(Some)
            .map_err(|problem| problem.within(Step::from(key)))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let Some((key, node)) = self.entries.get(self.next) else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        self.next += 1;
        seed.deserialize(Reader(node))
            .map_err(|problem| problem.within(Step::from(key)))
    }
}
