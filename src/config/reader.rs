//! From the tree to the structs: a serde deserializer whose errors say where and what, without
//! ever repeating a value.

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};

use super::problem::{Problem, words};
use super::tree::{Node, Step, Value};

/// The enum that is told apart by its table's `kind` instead of by a key around the table: serde's
/// own internally tagged enums lose the path of what is wrong inside.
const TAGGED_ENUM: &str = "BackendConfig";

/// Reads a node.
#[derive(Clone, Copy)]
pub(super) struct Reader<'de>(pub(super) &'de Node);

impl<'de> Reader<'de> {
    /// What a setting of type text reads.
    fn text(self) -> Option<&'de str> {
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

    fn wrong(self, expected: &str) -> Problem {
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
            Value::Table(entries) => visitor.visit_map(Entries::new(entries, None)),
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
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        if name == TAGGED_ENUM {
            let Value::Table(entries) = &self.0.typed().value else {
                return Err(self.wrong("a table"));
            };
            let kind = entries.iter().find(|(key, _)| key == "kind");
            let Some((_, kind)) = kind else {
                return Err(de::Error::missing_field("kind"));
            };
            return visitor.visit_enum(Tagged {
                kind: Reader(kind),
                entries,
                known,
            });
        }
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

struct Entries<'de> {
    entries: std::slice::Iter<'de, (String, Node)>,
    /// A key that was read already.
    skip: Option<&'static str>,
    current: Option<&'de (String, Node)>,
}

impl<'de> Entries<'de> {
    fn new(entries: &'de [(String, Node)], skip: Option<&'static str>) -> Self {
        Self {
            entries: entries.iter(),
            skip,
            current: None,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        let skip = self.skip;
        self.current = self.entries.find(|(key, _)| Some(key.as_str()) != skip);
        let Some((key, _)) = self.current else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Problem> = key.as_str().into_deserializer();
        seed.deserialize(name)
            .map(Some)
            .map_err(|problem| problem.within(Step::from(key)))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let Some((key, node)) = self.current.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        seed.deserialize(Reader(node))
            .map_err(|problem| problem.within(Step::from(key)))
    }
}

/// A table that `kind` tells apart.
struct Tagged<'de> {
    kind: Reader<'de>,
    entries: &'de [(String, Node)],
    known: &'static [&'static str],
}

impl<'de> EnumAccess<'de> for Tagged<'de> {
    type Error = Problem;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Problem> {
        let variant = match self.kind.text() {
            Some(kind) => {
                let name: StrDeserializer<'_, Problem> = kind.into_deserializer();
                seed.deserialize(name)
            }
            None => Err(self.kind.wrong(&words(self.known))),
        };
        match variant {
            Ok(variant) => Ok((variant, self)),
            Err(problem) => Err(problem.within(Step::from("kind"))),
        }
    }
}

impl<'de> VariantAccess<'de> for Tagged<'de> {
    type Error = Problem;

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Problem> {
        seed.deserialize(TaggedTable(self.entries))
    }

    fn unit_variant(self) -> Result<(), Problem> {
        Ok(())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Problem> {
        self.struct_variant(&[], visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        TaggedTable(self.entries).deserialize_any(visitor)
    }
}

/// The table without its `kind`.
struct TaggedTable<'de>(&'de [(String, Node)]);

impl<'de> Deserializer<'de> for TaggedTable<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_map(Entries::new(self.0, Some("kind")))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}
