//! Which act stands upon which: the later one is taken back first.

use crate::base::id::CustomerId;
use crate::shop::customer::FlagKind;
use crate::shop::deed::Deed;

impl Deed {
    /// Whether this can be taken back only after `later`, which was done after
    /// it. Receipts and losses can be taken back in any order, but not behind a
    /// count: what was counted is there, whatever was written down before. A
    /// quota can only while nothing has come off it or set it anew.
    pub fn is_under(&self, later: &Self) -> bool {
        let orders = later.orders();
        let same_order = self.orders().iter().any(|order| orders.contains(order));
        let same_thing = match (self, later) {
            (Self::Priced { .. }, Self::Priced { .. })
            | (Self::Received { .. } | Self::Counted { .. } | Self::Spoilt { .. }, Self::Counted { .. })
            | (Self::Preordered { .. }, Self::Preordered { .. } | Self::Received { .. })
            | (Self::Received { .. }, Self::Preordered { .. }) => true,
            (Self::Offered { session, .. }, Self::Offered { session: other, .. }) => session == other,
            _ => false,
        };
        let products = later.products();
        let same_goods = same_thing && self.products().iter().any(|product| products.contains(product));
        same_order || same_goods || self.is_of_people_under(later)
    }

    fn is_of_people_under(&self, later: &Self) -> bool {
        if let Self::Flagged { customer, flag, .. } = self {
            let again = |kind: FlagKind, of: CustomerId| kind == *flag && of == *customer;
            let same = matches!(later, Self::Flagged { customer, flag, .. } if again(*flag, *customer));
            return same || later.customers().contains(customer);
        }
        if let Self::Contacted { customer, phone, address } = self {
            let same = |later: &Self| {
                let Self::Contacted { customer: other, phone: later_phone, address: later_address } = later else {
                    return false;
                };
                other == customer
                    && ((phone.is_some() && later_phone.is_some()) || (address.is_some() && later_address.is_some()))
            };
            return same(later) || later.customers().contains(customer);
        }
        let all = |deed: &Self| [deed.orders(), deed.given().to_vec()].concat();
        let (orders, people) = (all(later), later.customers());
        self.is_wide()
            && later.is_wide()
            && (all(self).iter().any(|order| orders.contains(order))
                || self.customers().iter().any(|customer| people.contains(customer)))
    }
}
