//! What people write down of an order and its buyer, asking for the address, and
//! a line's own price.

use crate::kit::{NIGHT, Stall, key, on_each_engine, qty};
use phiencho::base::id::{LineId, UserId};
use phiencho::base::money::Vnd;
use phiencho::desk::{Command, ContactForm, DeskError, NewChannel, Spot, Voice, VoiceError, Wanted};
use phiencho::shop::act::Refusal;
use phiencho::shop::asking::Language;
use phiencho::shop::comment::Platform;
use phiencho::shop::customer::CustomerCard;
use phiencho::shop::deed::ReturnReason;
use phiencho::shop::event::{Change, OrderView, Revenue};
use phiencho::shop::role::Role;
use phiencho::store::views::{self, List, Search};
use phiencho::store::{StoreError, people, report, sessions};
use std::sync::{Arc, Mutex};

on_each_engine! {
    a_note_is_put_on_an_order_and_taken_back
    notes_go_along_when_orders_are_merged
    a_phone_number_by_hand_is_one_that_a_comment_may_hold
    a_contact_is_told_on_all_open_orders_and_taken_back
    what_a_comment_says_later_wins_and_is_not_taken_back
    an_address_is_there_at_the_next_order
    a_later_contact_stands_upon_an_earlier_one_of_the_same
    a_merge_of_buyers_brings_the_address_along
    a_comment_that_names_an_address_says_so
    an_order_is_found_by_a_number_that_was_written_down
    a_line_has_a_price_of_its_own
    a_line_price_is_refused_once_the_goods_are_gone
    a_buyer_is_asked_once_in_ten_minutes
    where_the_platform_replies_it_asks_for_us
    a_question_that_was_not_sent_is_forgotten
}

fn mai(stall: &Stall) -> Command {
    Command { shop: stall.shop, user: UserId(77), role: Role::Assistant, by: "Mai".into(), key: key() }
}

fn note(stall: &Stall, author: &str, words: &str) -> OrderView {
    stall.desk.note(&stall.command(), stall.seen(&stall.order_of(author)), words).unwrap()
}

fn contact(stall: &Stall, author: &str, phone: Option<&str>, address: Option<&str>) -> Result<CustomerCard, DeskError> {
    let form = ContactForm { phone: phone.map(str::to_owned), address: address.map(str::to_owned) };
    stall.desk.contact(&stall.command(), stall.order_of(author).customer.id, form)
}

fn phone_of(order: &OrderView) -> Option<&str> {
    order.customer.phone.as_ref().map(|phone| phone.as_str())
}

fn undo(stall: &Stall) {
    stall.desk.undo_last(&stall.command(), stall.session).unwrap();
}

/// The journal's last word on the last order of a buyer is the order itself.
fn is_told(stall: &Stall, author: &str) -> OrderView {
    let order = stall.order_of(author);
    let told = stall.events().into_iter().rev().find_map(|event| match event.change {
        Change::Order { order: told } if told.id == order.id => Some(told),
        _ => None,
    });
    assert_eq!(told.as_ref(), Some(&order));
    order
}

/// The kept figures are what the tables come to.
fn sound(stall: &Stall) {
    let totals = stall.store.read(|c| sessions::get(c, stall.shop, stall.session)).unwrap().summary.totals;
    let report = stall.store.read(|c| report::of(c, stall.shop, stall.session)).unwrap();
    assert_eq!(Revenue::from(report.now().revenue), totals.revenue);
}

