//! What is on sale is described anew, while others do the same and orders stand.

use crate::kit::{Stall, on_each_engine, qty};
use phiencho::base::money::Vnd;
use phiencho::desk::{DeskError, ProductChange, Wanted};
use phiencho::shop::event::{Change, OrderView, ProductView};
use phiencho::shop::order::OrderState;

on_each_engine! {
    a_change_made_on_an_old_picture_is_refused
    screens_are_told_a_product_as_it_is
    a_line_whose_choice_is_sold_no_more_can_be_lowered_and_dropped
}

fn described(product: &ProductView) -> ProductChange {
    let ProductView { name, unit, price, aliases, options, picture, .. } = product.clone();
    ProductChange { name, unit, price, step: None, aliases, options, picture }
}

/// Saves a form that shows `seen`.
fn save(stall: &Stall, seen: &ProductView, change: ProductChange) -> Result<ProductView, DeskError> {
    stall.desk.change_product(&stall.command(), (seen.id, seen.version), change)
}

/// The last that the session was told of a product.
fn told(stall: &Stall) -> ProductView {
    let told = stall.events().into_iter().rev().find_map(|event| match event.change {
        Change::Stock { product } => Some(product),
        _ => None,
    });
    told.unwrap()
}

fn a_change_made_on_an_old_picture_is_refused() {
    let stall = Stall::with("5");
    let seen = stall.product("BG");
    // Goods that move meanwhile are no change of the description.
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let dearer = ProductChange { price: Vnd(40_000), ..described(&seen) };
    let now = save(&stall, &seen, dearer).unwrap();
    assert_eq!((now.price, now.version > seen.version), (Vnd(40_000), true));
    let journal = stall.events().len();
    let renamed = |of: &ProductView| ProductChange { name: "Bánh gio Tây Đô".into(), ..described(of) };
    for late in [renamed(&seen), described(&seen)] {
        let refused = save(&stall, &seen, late).unwrap_err();
        assert!(matches!(refused, DeskError::ProductChanged(current) if *current == now));
    }
    assert_eq!((stall.product("BG"), stall.events().len()), (now.clone(), journal));
    let both = save(&stall, &now, renamed(&now)).unwrap();
    assert_eq!((both.price, both.name.as_str()), (Vnd(40_000), "Bánh gio Tây Đô"));
    // A price that is taken back is a change, too.
    stall.desk.undo_last(&stall.command(), stall.session).unwrap();
    let refused = save(&stall, &both, renamed(&both)).unwrap_err();
    assert!(matches!(refused, DeskError::ProductChanged(current) if current.price == Vnd(7000)));
    // A request that is sent again is answered as the first time.
    let (command, last) = (stall.command(), stall.product("BG"));
    let again = || stall.desk.change_product(&command, (last.id, last.version), described(&now)).unwrap();
    assert_eq!(again(), again());
}

fn screens_are_told_a_product_as_it_is() {
    let stall = Stall::with("5");
    let seen = stall.product("BG");
    let change = ProductChange { name: "Bánh gio to".into(), price: Vnd(9000), ..described(&seen) };
    save(&stall, &seen, change).unwrap();
    assert_eq!(told(&stall), stall.product("BG"));
    assert_eq!((told(&stall).name.as_str(), told(&stall).price), ("Bánh gio to", Vnd(9000)));
    stall.desk.undo_last(&stall.command(), stall.session).unwrap();
    assert_eq!(told(&stall), stall.product("BG"));
    assert_eq!((told(&stall).name.as_str(), told(&stall).price), ("Bánh gio to", Vnd(7000)));
    save(&stall, &stall.product("BG"), described(&seen)).unwrap();
    assert_eq!(told(&stall), stall.product("BG"));
}

fn a_line_whose_choice_is_sold_no_more_can_be_lowered_and_dropped() {
    let stall = Stall::with("5");
    let offer = |options: &[&str]| {
        let seen = stall.product("BG");
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        save(&stall, &seen, ProductChange { options, ..described(&seen) }).unwrap();
    };
    let set = |order: &OrderView, option: &str, quantity: &str| {
        let product = stall.product_id("BG");
        let wanted = Wanted { product, option: Some(option.into()), quantity: qty(quantity) };
        stall.desk.set_line(&stall.command(), stall.seen(order), wanted)
    };
    offer(&["mặn", "ngọt"]);
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    let order = set(&stall.order_of("an"), "mặn", "3").unwrap();
    offer(&["ngọt"]);
    let lower = set(&order, "mặn", "2").unwrap();
    assert_eq!(stall.stock("BG"), "3/0");
    let dropped = set(&lower, "mặn", "0").unwrap();
    assert_eq!((dropped.state, stall.stock("BG").as_str()), (OrderState::Booked, "1/0"));
    // The line is gone now, and a new one would be of what nobody sells.
    for quantity in ["0", "1"] {
        assert!(matches!(set(&dropped, "mặn", quantity), Err(DeskError::Invalid("option"))));
    }
    assert!(set(&dropped, "ngọt", "1").is_ok());
}
