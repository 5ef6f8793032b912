//! A person describes what is on sale, and takes goods into stock.

use crate::base::id::ProductId;
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Command, Desk, DeskError, text};
use crate::shop::act::{QUANTITY_MAX, Refusal};
use crate::shop::book::Book;
use crate::shop::deed::Deed;
use crate::shop::event::ProductView;
use crate::store::products::{self, Description};
use crate::store::{Engine, StoreError, ids};

/// The lists of a product hold this many entries at most.
const LIST_MAX: usize = 30;

/// What can be changed of a product.
#[derive(Clone, Debug)]
pub struct ProductChange {
    /// Full name.
    pub name: String,
    /// Unit of price and stock.
    pub unit: String,
    /// Price of one unit.
    pub price: Vnd,
    /// Smallest quantity sold; as it was, or one, if left out.
    pub step: Option<Quantity>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Choices.
    pub options: Vec<String>,
    /// Name of a built-in picture.
    pub picture: Option<String>,
}

/// A product to be added.
#[derive(Clone, Debug)]
pub struct NewProduct {
    /// What the seller calls out.
    pub code: String,
    /// The rest of its description.
    pub described: ProductChange,
    /// Units in the shop.
    pub on_hand: Quantity,
}

impl Desk {
    /// Adds a product.
    pub fn add_product(&self, command: &Command, new: NewProduct) -> Result<ProductView, DeskError> {
        let what = format!("add {new:?}");
        let description = checked(&new.code, new.described, Quantity::ONE)?;
        let on_hand = positive_or_zero(new.on_hand, "on_hand")?;
        let (shop, by) = (command.shop, command.by.clone());
        self.once(command, what, move |c, now| {
            let id: ProductId = ids::one(c)?;
            products::insert(c, shop, id, &description)?;
            let mut table = Table::lock(c, shop, None)?;
            table.lay(c, Vec::new(), [id])?;
            if on_hand.is_positive() {
                table.book.receive(&[(id, on_hand)])?;
            }
            table.settle(c, &[], Hand { by: Some(&by), at: now })?;
            Ok(products::get(c, shop, id)?)
        })
    }

    /// Changes the description of a product whose version the caller saw.
    /// Prices of lines that are booked stay; a new price can be taken back.
    pub fn change_product(
        &self,
        command: &Command,
        (id, version): (ProductId, i64),
        change: ProductChange,
    ) -> Result<ProductView, DeskError> {
        let what = format!("change product {id} {change:?}");
        let now = self.store.read(|c| products::get(c, command.shop, id))?;
        let description = checked(&now.code, change, now.step)?;
        let (shop, by) = (command.shop, command.by.clone());
        self.once(command, what, move |c, now| {
            let mut table = Table::lock(c, shop, None)?;
            let was = products::get(c, shop, id)?;
            if was.version != version {
                return Err(DeskError::ProductChanged(Box::new(was)));
            }
            if was.step != description.step && !step_may_be(c, &was, description.step)? {
                return Err(DeskError::Invalid("step"));
            }
            let hand = Hand { by: Some(&by), at: now };
            // The price is set by the act that can be taken back.
            let price = description.price;
            products::update(c, shop, id, &Description { price: was.price, ..description })?;
            if was.price == price {
                let product = products::get(c, shop, id)?;
                table.tell_stock(c, &product, hand)?;
            } else {
                table.lay(c, Vec::new(), [id])?;
                let deed = table.book.price(&[(id, price)])?;
                table.note(c, deed, &by, now)?;
                table.settle(c, &[], hand)?;
            }
            Ok(products::get(c, shop, id)?)
        })
    }

