//! A session learns what buyers call a product.

use crate::kit::{NIGHT, Stall, on_each_engine, qty};
use phiencho::base::id::{ProductId, ShopId};
use phiencho::desk::{Desk, DeskError, ProductChange};
use phiencho::shop::act::Refusal;
use phiencho::shop::event::AliasView;
use phiencho::store::{Store, StoreError, aliases};
use std::sync::Arc;

on_each_engine! {
    taught_words_are_read_from_the_next_comment_on
    words_are_taught_to_one_session
    what_one_program_was_taught_another_reads_by
    words_taught_again_mean_the_last_product
    what_is_forgotten_is_read_no_more
    teaching_is_done_once
    what_is_no_name_or_names_another_product_is_not_learnt
    nothing_is_learnt_of_strangers_or_after_the_close
    a_session_learns_two_hundred_names
}

impl Stall {
    fn teach(&self, code: &str, words: &str) -> Result<AliasView, DeskError> {
        self.desk.teach(&self.command(), self.session, self.product_id(code), words)
    }

    /// `words code` of all that the session was taught.
    fn taught(&self) -> Vec<String> {
        let all = self.store.read(|c| aliases::list(c, self.session)).map_err(|error: StoreError| error).unwrap();
        let code = |id: ProductId| if id == self.product_id("BG") { "BG" } else { "MM" };
        all.iter().map(|alias| format!("{} {}", alias.words, code(alias.product_id))).collect()
    }

    /// What a buyer's order holds: `MM 2`.
    fn held(&self, author: &str) -> String {
        let order = self.order_of(author);
        order.lines.iter().map(|line| format!("{} {}", line.code, line.held)).collect::<Vec<_>>().join(", ")
    }
}

fn taught_words_are_read_from_the_next_comment_on() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "lấy 2 ớt bột")]);
    assert!(stall.orders().iter().all(|order| order.to_look_at && order.lines.is_empty()));
    let alias = stall.teach("MM", "  Ớt \t bột ").unwrap();
    let expected =
        AliasView { product_id: stall.product_id("MM"), words: "Ớt bột".into(), by: "Lan".into(), at: NIGHT };
    assert_eq!(alias, expected);
    assert_eq!(stall.store.read(|c| aliases::list(c, stall.session)).map_err(|e: StoreError| e).unwrap(), [expected]);
    stall.hear(&[("bình", "lấy 2 ớt bột"), ("chi", "cho em 3 ot bot ạ")]);
    assert_eq!((stall.held("bình"), stall.held("chi")), ("MM 2".into(), "MM 3".into()));
    assert!(!stall.order_of("bình").to_look_at);
}

fn words_are_taught_to_one_session() {
    let first = Stall::with("9");
    let second = first.another_session();
    first.teach("MM", "ớt bột").unwrap();
    second.teach("BG", "ớt bột").unwrap();
    for round in ["an", "bình"] {
        first.hear(&[(round, "lấy 1 ớt bột")]);
        second.hear(&[(round, "lấy 1 ớt bột")]);
        assert_eq!((first.held(round), second.held(round)), ("MM 1".into(), "BG 1".into()));
    }
}

fn what_one_program_was_taught_another_reads_by() {
    let stall = Stall::with("9");
    let store = Arc::new(Store::open_existing(&stall.location).unwrap());
    let other = Desk::new(store, Arc::clone(&stall.clock) as _, Box::new(|| ()));
    let hear = |author, text| other.take_in(stall.shop, stall.session, vec![stall.comment(author, text)]).unwrap();
    // It has made its reader before the words are taught.
    hear("an", "lấy 2 mật mía");
    stall.teach("MM", "ớt bột").unwrap();
    hear("bình", "lấy 2 ớt bột");
    assert_eq!(stall.held("bình"), "MM 2");
    other.forget(&stall.command(), stall.session, "ớt bột").unwrap();
    stall.hear(&[("chi", "lấy 2 ớt bột")]);
    assert!(stall.orders().iter().filter(|order| order.customer.name == "Chị chi").all(|order| order.to_look_at));
}

fn words_taught_again_mean_the_last_product() {
    let stall = Stall::with("9");
    stall.teach("MM", "ớt bột").unwrap();
    stall.teach("MM", "mắm tép").unwrap();
    stall.clock.set(NIGHT.plus(1000));
    stall.teach("BG", "Ớt bốt").unwrap();
    assert_eq!(stall.taught(), ["mắm tép MM", "Ớt bốt BG"]);
    stall.hear(&[("an", "lấy 2 ớt bốt")]);
    assert_eq!(stall.held("an"), "BG 2");
    // A spelling without tone marks takes none away that are known.
    assert_eq!(stall.teach("MM", "OT BOT").unwrap().words, "Ớt bốt");
    stall.hear(&[("bình", "lấy 2 ớt bốt"), ("chi", "lấy 2 ot bot")]);
    assert_eq!((stall.held("bình"), stall.held("chi")), ("MM 2".into(), "MM 2".into()));
}

