//! What Meta's webhook calls are: who signed them, and what they tell. Pure.

use super::wire::{is_end, is_plain, name};
use crate::base::secret::Secret;
use crate::platforms::frame::is_crowded;
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;

/// Entries and changes of one call beyond this many are not looked at (Meta
/// puts up to a thousand into one).
const CHANGES_MAX: usize = 10_000;

/// One change on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The page's id.
    pub page: String,
    /// What it is about: the post, its live or video, and the comment's own object.
    pub about: Vec<String>,
    /// The comment, if it is about one.
    pub comment: Option<String>,
    /// Whether it tells that a live is over.
    pub ends: bool,
    /// It itself, as JSON.
    pub text: String,
}

/// Whether `signature` (`sha256=…`) was made over exactly these bytes by who
/// has the app's secret. Takes the same time wherever it differs.
pub fn is_signed(secret: &Secret, signature: &str, body: &[u8]) -> bool {
    let Some(told) = signature.strip_prefix("sha256=").and_then(bytes) else { return false };
    // Revealed to the computation only.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()) else { return false };
    mac.update(body);
    mac.verify_slice(&told).is_ok()
}

/// The header for `body`, in the form that [`is_signed`] takes.
pub fn signature(secret: &Secret, body: &[u8]) -> Option<String> {
    // Revealed to the computation only.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).ok()?;
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("sha256={digits}"))
}

/// The changes of a call; `None` if it is not one about pages, or of more values
/// than any that Meta sends.
pub fn parse(body: &[u8]) -> Option<Vec<Change>> {
    if is_crowded(body) {
        return None;
    }
    let call: Value = serde_json::from_slice(body).ok()?;
    if call["object"] != "page" {
        return None;
    }
    let mut changes = Vec::new();
    for entry in call["entry"].as_array()? {
        let page = name(&entry["id"]);
        for change in entry["changes"].as_array().into_iter().flatten().take(CHANGES_MAX) {
            changes.extend(change_of(&page, change));
        }
    }
    changes.truncate(CHANGES_MAX);
    Some(changes)
}

/// A change that may be about a live.
fn change_of(page: &str, change: &Value) -> Option<Change> {
    let value = &change["value"];
    let (page, text) = (page.to_owned(), change.to_string());
    match change["field"].as_str()? {
        "feed" if value["item"] == "comment" => {
            let comment = name(&value["comment_id"]);
            let post = name(&value["post_id"]);
            let own = comment.rsplit_once('_').map(|(object, _)| object.to_owned());
            let about = [own, post.rsplit_once('_').map(|(_, number)| number.to_owned()), Some(post)];
            let about = about.into_iter().flatten().filter(|name| !name.is_empty()).collect();
            Some(Change { page, about, comment: Some(comment).filter(|id| is_plain(id)), ends: false, text })
        }
        "live_videos" => {
            let ends = value["status"].as_str().is_some_and(is_end);
            Some(Change { page, about: vec![name(&value["id"])], comment: None, ends, text })
        }
        _ => None,
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    if !hex.len().is_multiple_of(2) {
        return None;
    }
    hex.as_bytes().chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn secret() -> Secret {
        Secret::new("app-secret".into())
    }

    /// Worked out with OpenSSL over the bytes as they stand, escapes and all.
    #[test]
    fn the_raw_bytes_are_what_is_signed() {
        let body =
            br#"{"object":"page","entry":[{"id":"1","changes":[{"field":"feed","value":{"message":"ch\u1ed1t 2"}}]}]}"#;
        let told = "sha256=d04e43146a9e363eff51fc0301e87545629f1d0bb671e7955130bfcd0d7737e5";
        assert_eq!(signature(&secret(), body).as_deref(), Some(told));
        assert!(is_signed(&secret(), told, body));
        assert!(is_signed(&secret(), &told.to_uppercase().replace("SHA", "sha"), body));
        let unescaped = String::from_utf8_lossy(body).replace(r"\u1ed1", "ố");
        assert!(!is_signed(&secret(), told, unescaped.as_bytes()));
        assert!(!is_signed(&Secret::new("other".into()), told, body));
        for wrong in ["", "sha256=", "sha256=zz", "sha256=abc", &told[7..], &told[..60]] {
            assert!(!is_signed(&secret(), wrong, body), "{wrong}");
        }
    }

    #[test]
    fn changes_say_what_they_are_about() {
        let body = br#"{"object":"page","entry":[{"id":12345,"time":1,"changes":[
            {"field":"feed","value":{"item":"comment","verb":"add","comment_id":"98_7","post_id":"12345_98","message":"a"}},
            {"field":"feed","value":{"item":"reaction","verb":"add","post_id":"12345_98"}},
            {"field":"live_videos","value":{"id":"55","status":"live_stopped"}},
            {"field":"ratings","value":{}}, 7
        ]},{"id":"2","messaging":[{}]}]}"#;
        let changes = parse(body).unwrap();
        assert_eq!(changes.len(), 2);
        assert_eq!((changes[0].page.as_str(), changes[0].about.join(" ")), ("12345", "98 98 12345_98".into()));
        assert_eq!((changes[0].comment.as_deref(), changes[0].ends), (Some("98_7"), false));
        assert_eq!((changes[1].about.join(" "), changes[1].ends), ("55".into(), true));
        assert_eq!(parse(br#"{"object":"instagram","entry":[]}"#), None);
        assert_eq!(parse(b"[]"), None);
        assert_eq!(parse(b"{"), None);
    }

    proptest! {
        #[test]
        fn takes_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in ".{0,60}", item in "comment|x") {
            parse(&bytes);
            is_signed(&secret(), &text, &bytes);
            let body = format!(r#"{{"object":"page","entry":[{{"id":{text:?},"changes":[{{"field":"feed","value":{{"item":"{item}","comment_id":{text:?}}}}}]}}]}}"#);
            parse(body.as_bytes());
            prop_assert!(is_signed(&secret(), &signature(&secret(), &bytes).unwrap(), &bytes));
        }
    }
}
