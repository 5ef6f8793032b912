//! Real frames, damaged in every way: each decoder takes what comes, and a good
//! comment is heard whatever stands beside it.

use super::captures::{ONE, TEN, frames};
use super::laws::{DECODERS, Decode, chat, field, hold, texts};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use std::sync::LazyLock;

/// What each decoder really gets, in the order of their list.
static SEEDS: LazyLock<[Vec<Vec<u8>>; 8]> = LazyLock::new(|| {
    let captured = frames(ONE).into_iter().take(12).chain(frames(TEN)).map(|frame| [vec![0], frame].concat());
    let encoded = [vec![1], chat(7, "chốt 2"), chat(8, "3 bánh gio")].concat();
    let text = |text: &str| text.as_bytes().to_vec();
    [
        captured.chain([encoded]).collect(),
        vec![
            text(include_str!("../../captures/tikfinity_chat_flat_fixture.json")),
            text(include_str!("../../captures/tikfinity_chat_nested_fixture.json")),
        ],
        vec![
            text(include_str!("../../captures/euler_bundle_v1.json")),
            text(include_str!("../../captures/euler_bundle_v2.json")),
        ],
        vec![text(include_str!("../../seeds/graph"))],
        vec![text(include_str!("../../seeds/sse"))],
        vec![text(include_str!("../../seeds/hook"))],
        vec![text(include_str!("../../seeds/relay"))],
        vec![text(include_str!("../../seeds/recording"))],
    ]
});

#[test]
fn undamaged_seeds_say_something() {
    for ((name, decode), seeds) in DECODERS.iter().zip(&*SEEDS) {
        for seed in seeds {
            assert!(!texts(&hold(name, *decode, seed)).is_empty(), "{name} hears nothing");
        }
    }
}

/// One thing that goes wrong with bytes.
#[derive(Clone, Debug)]
enum Damage {
    Byte(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Double(Index, usize),
    Cut(Index),
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let size = bytes.len();
        let place = |index: &Index| index.index(size + 1);
        let part = |index: &Index, length: usize| place(index)..(place(index) + length).min(size);
        match self {
            Self::Byte(index, byte) => {
                let place = place(index);
                bytes.splice(place..(place + 1).min(size), [*byte]);
            }
            Self::Insert(index, new) => {
                let place = place(index);
                bytes.splice(place..place, new.iter().copied());
            }
            Self::Remove(index, length) => drop(bytes.drain(part(index, *length))),
            Self::Double(index, length) => bytes.extend_from_within(part(index, *length)),
            Self::Cut(index) => bytes.truncate(place(index)),
        }
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(place, byte)| Damage::Byte(place, byte)),
        2 => (any::<Index>(), vec(any::<u8>(), 1..12)).prop_map(|(place, new)| Damage::Insert(place, new)),
        2 => (any::<Index>(), 1_usize..40).prop_map(|(place, length)| Damage::Remove(place, length)),
        1 => (any::<Index>(), 1_usize..400).prop_map(|(place, length)| Damage::Double(place, length)),
        1 => any::<Index>().prop_map(Damage::Cut),
    ]
}

/// Any JSON, of the words that the decoders look for.
fn json() -> impl Strategy<Value = Value> {
    const WORDS: &str = "id|msgId|message|messages|comment|content|from|user|common|data|type|item|verb|field|value|add\
                         |feed|status|created_time|createTime|WebcastChatMessage|WebcastImDeleteMessage|deleteMsgIds";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        WORDS.prop_map(Value::from),
        "(?s).{0,30}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((WORDS, inner), 0..5).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// What is heard of a good comment, `garbage`, and another good one.
fn around(nth: usize, begin: &str, [first, last]: [&str; 2], garbage: &Value, end: &str) -> Result<(), TestCaseError> {
    let (name, decode): (&str, Decode) = DECODERS[nth];
    let told = hold(name, decode, format!("{begin}{first},{garbage},{last}{end}").as_bytes());
    let heard = texts(&told);
    prop_assert_eq!((heard.first(), heard.last()), (Some(&"chốt 2"), Some(&"3 bánh gio")), "{}: {}", name, garbage);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_damage_is_taken(nth in any::<Index>(), damages in vec(damage(), 1..6)) {
        for ((name, decode), seeds) in DECODERS.iter().zip(&*SEEDS) {
            let mut bytes = nth.get(seeds).clone();
            damages.iter().for_each(|damage| damage.apply(&mut bytes));
            hold(name, *decode, &bytes);
        }
    }

    #[test]
    fn good_messages_beside_garbage_are_heard(garbage in vec(any::<u8>(), 0..300)) {
        let [first, last] = [chat(7, "chốt 2"), chat(8, "3 bánh gio")];
        let (webcast, sse) = (DECODERS[0].1, DECODERS[4].1);
        let told = hold("webcast", webcast, &[vec![1], first.clone(), field(1, &garbage), last].concat());
        let heard = texts(&told);
        prop_assert_eq!((heard.first(), heard.last()), (Some(&"chốt 2"), Some(&"3 bánh gio")));
        let told = hold("webcast", webcast, &[vec![1], first, garbage.clone()].concat());
        prop_assert_eq!(texts(&told).first().copied(), Some("chốt 2"));
        let [first, last] = ["chốt 2", "3 bánh gio"].map(|text| format!("\ndata: {{\"message\":\"{text}\"}}\n\n"));
        let told = hold("sse", sse, &[&[9][..], first.as_bytes(), &garbage, b"\n", last.as_bytes()].concat());
        let heard = texts(&told);
        prop_assert_eq!((heard.first(), heard.last()), (Some(&"chốt 2"), Some(&"3 bánh gio")));
    }

    #[test]
    fn good_comments_beside_any_json_are_heard(garbage in json()) {
        let plain = [r#"{"id":"1_7","message":"chốt 2"}"#, r#"{"id":"1_8","message":"3 bánh gio"}"#];
        let chats = ["chốt 2", "3 bánh gio"].map(|text| format!(r#"{{"type":"WebcastChatMessage","data":{{"comment":"{text}"}}}}"#));
        let changes = ["chốt 2", "3 bánh gio"].map(|text| {
            format!(r#"{{"field":"feed","value":{{"item":"comment","verb":"add","comment_id":"1_7","message":"{text}"}}}}"#)
        });
        around(2, r#"{"messages":["#, chats.each_ref().map(String::as_str), &garbage, "]}")?;
        around(3, r#"{"data":["#, plain, &garbage, "]}")?;
        around(5, r#"{"object":"page","entry":[{"id":"1","changes":["#, changes.each_ref().map(String::as_str), &garbage, "]}]}")?;
        around(6, r#"{"type":"comments","data":["#, plain, &garbage, "]}")?;
    }
}
