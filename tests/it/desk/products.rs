//! What is on sale is described anew, while others do the same and orders stand.

use crate::kit::{Stall, on_each_engine};
use phiencho::base::money::Vnd;
use phiencho::desk::{DeskError, ProductChange};
use phiencho::shop::event::{Change, ProductView};

on_each_engine! {
    a_change_made_on_an_old_picture_is_refused
    screens_are_told_a_product_as_it_is
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
