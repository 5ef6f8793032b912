//! When a comment of a list was written: as a point in time, as a time of the
//! day, or as "2 phút".

use crate::base::text::fold;
use crate::base::time::Millis;
use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Vietnam's clock is ahead of UTC by so much.
const VIETNAM: i64 = 7 * HOUR;
/// What is less than this is seconds since 1970: as milliseconds it would lie
/// before March 1973.
const SECONDS_BELOW: i64 = 100_000_000_000;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// At this time.
    At(Millis),
    /// At this time of the day in Vietnam, told to the minute or second.
    Clock {
        /// Milliseconds since midnight.
        ms: i64,
        /// How exact that is, in milliseconds.
        within: i64,
    },
    /// So long before the list was copied.
    Ago {
        /// Milliseconds.
        ms: i64,
        /// How exact that is, in milliseconds.
        within: i64,
    },
}

impl Moment {
    /// The time that is meant in a list that was copied at `now`, never later
    /// than that, and how exact it is.
    pub const fn as_of(self, now: Millis) -> (Millis, i64) {
        match self {
            Self::At(at) if at.get() > now.get() => (now, SECOND),
            Self::At(at) => (at, SECOND),
            Self::Ago { ms, within } => (now.plus(-ms), within),
            Self::Clock { ms, within } => {
                let today = Millis(now.local_day().saturating_mul(DAY).saturating_sub(VIETNAM)).plus(ms);
                (if today.get() > now.get() { today.plus(-DAY) } else { today }, within)
            }
        }
    }

    /// The time that `text` tells, if it tells nothing else.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > 60 {
            return None;
        }
        let folded = fold(text);
        clock(&folded).or_else(|| ago(&folded)).or_else(|| date(text).map(Self::At))
    }

    /// The time that a number of a program tells.
    pub(super) fn of_number(number: i64) -> Option<Self> {
        match number {
            1..SECONDS_BELOW => Some(Self::At(Millis(number * SECOND))),
            SECONDS_BELOW.. => Some(Self::At(Millis(number))),
            _ => None,
        }
    }
}

/// `12:03`, `12:03:55`, `9:05 pm`.
fn clock(text: &str) -> Option<Moment> {
    let (text, half) = match text.strip_suffix("pm").or_else(|| text.strip_suffix("ch")) {
        Some(text) => (text.trim_end(), Some(12)),
        None => match text.strip_suffix("am").or_else(|| text.strip_suffix("sa")) {
            Some(text) => (text.trim_end(), Some(0)),
            None => (text, None),
        },
    };
    let parts: Vec<i64> = text.split(':').map(digits).collect::<Option<_>>()?;
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, None),
        [hour, minute, second] => (hour, minute, Some(second)),
        _ => return None,
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    let is_time = hour < 24 && minute < 60 && second.unwrap_or(0) < 60;
    let ms = hour * HOUR + minute * MINUTE + second.unwrap_or(0) * SECOND;
    is_time.then_some(Moment::Clock { ms, within: if second.is_some() { SECOND } else { MINUTE } })
}

/// A number of at most four digits.
fn digits(text: &str) -> Option<i64> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// `2 phút`, `khoảng 1 giờ trước`, `3h`, `just now`; folded.
fn ago(text: &str) -> Option<Moment> {
    let text = text.strip_prefix("khoang ").or_else(|| text.strip_prefix("about ")).unwrap_or(text);
    let text = text.strip_suffix(" truoc").or_else(|| text.strip_suffix(" ago")).unwrap_or(text);
    if matches!(text, "vua xong" | "just now" | "now" | "bay gio") {
        return Some(Moment::Ago { ms: 0, within: MINUTE });
    }
    let number = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(number)?;
    let within = match unit.trim() {
        "giay" | "s" | "sec" | "secs" | "second" | "seconds" => SECOND,
        "phut" | "ph" | "p" | "m" | "min" | "mins" | "minute" | "minutes" => MINUTE,
        "gio" | "tieng" | "h" | "hr" | "hrs" | "hour" | "hours" => HOUR,
        "ngay" | "d" | "day" | "days" => DAY,
        "tuan" | "w" | "week" | "weeks" => 7 * DAY,
        _ => return None,
    };
    Some(Moment::Ago { ms: digits(number)? * within, within })
}