    /// Takes goods into stock, as one act; they go to the waiting line first.
    pub fn receive(&self, command: &Command, goods: Vec<(ProductId, Quantity)>) -> Result<Vec<ProductView>, DeskError> {
        let fits = |quantity: Quantity| quantity.is_positive() && quantity <= Quantity::whole(QUANTITY_MAX);
        if goods.is_empty() || !goods.iter().all(|(_, quantity)| fits(*quantity)) {
            return Err(DeskError::Invalid("quantity"));
        }
        let words: Vec<String> = goods.iter().map(|(id, quantity)| format!("{quantity} of {id}")).collect();
        let ids = goods.iter().map(|(id, _)| *id).collect();
        self.stock_act(command, format!("receive {}", words.join(", ")), ids, move |book| book.receive(&goods))
    }

    /// Sets prices, as one act.
    pub fn price(&self, command: &Command, prices: Vec<(ProductId, Vnd)>) -> Result<Vec<ProductView>, DeskError> {
        let fits = |price: Vnd| price >= Vnd::ZERO && price <= Vnd::MAX_PRICE;
        if prices.is_empty() || !prices.iter().all(|(_, price)| fits(*price)) {
            return Err(DeskError::Invalid("price"));
        }
        let words: Vec<String> = prices.iter().map(|(id, price)| format!("{id} for {price}")).collect();
        let ids = prices.iter().map(|(id, _)| *id).collect();
        self.stock_act(command, format!("price {}", words.join(", ")), ids, move |book| book.price(&prices))
    }

    /// An act on the stock of the whole shop; answers with its products.
    fn stock_act(
        &self,
        command: &Command,
        what: String,
        ids: Vec<ProductId>,
        law: impl FnOnce(&mut Book) -> Result<Deed, Refusal> + Send + 'static,
    ) -> Result<Vec<ProductView>, DeskError> {
        let (shop, by) = (command.shop, command.by.clone());
        self.once(command, what, move |c, now| {
            let mut table = Table::lock(c, shop, None)?;
            table.lay(c, Vec::new(), ids.iter().copied())?;
            if ids.iter().any(|id| table.book.shelf(*id).is_none()) {
                return Err(StoreError::Missing.into());
            }
            let deed = law(&mut table.book)?;
            table.note(c, deed, &by, now)?;
            table.settle(c, &[], Hand { by: Some(&by), at: now })?;
            Ok(products::list(c, shop, Some(&ids))?)
        })
    }
}

/// Whether a product may be sold in such steps from now on. Who has half a kilo,
/// or gets it back when something is undone, could never be served by whole ones
/// and would stop the line for ever; so what was ordered is cut finer only.
fn step_may_be(c: &mut Engine, product: &ProductView, step: Quantity) -> Result<bool, StoreError> {
    let finer = product.step.is_multiple_of(step);
    Ok(product.waiting.is_zero() && (finer || !products::was_ordered(c, product.id)?))
}

fn checked(code: &str, change: ProductChange, usual_step: Quantity) -> Result<Description, DeskError> {
    let step = change.step.unwrap_or(usual_step);
    let step_fits = step.is_positive() && step <= Quantity::whole(1000);
    let price_fits = change.price >= Vnd::ZERO && change.price <= Vnd::MAX_PRICE;
    if !step_fits {
        return Err(DeskError::Invalid("step"));
    }
    if !price_fits {
        return Err(DeskError::Invalid("price"));
    }
    let picture = change.picture.map(|picture| text(&picture, 40, "picture")).transpose()?;
    Ok(Description {
        code: text(code, 12, "code")?,
        name: text(&change.name, 80, "name")?,
        unit: text(&change.unit, 20, "unit")?,
        price: change.price,
        step,
        aliases: texts(&change.aliases, "aliases")?,
        options: texts(&change.options, "options")?,
        picture,
    })
}

fn texts(values: &[String], field: &'static str) -> Result<Vec<String>, DeskError> {
    if values.len() > LIST_MAX {
        return Err(DeskError::Invalid(field));
    }
    values.iter().map(|value| text(value, 60, field)).collect()
}

fn positive_or_zero(quantity: Quantity, field: &'static str) -> Result<Quantity, DeskError> {
    let fits = quantity >= Quantity::ZERO && quantity <= Quantity::whole(QUANTITY_MAX);
    if fits { Ok(quantity) } else { Err(DeskError::Invalid(field)) }
}