fn a_note_is_put_on_an_order_and_taken_back() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    let old = stall.seen(&stall.order_of("an"));
    let noted = note(&stall, "an", "  giao buổi chiều ");
    assert_eq!((noted.note.as_deref(), noted.version), (Some("giao buổi chiều"), old.version + 1));
    assert_eq!(is_told(&stall, "an"), noted);
    assert_eq!(stall.order_of("bình").note, None);
    // Who saw an older order is shown this one.
    let stale = stall.desk.note(&stall.command(), old, "gói kỹ").unwrap_err();
    assert!(matches!(stale, DeskError::Stale(now) if *now == noted));
    // It stays while the buyer goes on writing, and the same again is no act.
    stall.hear(&[("an", "thêm 1 cái nữa")]);
    assert_eq!(is_told(&stall, "an").note.as_deref(), Some("giao buổi chiều"));
    let told = stall.events().len();
    note(&stall, "an", "giao buổi chiều");
    assert_eq!(stall.events().len(), told);
    assert_eq!(note(&stall, "an", "gói kỹ").note.as_deref(), Some("gói kỹ"));
    assert_eq!(note(&stall, "an", " ").note, None);
    for words in [Some("gói kỹ"), Some("giao buổi chiều"), None] {
        undo(&stall);
        assert_eq!(is_told(&stall, "an").note.as_deref(), words);
    }
    for wrong in ["x".repeat(201), "a\u{0}b".into()] {
        let seen = stall.seen(&stall.order_of("an"));
        assert!(matches!(stall.desk.note(&stall.command(), seen, &wrong), Err(DeskError::Invalid("note"))));
    }
    assert_eq!(note(&stall, "an", &"ế".repeat(200)).note.unwrap().chars().count(), 200);
    // Also on what is over.
    stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    assert_eq!(note(&stall, "an", "khách bận").note.as_deref(), Some("khách bận"));
    // Somebody who works on it keeps others off.
    stall.desk.claim(&mai(&stall), stall.session, stall.order_of("bình").id, false).unwrap();
    let kept_off = stall.desk.note(&stall.command(), stall.seen(&stall.order_of("bình")), "x").unwrap_err();
    assert!(matches!(kept_off, DeskError::Claimed(by) if by == "Mai"));
}

fn notes_go_along_when_orders_are_merged() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 1 bánh gio"), ("chi", "chốt 1 bánh gio")]);
    let merge = |author: &str, other: &str| {
        let (one, two) = (stall.order_of(author), stall.order_of(other));
        stall.desk.merge_orders(&stall.command(), stall.seen(&one), (two.id, two.version)).unwrap()
    };
    note(&stall, "bình", "gói kỹ");
    assert_eq!(merge("an", "bình").note.as_deref(), Some("gói kỹ"));
    note(&stall, "chi", "giao chiều");
    assert_eq!(merge("an", "chi").note.as_deref(), Some("gói kỹ · giao chiều"));
    undo(&stall);
    assert_eq!(is_told(&stall, "an").note.as_deref(), Some("gói kỹ"));
    assert_eq!(is_told(&stall, "chi").note.as_deref(), Some("giao chiều"));
    // The note was put before the merge and lies under it.
    undo(&stall);
    undo(&stall);
    assert_eq!((is_told(&stall, "an").note, is_told(&stall, "bình").note.as_deref()), (None, Some("gói kỹ")));
}

fn a_phone_number_by_hand_is_one_that_a_comment_may_hold() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    for (typed, number) in [
        ("0987654321", "0987654321"),
        (" 0912 345 678 ", "0912345678"),
        ("+84 98.765.4322", "0987654322"),
        ("(0987) 654-323", "0987654323"),
        // Old numbers are told as they are called today.
        ("01688888888", "0388888888"),
    ] {
        let card = contact(&stall, "an", Some(typed), None).unwrap();
        assert_eq!(card.customer.phone.unwrap().as_str(), number, "{typed}");
    }
    let told = stall.events().len();
    for typed in ["098765432", "0123", "abc", "0987654321 Lan", "0987654321, 0912345678", "1900", "00000000000"] {
        assert!(matches!(contact(&stall, "an", Some(typed), None), Err(DeskError::NoPhone)), "{typed}");
    }
    assert!(matches!(contact(&stall, "an", None, Some(&"x".repeat(301))), Err(DeskError::Invalid("address"))));
    assert_eq!(phone_of(&stall.order_of("an")), Some("0388888888"));
    assert_eq!(stall.events().len(), told);
}

