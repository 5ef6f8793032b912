//! What is on the slip of an order: the paper that lies in its parcel.

use crate::base::id::OrderId;
use crate::base::money::Vnd;
use crate::base::phone::Phone;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::event::OrderView;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// One line of a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlipLine {
    /// The product's name.
    pub name: String,
    /// Which of its choices.
    pub option: Option<String>,
    /// Units that are in the parcel.
    pub quantity: Quantity,
    /// In which unit.
    pub unit: String,
    /// Price of one unit.
    pub unit_price: Vnd,
    /// Price of the line.
    pub amount: Vnd,
    /// Units that the buyer still waits for.
    pub waiting: Quantity,
}

/// A slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Slip {
    /// Of which order.
    pub order_id: OrderId,
    /// The order's number in its session, "STT".
    pub number: Option<i64>,
    /// The buyer.
    pub name: String,
    /// The last four digits of the buyer's number: who reads a slip that lies
    /// about does not learn the number.
    pub phone_end: Option<String>,
    /// The whole number, for the label that a carrier needs it on.
    pub phone: Option<Phone>,
    /// What is in the parcel.
    pub lines: Vec<SlipLine>,
    /// To be collected from the buyer.
    pub total: Vnd,
}

/// The head that slips of one print have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipHead {
    /// The shop.
    pub shop: String,
    /// The session.
    pub session: String,
    /// When it is printed.
    pub at: Millis,
}

impl Slip {
    /// The slip of an order, with the lines of which something is held.
    pub fn of(order: &OrderView) -> Self {
        let held = order.lines.iter().filter(|line| line.held.is_positive());
        Self {
            order_id: order.id,
            number: order.number,
            name: order.customer.name.clone(),
            phone_end: order.customer.phone.as_ref().map(|phone| phone.end().to_owned()),
            phone: order.customer.phone.clone(),
            lines: held
                .map(|line| SlipLine {
                    name: line.name.clone(),
                    option: line.option.clone(),
                    quantity: line.held,
                    unit: line.unit.clone(),
                    unit_price: line.unit_price,
                    amount: line.amount,
                    waiting: line.waiting,
                })
                .collect(),
            total: order.total,
        }
    }

    /// What tells two slips of one order apart that must not be taken for each
    /// other: whose goods these are, which, and for how much.
    pub fn mark(order: &OrderView) -> String {
        let mut mark = format!("{}", order.customer.id);
        for line in order.lines.iter().filter(|line| line.held.is_positive()) {
            mark += &format!("; {} {:?} {} {}", line.product_id, line.option, line.held, line.unit_price.get());
        }
        Sha256::digest(mark).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A slip that was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrintedSlip {
    /// Of which order.
    pub order_id: OrderId,
    /// The order's number.
    pub number: Option<i64>,
    /// The buyer.
    pub name: String,
    /// Who printed it.
    pub by: String,
    /// When.
    pub at: Millis,
    /// Whether it is still on its way to the printer.
    pub going: bool,
    /// Whether the order has other goods, prices or another buyer now.
    pub changed: bool,
}
