//! From what a person typed to the live that is meant, and the token that may
//! hear it.

use super::access::Page;
use super::address::Address;
use super::graph::{Graph, Refusal, client};
use super::wire::{LIVE, is_plain, name};
use crate::base::text::fold;
use crate::platforms::error::LineError;
use crate::platforms::health::Reason;
use crate::platforms::settings::Settings;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is asked of a live.
const FIELDS: &str = "id,status,permalink_url,video,from{id}";
/// The lives of a page that a link is looked for in, the last ones.
const LAST: &str = "25";
/// Names of one live's posts and videos that are kept; a live has a handful.
const NAMES_MAX: usize = 1_000;

/// A live and who may hear it.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) graph: Arc<Graph>,
    pub(super) page: String,
    pub(super) live: Arc<Live>,
}

/// A live.
pub(super) struct Live {
    pub(super) id: String,
    /// By what else it goes: its video, its post.
    names: Mutex<HashSet<String>>,
}

impl Live {
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.names().contains(name)
    }

    pub(super) fn learn(&self, name: &str) {
        let mut names = self.names();
        if names.len() < NAMES_MAX && !name.is_empty() && !names.contains(name) {
            names.insert(name.to_owned());
        }
    }

    fn names(&self) -> MutexGuard<'_, HashSet<String>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Finds the live that `address` names, by the tokens that we have.
pub(super) async fn find(settings: &Settings, address: &Address) -> Result<Found, LineError> {
    let (pages, refusal) = pages(settings).await?;
    let no_token = || LineError::new(Reason::NoToken, "no token is for this page");
    let Some((graph, page)) = named(&pages, address) else {
        return match address {
            _ if pages.is_empty() => Err(refusal.unwrap_or_else(no_token)),
            Address::Page(_) => Err(refusal.unwrap_or_else(no_token)),
            Address::Video(id) | Address::Number(id) => by_id(&pages, id, refusal).await,
        };
    };
    let all = lives(graph, page, true).await?;
    let running = all.iter().find(|live| live["status"] == LIVE);
    let running = running.ok_or_else(|| LineError::new(Reason::NotLive, "the page is not live"))?;
    found(graph, page, running)
}

/// The page that a live runs on, and who may act there.
pub(super) async fn page_of(settings: &Settings, live: &str) -> Result<(Arc<Graph>, String), LineError> {
    let (mut pages, refusal) = pages(settings).await?;
    match (pages.len(), pages.pop()) {
        // With one page there is nothing to ask: Graph refuses what is not of it.
        (1, Some((graph, page))) => Ok((graph, page.id)),
        (_, Some(last)) => {
            pages.push(last);
            by_id(&pages, live, refusal).await.map(|found| (found.graph, found.page))
        }
        (_, None) => Err(refusal.unwrap_or_else(|| LineError::new(Reason::NoToken, "no token"))),
    }
}

/// The page that is named, if it is one of ours.
fn named<'p>(pages: &'p [(Arc<Graph>, Page)], address: &Address) -> Option<&'p (Arc<Graph>, Page)> {
    let (Address::Page(text) | Address::Number(text)) = address else { return None };
    let is_it =
        |page: &Page| page.id == *text || page.user_name.eq_ignore_ascii_case(text) || fold(&page.name) == fold(text);
    pages.iter().find(|(_, page)| is_it(page))
}

/// The pages of all tokens that work, and why one does not.
async fn pages(settings: &Settings) -> Result<(Vec<(Arc<Graph>, Page)>, Option<LineError>), LineError> {
    let (http, access) = (client(settings)?, &settings.facebook);
    let (mut pages, mut refusal) = (Vec::new(), None);
    for token in &access.tokens {
        let known = access.pages.of(token);
        let quota = known.as_ref().map(|page| Arc::clone(&page.quota)).unwrap_or_default();
        let graph = Arc::new(Graph::new(http.clone(), settings, token, Arc::clone(&quota))?);
        let page = match known {
            Some(page) => page,
            None => match me(&graph).await {
                Ok(me) => {
                    let page =
                        Page { id: name(&me["id"]), name: name(&me["name"]), user_name: name(&me["username"]), quota };
                    access.pages.learn(token, &page);
                    page
                }
                Err(other) => {
                    refusal = Some(refusal.unwrap_or(other.line));
                    continue;
                }
            },
        };
        pages.push((graph, page));
    }
    Ok((pages, refusal))
}