/// `2026-11-21T20:15:03Z`, `2026-11-21 20:15:03`, `2026-08-24T13:05:42+0000`,
/// `21/11/2026 20:15`. Without an offset it is Vietnam's clock.
fn date(text: &str) -> Option<Millis> {
    let (day, rest) = text.split_once(['T', ' '])?;
    let (year, month, day) = if let [year, month, day] = numbers(day, '-')?[..] {
        (year, month, day)
    } else if let [day, month, year] = numbers(day, '/')?[..] {
        (year, month, day)
    } else {
        return None;
    };
    let (clock, offset) = match rest.strip_suffix('Z') {
        Some(clock) => (clock, Some(UtcOffset::UTC)),
        None => match rest.find(['+', '-']) {
            Some(at) => (&rest[..at], Some(offset(&rest[at..])?)),
            None => (rest, None),
        },
    };
    let (clock, _fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let (hour, minute, second) = match numbers(clock, ':')?[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let small = |number: i64| u8::try_from(number).ok();
    let day = Date::from_calendar_date(i32::try_from(year).ok()?, Month::try_from(small(month)?).ok()?, small(day)?);
    let time = Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    let offset = offset.or_else(|| UtcOffset::from_hms(7, 0, 0).ok())?;
    let at = PrimitiveDateTime::new(day.ok()?, time).assume_offset(offset).unix_timestamp();
    at.checked_mul(SECOND).filter(|at| *at > 0).map(Millis)
}

/// The numbers between `mark`s; none if there is no mark.
fn numbers(text: &str, mark: char) -> Option<Vec<i64>> {
    if !text.contains(mark) {
        return Some(Vec::new());
    }
    text.split(mark).map(digits).collect()
}

/// `+0700`, `-05:00`.
fn offset(text: &str) -> Option<UtcOffset> {
    let (sign, digits) = text.split_at_checked(1)?;
    let digits = digits.replace(':', "");
    let (hours, minutes) = digits.split_at_checked(2).filter(|_| digits.len() == 4)?;
    let sign = if sign == "-" { -1 } else { 1 };
    UtcOffset::from_hms(sign * hours.parse::<i8>().ok()?, sign * minutes.parse::<i8>().ok()?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 November 2026, 23:59:59 in Vietnam.
    const NOW: Millis = Millis(1_795_193_999_000);

    #[test]
    fn times_as_people_and_programs_write_them() {
        for (text, back, within) in [
            ("vừa xong", 0, MINUTE),
            ("2 phút", 2 * MINUTE, MINUTE),
            ("khoảng 1 giờ trước", HOUR, HOUR),
            ("1h", HOUR, HOUR),
            ("3 days ago", 3 * DAY, DAY),
            ("5 giây", 5 * SECOND, SECOND),
            ("23:59", 59 * SECOND, MINUTE),
            ("11:58 PM", 119 * SECOND, MINUTE),
            ("11:59:58 CH", SECOND, SECOND),
            ("0:00", DAY - SECOND, MINUTE),
            ("20/11/2026 23:59", 59 * SECOND, SECOND),
            ("2026-11-20 23:59:58", SECOND, SECOND),
            ("2026-11-20T16:59:58Z", SECOND, SECOND),
            ("2026-11-20T16:59:58.250+0000", SECOND, SECOND),
            ("2030-01-01 00:00", 0, SECOND),
        ] {
            assert_eq!(Moment::of(text).map(|at| at.as_of(NOW)), Some((NOW.plus(-back), within)), "{text}");
        }
        for text in ["", "2", "chốt 2", "2 kg", "25:00", "1:2:3:4", "13:00 pm", "2026-13-01 10:00", "1/2", "99999h"] {
            assert_eq!(Moment::of(text), None, "{text}");
        }
        assert_eq!(Moment::of_number(1_795_193_999), Some(Moment::At(NOW)));
        assert_eq!(Moment::of_number(NOW.get()), Some(Moment::At(NOW)));
        assert_eq!(Moment::of_number(0), None);
    }
}