fn what_is_forgotten_is_read_no_more() {
    let stall = Stall::with("9");
    stall.teach("MM", "ớt bột").unwrap();
    stall.hear(&[("an", "lấy 2 ớt bột")]);
    let command = stall.command();
    let gone = stall.desk.forget(&command, stall.session, "ot  bot").unwrap();
    assert_eq!(gone.words, "ớt bột");
    assert_eq!(stall.desk.forget(&command, stall.session, "ot  bot").unwrap(), gone);
    let again = stall.desk.forget(&stall.command(), stall.session, "ớt bột");
    assert!(matches!(again, Err(DeskError::Store(StoreError::Missing))));
    assert!(stall.taught().is_empty());
    stall.hear(&[("bình", "lấy 2 ớt bột")]);
    assert_eq!(stall.stock("MM"), "2/0");
}

fn teaching_is_done_once() {
    let stall = Stall::with("9");
    let (command, product) = (stall.command(), stall.product_id("MM"));
    let first = stall.desk.teach(&command, stall.session, product, "ớt bột").unwrap();
    stall.desk.forget(&stall.command(), stall.session, "ớt bột").unwrap();
    assert_eq!(stall.desk.teach(&command, stall.session, product, "ớt bột").unwrap(), first);
    assert!(stall.taught().is_empty());
    let other = stall.desk.teach(&command, stall.session, product, "mắm tép");
    assert!(matches!(other, Err(DeskError::Invalid("key"))));
    let mut keyless = stall.command();
    keyless.key = "kurz".into();
    assert!(matches!(stall.desk.teach(&keyless, stall.session, product, "ớt"), Err(DeskError::Invalid("key"))));
}

fn what_is_no_name_or_names_another_product_is_not_learnt() {
    let stall = Stall::with("9");
    let molasses = stall.product("MM");
    let described = ProductChange {
        name: molasses.name.clone(),
        unit: molasses.unit.clone(),
        price: molasses.price,
        step: None,
        aliases: vec!["mật  đường".into()],
        options: vec![],
        picture: None,
    };
    stall.desk.change_product(&stall.command(), (molasses.id, molasses.version), described).unwrap();
    for words in ["", "ớ", "12", "?!", "một hai ba bốn năm sáu bảy", &"ớt".repeat(21), "ớt\u{1b}bột"] {
        assert!(matches!(stall.teach("MM", words), Err(DeskError::NoName)), "{words:?}");
    }
    for words in ["mm", "MẬT MÍA", "mat mia", " mật đường"] {
        let refused = stall.teach("BG", words).unwrap_err();
        assert!(matches!(&refused, DeskError::NameTaken(name) if name == "Mật mía"), "{words}: {refused}");
    }
    assert!(stall.taught().is_empty());
    // A product's own name is no news, and no harm.
    stall.teach("MM", "mật mía").unwrap();
    stall.hear(&[("an", "lấy 2 mật mía")]);
    assert_eq!(stall.held("an"), "MM 2");
}

fn nothing_is_learnt_of_strangers_or_after_the_close() {
    let stall = Stall::with("9");
    let product = stall.product_id("MM");
    stall.teach("MM", "mắm tép").unwrap();
    let mut foreign = stall.command();
    foreign.shop = ShopId(999);
    for refused in [
        stall.desk.teach(&foreign, stall.session, product, "ớt bột"),
        stall.desk.forget(&foreign, stall.session, "mắm tép"),
    ] {
        assert!(matches!(refused, Err(DeskError::Store(StoreError::Missing))));
    }
    let nothing = stall.desk.teach(&stall.command(), stall.session, ProductId(1), "ớt bột");
    assert!(matches!(nothing, Err(DeskError::Refused(Refusal::NoProduct))));
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    for refused in [stall.teach("MM", "ớt bột"), stall.desk.forget(&stall.command(), stall.session, "mắm tép")] {
        assert!(matches!(refused, Err(DeskError::SessionClosed)));
    }
    assert_eq!(stall.taught(), ["mắm tép MM"]);
}

fn a_session_learns_two_hundred_names() {
    let stall = Stall::with("9");
    let (shop, session, product_id) = (stall.shop, stall.session, stall.product_id("MM"));
    let many = move |c: &mut _| {
        for n in 0..199 {
            let alias = AliasView { product_id, words: format!("tên {n}"), by: "Lan".into(), at: NIGHT };
            aliases::put(c, shop, session, &alias)?;
        }
        Ok::<_, StoreError>(())
    };
    stall.store.write(many).unwrap();
    stall.teach("MM", "ớt bột").unwrap();
    assert!(matches!(stall.teach("MM", "mắm tép"), Err(DeskError::TooManyNames)));
    // What is known is moved even so, and what is forgotten makes room.
    stall.teach("BG", "ớt bột").unwrap();
    stall.desk.forget(&stall.command(), session, "tên 7").unwrap();
    stall.teach("MM", "mắm tép").unwrap();
    assert_eq!(stall.taught().len(), 200);
    stall.hear(&[("an", "lấy 2 mắm tép")]);
    assert_eq!(stall.held("an"), "MM 2");
    assert_eq!(stall.stock("MM"), format!("{}/0", qty("2")));
}
