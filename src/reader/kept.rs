//! Lists that are filled again for every text.

use std::ops::Deref;

/// A list that is emptied without a look at what was in it: each value goes when
/// another takes its place.
#[derive(Clone, Debug)]
pub struct Kept<T> {
    values: Vec<T>,
    count: usize,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { values: Vec::new(), count: 0 }
    }
}

impl<T> Kept<T> {
    pub const fn clear(&mut self) {
        self.count = 0;
    }

    pub fn push(&mut self, value: T) {
        match self.values.get_mut(self.count) {
            Some(place) => *place = value,
            None => self.values.push(value),
        }
        self.count += 1;
    }
}

impl<T> Deref for Kept<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.values[..self.count]
    }
}

impl<T: PartialEq> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Kept<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_in_a_list_is_not_seen_again() {
        let mut kept = Kept::default();
        [1, 2, 3].into_iter().for_each(|value| kept.push(value));
        kept.clear();
        assert!(kept.is_empty());
        kept.push(4);
        assert_eq!(kept[..], [4]);
    }
}
