//! Phiên Chợ: an order desk for livestream sales.
//!
//! # Bird's eye
//!
//! ```text
//! frame ─decode─▶ Comment ─outlet─▶ intake ─read─▶ Reading ─decide─▶ Book ─settle─▶ Event{seq} ─tail─▶ screen
//! platforms/…/wire  supervise    desk::intake     reader     shop::decide desk::settle (1 tx)  feed → server::live  web/
//!                                                                                  └────────────────────▶ report
//! ```
//!
//! # Floors
//!
//! | room | what lives there | may use |
//! |---|---|---|
//! | [`base`] | ids, time, money, quantities, phone numbers, folded text, secrets | nothing of ours |
//! | [`shop`] | the law of the shop: catalogue, reading, order, stock, decisions, events; pure | base |
//! | [`reader`] | from a noisy comment to a reading; pure, never fails | base, shop |
//! | [`store`] | memory: the only room that speaks SQL | base, shop |
//! | [`platforms`] | wires: hears a live, knows no business | base, shop |
//! | [`printer`] | slips drawn as dots, and told to a printer by ESC/POS | base, shop |
//! | [`simulator`] | the other end of the wires: a live that speaks the same protocols | base, shop, platforms |
//! | [`desk`] | every change of the shop's state enters here; blocking | base, shop, reader, store |
//! | [`feed`] | the journal, tailed once for all screens, seen through each one's lens | base, shop, store |
//! | [`server`] | doors: HTTP, roles, problems | base, shop, desk, store, feed |
//! | [`config`] | settings from flags, environment and file | base |
//! | [`app`] | composition root: builds the rooms, joins them, stops them in order | everything |
//! | [`cli`] | one file per subcommand | app and below |
//!
//! # Invariants
//!
//! 1. A comment is decided at most once, whatever the platforms send again.
//! 2. `0 ≤ held ≤ on hand` for every product; held equals the sum of the held
//!    quantities of its lines; both equal the sum of the movements.
//! 3. The journal's `seq` per session is 1..n without a hole.
//! 4. The last `order` event of an order is the order as the tables have it.
//! 5. First come, first served: nobody overtakes in a product's waiting line.
//! 6. A screen sees every `seq` once and in order over any number of reconnects.
//! 7. Money is whole đồng, quantities are exact decimals; no float holds either.
//! 8. A viewer's text is data: never a format string, never HTML, never SQL.

pub mod app;
pub mod base;
pub mod cli;
pub mod config;
pub mod desk;
pub mod feed;
pub mod platforms;
pub mod printer;
pub mod reader;
pub mod server;
pub mod shop;
pub mod simulator;
pub mod store;
