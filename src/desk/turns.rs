//! Whose turn it is where more is due than one run looks at.

use crate::base::id::{OrderId, ShopId};
use crate::base::time::Millis;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Orders that one run of the hold time looks at.
const RUN_MAX: usize = 500;

/// An order, and since when it has held what is due.
pub(super) type Due = (Millis, OrderId);

/// See the module: the last that each shop's last run looked at. A start of the
/// program begins anew.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<ShopId, Due>>);

impl Turns {
    /// Those of `due`, in its order, that are looked at now. What cannot pass
    /// on stays due, so the next run goes on behind them, and round again.
    pub(super) fn next(&self, shop: ShopId, mut due: Vec<Due>) -> Vec<OrderId> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = last.remove(&shop).filter(|_| due.len() > RUN_MAX);
        let first = before.map_or(0, |before| due.partition_point(|due| *due <= before));
        due.rotate_left(first);
        due.truncate(RUN_MAX);
        last.extend(due.last().map(|due| (shop, *due)));
        due.into_iter().map(|(_, order)| order).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_turn() {
        let turns = Turns::default();
        let due = |len: i64| (0..len).map(|id| (Millis(id / 7), OrderId(id))).collect::<Vec<_>>();
        let run = |len| turns.next(ShopId(1), due(len)).iter().map(|id| id.get()).collect::<Vec<_>>();
        assert_eq!(run(1200), (0..500).collect::<Vec<_>>());
        assert_eq!(run(1200), (500..1000).collect::<Vec<_>>());
        assert_eq!(run(1200), (1000..1200).chain(0..300).collect::<Vec<_>>());
        assert_eq!(run(3), [0, 1, 2]);
        assert!(run(0).is_empty());
        assert_eq!(run(600), (0..500).collect::<Vec<_>>());
    }
}