fn a_contact_is_told_on_all_open_orders_and_taken_back() {
    let stall = Stall::with("9");
    let second = stall.another_session();
    stall.hear(&[("an", "chốt 2 bánh gio 0912345678")]);
    second.hear(&[("an", "chốt 1 mật mía")]);
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    let old = stall.order_of("an").version;
    contact(&stall, "an", Some("0987654321"), Some(" 12 Hàng Bạc, Hà Nội ")).unwrap();
    for place in [&stall, &second] {
        let order = is_told(place, "an");
        assert_eq!(phone_of(&order), Some("0987654321"));
        assert_eq!((order.customer.address.as_deref(), order.address), (Some("12 Hàng Bạc, Hà Nội"), true));
    }
    // Nothing of the order itself was changed.
    assert_eq!(stall.order_of("an").version, old);
    // What is left out stays, what is empty goes.
    let card = contact(&stall, "an", Some(""), None).unwrap();
    assert_eq!((card.customer.phone, card.customer.address.as_deref()), (None, Some("12 Hàng Bạc, Hà Nội")));
    assert_eq!(card.acts.iter().map(|act| act.kind.as_str()).collect::<Vec<_>>(), ["contact", "contact"]);
    undo(&second);
    assert_eq!(phone_of(&is_told(&second, "an")), Some("0987654321"));
    undo(&second);
    for place in [&stall, &second] {
        let order = is_told(place, "an");
        assert_eq!((phone_of(&order), order.customer.address.as_deref()), (Some("0912345678"), None));
        assert!(!order.address);
    }
    // The same again is no act.
    let (command, form) = (stall.command(), ContactForm { phone: Some("0912 345 678".into()), address: None });
    let told = stall.events().len();
    let customer = stall.order_of("an").customer.id;
    stall.desk.contact(&command, customer, form.clone()).unwrap();
    assert_eq!(stall.events().len(), told);
    // A key is for one contact.
    let other = ContactForm { address: Some("Huế".into()), ..form };
    assert!(matches!(stall.desk.contact(&command, customer, other), Err(DeskError::Invalid("key"))));
}

fn what_a_comment_says_later_wins_and_is_not_taken_back() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    contact(&stall, "an", Some("0987654321"), Some("Huế")).unwrap();
    stall.hear(&[("an", "số mới của em 0912345678")]);
    assert_eq!(phone_of(&is_told(&stall, "an")), Some("0912345678"));
    undo(&stall);
    let order = is_told(&stall, "an");
    assert_eq!((phone_of(&order), order.customer.address.clone()), (Some("0912345678"), None));
}

fn an_address_is_there_at_the_next_order() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    contact(&stall, "an", None, Some("Huế")).unwrap();
    let next = stall.another_session();
    next.hear(&[("an", "chốt 1 mật mía"), ("bình", "chốt 1 mật mía")]);
    let (theirs, other) = (is_told(&next, "an"), is_told(&next, "bình"));
    assert_eq!((theirs.customer.address.as_deref(), theirs.address), (Some("Huế"), true));
    assert_eq!((other.customer.address, other.address), (None, false));
}

fn a_later_contact_stands_upon_an_earlier_one_of_the_same() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let act = |card: CustomerCard| card.acts[0].id;
    let phone = act(contact(&stall, "an", Some("0987654321"), None).unwrap());
    let address = act(contact(&stall, "an", None, Some("Huế")).unwrap());
    let again = act(contact(&stall, "an", Some("0912345678"), None).unwrap());
    let take_back = |id| stall.desk.undo(&stall.command(), stall.session, id);
    assert!(matches!(take_back(phone), Err(DeskError::LaterAct(_))));
    take_back(address).unwrap();
    take_back(again).unwrap();
    take_back(phone).unwrap();
    let order = is_told(&stall, "an");
    assert_eq!((phone_of(&order), order.customer.address.clone()), (None, None));
}

