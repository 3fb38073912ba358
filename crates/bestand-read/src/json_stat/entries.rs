//! Lists and objects of a dataset, held to a number of entries before any memory is taken for them.

use std::{collections::HashSet, fmt, marker::PhantomData};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

/// How many entries a list or an object has.
pub(super) struct Count(pub usize);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CountVisitor;

        impl<'de> Visitor<'de> for CountVisitor {
            type Value = Count;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list or an object")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Count, A::Error> {
                let mut count = 0;
                while list.next_element::<IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Count, A::Error> {
                let mut count = 0;
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }
        }

        deserializer.deserialize_any(CountVisitor)
    }
}

/// The entries of an object in file order, no key twice.
pub(super) struct Named<T>(pub Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamedVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for NamedVisitor<T> {
            type Value = Named<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries: Vec<(String, T)> = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                let mut met = HashSet::with_capacity(entries.len());
                match entries.iter().find(|(key, _)| !met.insert(key.as_str())) {
                    Some((key, _)) => Err(A::Error::custom(format_args!("{key} stands twice"))),
                    None => Ok(Named(entries)),
                }
            }
        }

        deserializer.deserialize_map(NamedVisitor(PhantomData))
    }
}

/// Puts the entries of an object where their keys say, which are numbers from 0.
pub(super) struct Spread<'s, T> {
    pub into: &'s mut [Option<T>],
    /// The first key that is no such number, or one that was met before.
    pub stray: &'s mut Option<String>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Spread<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Spread<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list or an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.parse().ok().and_then(|cell: usize| self.into.get_mut(cell)) {
                Some(cell) if cell.is_none() => *cell = Some(map.next_value()?),
                _ => {
                    *self.stray = Some(key);
                    return Err(A::Error::custom("an entry without a place of its own"));
                }
            }
        }
        Ok(())
    }
}
