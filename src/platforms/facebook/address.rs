//! What a person typed to name a live. Pure.

use reqwest::Url;

/// A page, whose live is looked for, or a live itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// The page of this name, user name or id.
    Page(String),
    /// The live, or its video, of this id.
    Video(String),
    /// A bare number: a page's id if it is one of ours, else a live's.
    Number(String),
}

/// Path words of facebook.com that are no page's name.
const NOT_PAGES: [&str; 12] = [
    "watch",
    "live",
    "video.php",
    "videos",
    "reel",
    "share",
    "groups",
    "events",
    "story.php",
    "permalink.php",
    "photo",
    "login",
];

impl Address {
    /// The address that a person typed; `None` if it names neither. Short links
    /// (`fb.watch`, `/share/`) say nothing without asking Facebook.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if is_id(text) {
            return Some(Self::Number(text.to_owned()));
        }
        let link = if text.contains("://") {
            Some(text.to_owned())
        } else {
            let host = text.split('/').next().unwrap_or_default().to_ascii_lowercase();
            (is_facebook(&host) || host == "fb.watch").then(|| format!("https://{text}"))
        };
        match link {
            Some(link) => Self::of_link(&Url::parse(&link).ok()?),
            None => {
                let name = text.strip_prefix('@').unwrap_or(text);
                let usable = (1..=100).contains(&name.chars().count()) && !name.contains(['/', '?', '&', '#']);
                (usable && !name.contains(char::is_control)).then(|| Self::Page(name.to_owned()))
            }
        }
    }

    fn of_link(url: &Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || !is_facebook(url.host_str()?) {
            return None;
        }
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        if let Some(id) = value("v").filter(|id| is_id(id)) {
            return Some(Self::Video(id));
        }
        let words: Vec<&str> = url.path_segments()?.filter(|word| !word.is_empty()).collect();
        if let Some(place) = words.iter().position(|word| *word == "videos" || *word == "live_videos") {
            // A title may stand before the number.
            let id = words[place + 1..].iter().rev().find(|word| is_id(word));
            return id.map(|id| Self::Video((*id).to_owned()));
        }
        match words.as_slice() {
            ["profile.php"] => value("id").filter(|id| is_id(id)).map(Self::Page),
            ["pages" | "people" | "p", .., id] if is_id(id) => Some(Self::Page((*id).to_owned())),
            // A name without a user name ends in the number.
            ["p", name, ..] => name.rsplit('-').next().filter(|id| is_id(id)).map(|id| Self::Page(id.to_owned())),
            [page, ..] if !NOT_PAGES.contains(page) => Some(Self::Page((*page).to_owned())),
            _ => None,
        }
    }
}

fn is_id(text: &str) -> bool {
    (5..=25).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_facebook(host: &str) -> bool {
    ["facebook.com", "fb.com"].iter().any(|ours| host == *ours || host.ends_with(&format!(".{ours}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let page = |name: &str| Some(Address::Page(name.into()));
        let video = |id: &str| Some(Address::Video(id.into()));
        for (typed, meant) in [
            ("102938475610293", Some(Address::Number("102938475610293".into()))),
            (" Bánh gio Đan Phượng ", page("Bánh gio Đan Phượng")),
            ("@banhgio.danphuong", page("banhgio.danphuong")),
            ("https://www.facebook.com/banhgio.danphuong", page("banhgio.danphuong")),
            ("facebook.com/banhgio.danphuong/live", page("banhgio.danphuong")),
            ("https://m.facebook.com/profile.php?id=100064000000001", page("100064000000001")),
            ("https://www.facebook.com/people/Ba-Lan/100064000000001/", page("100064000000001")),
            ("https://www.facebook.com/p/Ba-Lan-100064000000001/", page("100064000000001")),
            ("https://www.facebook.com/banhgio/videos/1234567890/", video("1234567890")),
            ("https://www.facebook.com/banhgio/videos/gio-nong/1234567890/?__so__=x", video("1234567890")),
            ("https://www.facebook.com/watch/live/?ref=x&v=1234567890", video("1234567890")),
            ("https://www.facebook.com/video.php?v=1234567890", video("1234567890")),
            ("https://fb.watch/abcDEF123/", None),
            ("fb.watch/abcDEF123/", None),
            ("https://www.facebook.com/share/v/1AbCdEf/", None),
            ("https://www.facebook.com/watch/", None),
            ("https://eviltfacebook.com/banhgio", None),
            ("https://facebook.com.example.vn/banhgio", None),
            ("ftp://facebook.com/banhgio", None),
            ("https://www.facebook.com/", None),
            ("a/b", None),
            ("", None),
        ] {
            assert_eq!(Address::parse(typed), meant, "{typed}");
        }
    }
}