fn a_merge_of_buyers_brings_the_address_along() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 1 mật mía")]);
    contact(&stall, "bình", None, Some("Huế")).unwrap();
    let (an, binh) = (stall.order_of("an"), stall.order_of("bình"));
    let saw = [&an, &binh].map(|order| (order.id, order.version)).to_vec();
    stall.desk.merge_customers(&stall.command(), (an.customer.id, binh.customer.id), saw).unwrap();
    assert_eq!(is_told(&stall, "an").customer.address.as_deref(), Some("Huế"));
    undo(&stall);
    assert_eq!(is_told(&stall, "an").customer.address, None);
    assert_eq!(is_told(&stall, "bình").customer.address.as_deref(), Some("Huế"));
}

fn a_comment_that_names_an_address_says_so() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("an", "giao về 12 Hàng Bạc, Ba Đình, Hà Nội")]);
    let order = is_told(&stall, "an");
    let said: Vec<bool> = order.comments.iter().map(|comment| comment.address).collect();
    assert_eq!((said, order.address, order.customer.address), (vec![false, true], true, None));
}

fn an_order_is_found_by_a_number_that_was_written_down() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 1 mật mía")]);
    contact(&stall, "bình", Some("0987 654 321"), None).unwrap();
    let search = Search { phone: Some("654321".into()), ..Search::default() };
    let found = stall.store.read(|c| views::page(c, stall.shop, stall.session, (List::All, Some(&search)), 0, 9));
    let found = found.map_err(|error: StoreError| error).unwrap().orders;
    assert_eq!(found.iter().map(|order| order.customer.name.as_str()).collect::<Vec<_>>(), ["Chị bình"]);
    let buyers = stall.store.read(|c| people::search(c, stall.shop, "0987 654", 9));
    assert_eq!(buyers.map_err(|error: StoreError| error).unwrap(), [found[0].customer.clone()]);
}

fn price(stall: &Stall, author: &str, place: usize, price: i64) -> Result<OrderView, DeskError> {
    let order = stall.order_of(author);
    let line = order.lines.get(place).map_or(LineId(1), |line| line.id);
    stall.desk.price_line(&stall.command(), stall.seen(&order), line, Vnd(price))
}

fn a_line_has_a_price_of_its_own() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("an", "thêm 1 mật mía"), ("bình", "chốt 1 bánh gio")]);
    let cheaper = price(&stall, "an", 0, 6000).unwrap();
    assert_eq!(
        (cheaper.total, cheaper.lines[0].unit_price, cheaper.lines[1].unit_price.get()),
        (Vnd(47_000), Vnd(6000), 35_000)
    );
    assert_eq!(is_told(&stall, "an"), cheaper);
    sound(&stall);
    assert_eq!((stall.order_of("bình").total, stall.product("BG").price), (Vnd(7000), Vnd(7000)));
    // What is added to the line has it, too; packed goods may still get cheaper.
    stall.hear(&[("an", "thêm 1 bánh gio nữa")]);
    assert_eq!(stall.order_of("an").total, Vnd(53_000));
    stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    stall.desk.pack(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    assert_eq!(price(&stall, "an", 1, 0).unwrap().total, Vnd(18_000));
    sound(&stall);
    for total in [53_000, 53_000, 53_000, 56_000] {
        undo(&stall);
        assert_eq!(is_told(&stall, "an").total, Vnd(total));
        sound(&stall);
    }
    // Of a line that is gone nothing is left to take back.
    let again = price(&stall, "an", 0, 5000).unwrap();
    stall.hear(&[("an", "hủy đơn giúp em")]);
    let late = stall.desk.undo(&stall.command(), stall.session, again.act.unwrap()).unwrap_err();
    assert!(matches!(late, DeskError::Refused(Refusal::NotAllowed)));
}

