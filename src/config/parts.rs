//! A table that several structs share: each takes the keys that it has, and the last, an enum whose
//! variant the key `kind` names, what is left.
//!
//! Serde's own way (`flatten` and internally tagged enums) loses the path of what is wrong inside.

use std::cell::RefCell;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, VariantAccess,
    Visitor,
};

use super::problem::{Problem, words};
use super::reader::{Entries, Reader};
use super::tree::{Node, Step};

/// The key that names the variant.
const KIND: &str = "kind";

/// The keys that structs have taken so far.
type Taken = RefCell<Vec<&'static str>>;

/// The parts as the fields of a struct, in its order.
pub(super) struct Parts<'de> {
    entries: &'de [(String, Node)],
    fields: std::slice::Iter<'static, &'static str>,
    taken: Taken,
}

impl<'de> Parts<'de> {
    pub(super) fn new(entries: &'de [(String, Node)], fields: &'static [&'static str]) -> Self {
        Self {
            entries,
            fields: fields.iter(),
            taken: Taken::default(),
        }
    }
}

impl<'de> MapAccess<'de> for Parts<'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        let Some(field) = self.fields.next() else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Problem> = (*field).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        seed.deserialize(Part {
            entries: self.entries,
            taken: &self.taken,
        })
    }
}

/// One part: a struct, or the enum.
struct Part<'de, 'a> {
    entries: &'de [(String, Node)],
    taken: &'a Taken,
}

impl<'de> Deserializer<'de> for Part<'de, '_> {
    type Error = Problem;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.taken.borrow_mut().extend(fields);
        let own = |(key, _): &&(String, Node)| fields.contains(&key.as_str());
        visitor.visit_map(Entries::new(self.entries.iter().filter(own)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let Some((_, kind)) = self.entries.iter().find(|(key, _)| key == KIND) else {
            return Err(de::Error::missing_field(KIND));
        };
        visitor.visit_enum(Tagged {
            kind: Reader(kind),
            known,
            part: self,
        })
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_map(Entries::new(self.entries))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// The enum.
struct Tagged<'de, 'a> {
    kind: Reader<'de>,
    known: &'static [&'static str],
    part: Part<'de, 'a>,
}

impl<'de> EnumAccess<'de> for Tagged<'de, '_> {
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
            Err(problem) => Err(problem.within(Step::from(KIND))),
        }
    }
}

impl<'de> VariantAccess<'de> for Tagged<'de, '_> {
    type Error = Problem;

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Problem> {
        let taken = self.part.taken.borrow().clone();
        seed.deserialize(Rest(self.part))
            .map_err(|problem| problem.beside(&taken))
    }

    fn unit_variant(self) -> Result<(), Problem> {
        Ok(())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Problem> {
        self.struct_variant(&[], visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        Rest(self.part).deserialize_struct("", fields, visitor)
    }
}

/// What is left for the variant: its own keys, and those that nobody has.
struct Rest<'de, 'a>(Part<'de, 'a>);

impl<'de> Deserializer<'de> for Rest<'de, '_> {
    type Error = Problem;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let taken = self.0.taken.borrow();
        let left = |(key, _): &&(String, Node)| {
            let key = key.as_str();
            fields.contains(&key) || (key != KIND && !taken.contains(&key))
        };
        visitor.visit_map(Entries::new(self.0.entries.iter().filter(left)))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.0.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
