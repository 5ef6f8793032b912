//! Comments as Graph tells them: page by page, and one.

use super::trouble::Refusal;
use super::{Graph, Request};
use crate::base::time::Millis;
use crate::simulator::script::ScriptedComment;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

/// What the filter that is on by default takes for low quality: every so manieth.
const LOW_QUALITY: usize = 4;
/// So many of the page before come again where pages are muddled.
const AGAIN: usize = 3;

impl Graph {
    /// One page of what was said until now.
    pub(super) fn comments(&self, request: &Request) -> Result<Value, Refusal> {
        self.tally().pages += 1;
        let number = |name| request.parameter(name).and_then(|value| value.parse::<i64>().ok());
        let filter = request.parameter("live_filter").unwrap_or("filter_low_quality");
        if !matches!(filter, "filter_low_quality" | "no_filter") {
            return Err(Refusal::code(100, 0, "Param live_filter must be one of {FILTER_LOW_QUALITY, NO_FILTER}"));
        }
        let (since, limit) = (number("since").unwrap_or(0), number("limit").unwrap_or(25).clamp(1, 100));
        let (from, limit) = (number("after").unwrap_or(0), usize::try_from(limit).unwrap_or(1));
        let told = |place: usize, at: Millis| {
            (filter == "no_filter" || !place.is_multiple_of(LOW_QUALITY)) && at.get().div_euclid(1000) >= since
        };
        let said = self.stage.lines(0..self.stage.said()).enumerate();
        let mut all: Vec<_> = said.filter(|(place, (at, _))| told(*place, *at)).map(|(_, line)| line).collect();
        if request.parameter("order") == Some("reverse_chronological") {
            all.reverse();
        }
        let begin = usize::try_from(from).unwrap_or(0).min(all.len());
        let end = all.len().min(begin + limit);
        let tell = |lines: &[(Millis, &ScriptedComment)]| -> Vec<Value> {
            lines.iter().map(|(at, comment)| self.told(*at, comment)).collect()
        };
        let mut data = tell(&all[begin..end]);
        if self.page.muddled {
            data.extend(tell(&all[begin.saturating_sub(AGAIN)..begin]));
            data.reverse();
        }
        let mut page =
            json!({"data": data, "paging": {"cursors": {"before": begin.to_string(), "after": end.to_string()}}});
        if data.is_empty() {
            page["paging"] = Value::Null;
        } else if end < all.len() {
            page["paging"]["next"] = self.next(request, end).into();
        }
        Ok(page)
    }

    /// As in life, with the token in it.
    fn next(&self, request: &Request, after: usize) -> String {
        let kept = request.parameters().filter(|(name, _)| !matches!(*name, "after" | "access_token"));
        let kept: Vec<String> = kept.map(|(name, value)| format!("{name}={value}")).collect();
        let (at, path, token) = (self.at, &request.path, &self.page.token);
        format!("http://{at}{path}?access_token={token}&{}&after={after}", kept.join("&"))
    }

    /// One comment, for who asks what it was written on.
    pub(super) fn comment(&self, id: &str) -> Result<Value, Refusal> {
        self.said_at(id)?;
        Ok(json!({"id": id, "object": {"id": self.video}}))
    }

    /// When the comment of this id was said.
    pub(super) fn said_at(&self, id: &str) -> Result<Millis, Refusal> {
        let number = id.strip_prefix(&format!("{}_", self.post)).ok_or_else(Refusal::no_such)?;
        let mut said = self.stage.lines(0..self.stage.said());
        said.find(|(_, comment)| comment.id == number).map(|(at, _)| at).ok_or_else(Refusal::no_such)
    }

    /// A comment in Graph's own form.
    pub(super) fn told(&self, at: Millis, comment: &ScriptedComment) -> Value {
        let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]+0000");
        let time = OffsetDateTime::from_unix_timestamp(at.get().div_euclid(1000)).ok();
        let mut told = json!({
            "id": format!("{}_{}", self.post, comment.id),
            "created_time": time.and_then(|time| time.format(form).ok()).unwrap_or_default(),
        });
        if !comment.author_id.is_empty() {
            told["from"] = json!({"id": comment.author_id, "name": comment.name});
        }
        // A sticker has no words.
        let edits = self.edits();
        let text = edits.get(&comment.id).unwrap_or(&comment.text);
        if !text.is_empty() {
            told["message"] = json!(text);
        }
        told
    }
}
