//! What people write down of an order and of its buyer: a note, a phone number,
//! an address.

use crate::base::id::{CustomerId, OrderId};
use crate::base::phone::Phone;
use crate::desk::joins::{person, seen_order};
use crate::desk::orders::one_view;
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Command, Desk, DeskError, Seen, text};
use crate::reader::phone_number;
use crate::shop::customer::{ADDRESS_MAX, CustomerCard, NOTE_MAX};
use crate::shop::deed::{Deed, Replaced};
use crate::shop::event::OrderView;
use crate::store::{Engine, StoreError, notes, people};

/// What is written down of a buyer. What is left out stays as it is; an empty
/// text takes it off.
#[derive(Clone, Debug, Default)]
pub struct ContactForm {
    /// The phone number, as people type it.
    pub phone: Option<String>,
    /// Where the goods go.
    pub address: Option<String>,
}

impl Desk {
    /// Notes something on an order instead of what was noted before; an empty
    /// note takes it off.
    pub fn note(&self, command: &Command, seen: Seen, note: &str) -> Result<OrderView, DeskError> {
        let note = words(note, NOTE_MAX, "note")?;
        let (shop, who) = (command.shop, command.clone());
        self.once(command, format!("note {} {note:?}", seen.order), move |c, now| {
            let mut table = Table::lock(c, shop, Some(seen.session))?;
            let order = seen_order(c, &who, seen, now)?;
            if let Some(note) = replaced(notes::note(c, shop, seen.order)?, note) {
                notes::set_note(c, shop, seen.order, note.now.as_deref())?;
                table.lay_near(c, vec![order], [])?;
                let deed = table.book.note(seen.order, note, person(&who, now))?;
                table.note(c, deed, &who.by, now)?;
                table.settle(c, &[], Hand { by: Some(&who.by), at: now })?;
            }
            Ok(one_view(c, shop, seen.order)?)
        })
    }

    /// Writes down where a buyer can be reached. A phone number is one that a
    /// comment may hold as well.
    pub fn contact(
        &self,
        command: &Command,
        customer: CustomerId,
        form: ContactForm,
    ) -> Result<CustomerCard, DeskError> {
        let phone = form.phone.as_deref().map(number).transpose()?;
        let address = form.address.as_deref().map(|address| words(address, ADDRESS_MAX, "address")).transpose()?;
        let (shop, by) = (command.shop, command.by.clone());
        let called = phone.as_ref().map(|phone| phone.as_ref().map(Phone::as_str));
        let what = format!("contact {customer} {called:?} {address:?}");
        self.once(command, what, move |c, now| {
            let mut table = Table::lock(c, shop, None)?;
            let was = people::get(c, shop, customer)?;
            let phone = phone.and_then(|phone| replaced(was.phone, phone));
            let address = address.and_then(|address| replaced(was.address, address));
            if let Some(phone) = &phone {
                people::set_phone(c, shop, customer, phone.now.as_ref())?;
            }
            if let Some(address) = &address {
                people::set_address(c, shop, customer, address.now.as_deref())?;
            }
            if phone.is_some() || address.is_some() {
                let hand = Hand { by: Some(&by), at: now };
                table.note(c, Deed::Contacted { customer, phone, address }, &by, now)?;
                table.tell_elsewhere(c, customer, hand)?;
                table.settle(c, &[], hand)?;
            }
            Ok(people::card(c, shop, customer)?)
        })
    }
}

/// A person's words, or none.
fn words(value: &str, max: usize, field: &'static str) -> Result<Option<String>, DeskError> {
    if value.trim().is_empty() { Ok(None) } else { text(value, max, field).map(Some) }
}

/// A phone number, or none.
fn number(value: &str) -> Result<Option<Phone>, DeskError> {
    if value.trim().is_empty() { Ok(None) } else { phone_number(value).map(Some).ok_or(DeskError::NoPhone) }
}

fn replaced<T: PartialEq>(was: Option<T>, now: Option<T>) -> Option<Replaced<T>> {
    (was != now).then_some(Replaced { was, now })
}

impl Table {
    /// Takes a note back that nobody has changed since.
    pub(super) fn put_note_back(
        &self,
        c: &mut Engine,
        order: OrderId,
        note: &Replaced<String>,
    ) -> Result<(), StoreError> {
        if notes::note(c, self.shop, order)? == note.now {
            notes::set_note(c, self.shop, order, note.was.as_deref())?;
        }
        Ok(())
    }

    /// Takes back what was written down of a buyer, as far as it still stands: a
    /// comment may have left another number since.
    pub(super) fn put_contact_back(
        &self,
        c: &mut Engine,
        customer: CustomerId,
        (phone, address): (Option<&Replaced<Phone>>, Option<&Replaced<String>>),
    ) -> Result<(), StoreError> {
        let now = people::get(c, self.shop, customer)?;
        if let Some(phone) = phone.filter(|phone| phone.now == now.phone) {
            people::set_phone(c, self.shop, customer, phone.was.as_ref())?;
        }
        if let Some(address) = address.filter(|address| address.now == now.address) {
            people::set_address(c, self.shop, customer, address.was.as_deref())?;
        }
        Ok(())
    }
}