fn a_line_price_is_refused_once_the_goods_are_gone() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 1 bánh gio"), ("chi", "chốt 1 bánh gio")]);
    for wrong in [-1, 1_000_000_001, i64::MIN] {
        assert!(matches!(price(&stall, "an", 0, wrong), Err(DeskError::Invalid("price"))));
    }
    assert!(matches!(price(&stall, "an", 7, 1000), Err(DeskError::Refused(Refusal::NoLine))));
    let cancelled = stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("bình"))).unwrap();
    assert_eq!(cancelled.lines.len(), 1);
    assert!(matches!(price(&stall, "bình", 0, 1000), Err(DeskError::Refused(Refusal::NotAllowed))));
    for act in [phiencho::desk::Desk::confirm, phiencho::desk::Desk::pack, phiencho::desk::Desk::hand_over] {
        act(&stall.desk, &stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    }
    assert!(matches!(price(&stall, "an", 0, 1000), Err(DeskError::Refused(Refusal::NotAllowed))));
    let gone = stall.order_of("an");
    stall.desk.take_return(&stall.command(), stall.seen(&gone), ReturnReason::Other).unwrap();
    assert!(matches!(price(&stall, "an", 0, 1000), Err(DeskError::Refused(Refusal::NotAllowed))));
    // A line that was dropped has none.
    let chi = stall.order_of("chi");
    let more = Wanted { product: stall.product_id("MM"), option: None, quantity: qty("1") };
    let both = stall.desk.set_line(&stall.command(), stall.seen(&chi), more).unwrap();
    let none = Wanted { product: stall.product_id("BG"), option: None, quantity: qty("0") };
    stall.desk.set_line(&stall.command(), stall.seen(&both), none).unwrap();
    assert!(matches!(price(&stall, "chi", 0, 1000), Err(DeskError::Refused(Refusal::NoLine))));
    sound(&stall);
}

/// A platform that writes down what it is to send, and answers as it is told.
#[derive(Default)]
struct Page {
    sent: Mutex<Vec<(Spot, String)>>,
    answer: Mutex<Option<VoiceError>>,
}

impl Voice for Page {
    fn private_reply(&self, spot: &Spot, text: &str) -> Result<(), VoiceError> {
        self.sent.lock().unwrap().push((spot.clone(), text.into()));
        self.answer.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    fn hide(&self, _: &Spot, _: bool) -> Result<(), VoiceError> {
        Ok(())
    }
}

fn ask(stall: &Stall, command: &Command, author: &str, by_hand: bool) -> Result<OrderView, DeskError> {
    let order = stall.order_of(author).id;
    stall.desk.ask_address(command, (stall.session, order), by_hand, Language::Vi)
}

/// `author` writes under the page's live.
fn hear_page(stall: &Stall, author: &str, text: &str) {
    let live = NewChannel { kind: "facebook".into(), platform: Platform::Facebook, address: format!("{author}{text}") };
    let channel = stall.desk.add_channel(&stall.command(), stall.session, live).unwrap().id;
    let mut heard = stall.comment(author, text);
    heard.channel = channel;
    heard.comment.platform = Platform::Facebook;
    heard.comment.room = "9988".into();
    stall.desk.take_in(stall.shop, stall.session, vec![heard]).unwrap();
}

fn a_buyer_is_asked_once_in_ten_minutes() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "còn thì lấy cho em 2 cái")]);
    let question = stall.desk.question(stall.shop, stall.session, stall.order_of("an").id, Language::Vi).unwrap();
    assert!(!question.by_reply);
    assert_eq!(
        question.text,
        "Chào Chị an, Bánh gio Đan Phượng đây ạ.\nShop đã ghi đơn số 1 của mình:\n- 2 cái Bánh gio\nCộng: 14.000₫\n\
         Mình cho shop xin địa chỉ và số điện thoại nhận hàng nhé. Cảm ơn mình nhiều!"
    );
    assert!(matches!(ask(&stall, &stall.command(), "an", false), Err(DeskError::CannotReply)));
    assert_eq!(stall.order_of("an").asked, None);
    let (first, version) = (mai(&stall), stall.order_of("an").version);
    let done = ask(&stall, &first, "an", true).unwrap();
    let asked = done.asked.clone().unwrap();
    assert_eq!((asked.by.as_str(), asked.at, asked.by_hand, done.version), ("Mai", NIGHT, true, version));
    assert_eq!(is_told(&stall, "an"), done);
    // Sent again it is answered again; by somebody else it is refused with the name.
    assert_eq!(ask(&stall, &first, "an", true).unwrap(), done);
    stall.clock.set(NIGHT.plus(10 * 60_000 - 1));
    assert!(matches!(ask(&stall, &stall.command(), "an", true), Err(DeskError::Asked(by)) if by == "Mai"));
    stall.clock.set(NIGHT.plus(10 * 60_000));
    assert_eq!(ask(&stall, &stall.command(), "an", true).unwrap().asked.unwrap().by, "Lan");
    // Later comments of the buyer leave it.
    stall.hear(&[("an", "thêm 1 cái nữa")]);
    assert!(is_told(&stall, "an").asked.is_some());
    // Nobody is asked about nothing.
    assert!(matches!(ask(&stall, &stall.command(), "bình", true), Err(DeskError::Refused(Refusal::NoLine))));
    stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    assert!(matches!(ask(&stall, &stall.command(), "an", true), Err(DeskError::Refused(Refusal::NotAllowed))));
}