/// Whom a token is for.
async fn me(graph: &Graph) -> Result<Value, Refusal> {
    match graph.get("me", &[("fields", "id,name,username")]).await {
        // Whoever has no user name may not even be asked for it.
        Err(Refusal { code: 12 | 100, .. }) => graph.get("me", &[("fields", "id,name")]).await,
        me => me,
    }
}

/// A page's lives, the last ones first; if asked for, the running ones only.
async fn lives(graph: &Graph, page: &Page, running: bool) -> Result<Vec<Value>, LineError> {
    let mut query = vec![("fields", FIELDS), ("limit", LAST)];
    if running {
        query.push(("broadcast_status", r#"["LIVE"]"#));
    }
    let all = match graph.get(&format!("{}/live_videos", page.id), &query).await {
        // The edge's own page in the documentation says that it cannot be read.
        Err(refusal) if refusal.code == 100 => {
            let expanded = format!("live_videos.limit({LAST}){{{FIELDS}}}");
            graph.get(&page.id, &[("fields", &expanded)]).await?["live_videos"].take()
        }
        all => all?,
    };
    Ok(all["data"].as_array().cloned().unwrap_or_default())
}

/// The live of this id, or whose video has it. It may be of a page whose token
/// was refused; then that is said.
async fn by_id(pages: &[(Arc<Graph>, Page)], id: &str, mut refusal: Option<LineError>) -> Result<Found, LineError> {
    for (graph, page) in pages {
        let straight = graph.get(id, &[("fields", FIELDS)]).await;
        let live = match straight {
            // A video's status is not a word.
            Ok(live) if live["status"].is_string() => Some(live),
            Ok(_) => None,
            Err(other) if matches!(other.line.reason, Reason::NotFound | Reason::RefusedOther) => None,
            Err(other) => {
                refusal = Some(refusal.unwrap_or(other.line));
                continue;
            }
        };
        let live = match live {
            Some(live) => Some(live),
            None => lives(graph, page, false).await?.into_iter().find(|live| names(page, live).contains(id)),
        };
        if let Some(live) = live {
            return found(graph, page, &live);
        }
    }
    Err(refusal.unwrap_or_else(|| LineError::new(Reason::NotFound, "no live of these pages")))
}

fn found(graph: &Arc<Graph>, page: &Page, live: &Value) -> Result<Found, LineError> {
    let id = name(&live["id"]);
    let status = live["status"].as_str().unwrap_or_default();
    if !is_plain(&id) || !is_plain(&page.id) {
        return Err(LineError::new(Reason::RefusedOther, "a live without a usable id"));
    }
    if status == "UNPUBLISHED" || status.starts_with("SCHEDULED") {
        return Err(LineError::new(Reason::NotLive, status));
    }
    let from = name(&live["from"]["id"]);
    let page_id = if from.is_empty() { page.id.clone() } else { from };
    let live = Live { id, names: Mutex::new(names(page, live)) };
    Ok(Found { graph: Arc::clone(graph), page: page_id, live: Arc::new(live) })
}

/// What the live goes by.
fn names(page: &Page, live: &Value) -> HashSet<String> {
    let link = live["permalink_url"].as_str().unwrap_or_default();
    let numbers = link.split(|c: char| !c.is_ascii_digit()).filter(|word| word.len() > 4 && *word != page.id);
    let own = [name(&live["id"]), name(&live["video"]["id"])];
    own.into_iter().chain(numbers.map(str::to_owned)).filter(|name| !name.is_empty()).collect()
}