fn where_the_platform_replies_it_asks_for_us() {
    let stall = Stall::with("9");
    let page = Arc::new(Page::default());
    stall.desk.speak_with(Arc::clone(&page) as Arc<dyn Voice>);
    hear_page(&stall, "an", "chốt 2 bánh gio");
    hear_page(&stall, "an", "0987654321");
    stall.hear(&[("bình", "chốt 1 bánh gio")]);
    let of = |author: &str, language| {
        stall.desk.question(stall.shop, stall.session, stall.order_of(author).id, language).unwrap()
    };
    assert!(of("an", Language::Vi).by_reply && !of("bình", Language::Vi).by_reply);
    let english = "Please tell us your delivery address. Thank you very much!";
    assert!(of("an", Language::En).text.ends_with(english), "the number is known");
    let command = stall.command();
    let done = ask(&stall, &command, "an", false).unwrap();
    assert_eq!(done.asked.as_ref().map(|asked| asked.by_hand), Some(false));
    assert_eq!(is_told(&stall, "an"), done);
    // An answer that was lost is given again, and nothing is sent twice.
    assert_eq!(ask(&stall, &command, "an", false).unwrap(), done);
    let last = done.comments.last().unwrap();
    assert_eq!(last.text, "0987654321");
    let sent = page.sent.lock().unwrap();
    assert_eq!(sent.len(), 1);
    let (spot, text) = &sent[0];
    assert_eq!((spot.room.as_str(), text.as_str()), ("9988", of("an", Language::Vi).text.as_str()));
    assert!(matches!(ask(&stall, &stall.command(), "bình", false), Err(DeskError::CannotReply)));
}

fn a_question_that_was_not_sent_is_forgotten() {
    let stall = Stall::with("9");
    let page = Arc::new(Page::default());
    stall.desk.speak_with(Arc::clone(&page) as Arc<dyn Voice>);
    hear_page(&stall, "an", "chốt 2 bánh gio");
    let command = stall.command();
    let refused = VoiceError::Refused { reason: "rate_limited", detail: "(4) limit".into() };
    for error in [VoiceError::TooLate, VoiceError::Already, refused] {
        *page.answer.lock().unwrap() = Some(error.clone());
        let failed = ask(&stall, &command, "an", false).unwrap_err();
        assert!(matches!(failed, DeskError::Voice(told) if told == error));
        assert_eq!(is_told(&stall, "an").asked, None);
    }
    // The same command may succeed later; what was asked before then is put back.
    *page.answer.lock().unwrap() = None;
    let done = ask(&stall, &command, "an", false).unwrap();
    stall.clock.set(NIGHT.plus(11 * 60_000));
    *page.answer.lock().unwrap() = Some(VoiceError::Already);
    assert!(ask(&stall, &stall.command(), "an", false).is_err());
    assert_eq!(is_told(&stall, "an").asked, done.asked);
    assert_eq!(page.sent.lock().unwrap().len(), 5);
}
