//! What a word can do in a comment.

/// One thing that a word does. The names are those of the first column of
/// `words.tsv`, which has the examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    Buy,
    Give,
    Add,
    More,
    Plus,
    Change,
    Raise,
    Lower,
    Into,
    Cancel,
    Drop,
    Less,
    Not,
    NotYet,
    NoWay,
    Stop,
    Only,
    Mistake,
    Needless,
    Double,
    NotBut,
    Keep,
    Watch,
    Ask,
    Price,
    Huh,
    Or,
    Have,
    Stock,
    If,
    Seen,
    Past,
    Recent,
    Done,
    Future,
    Ship,
    SelfWord,
    Kin,
    Others,
    Buddy,
    Shop,
    Thing,
    Polite,
    Call,
    Ok,
    Filler,
    Purpose,
    Praise,
    Ad,
    Contact,
    Code,
    Size,
    Each,
    Every,
    EachOne,
    Color,
    ColorWord,
    Small,
    Large,
    Vague,
    Range,
    Half,
    AndHalf,
    Chat,
    Split,
    BodyVerb,
    Mate,
}

const NAMES: [(&str, Tag); 67] = [
    ("buy", Tag::Buy),
    ("give", Tag::Give),
    ("add", Tag::Add),
    ("more", Tag::More),
    ("plus", Tag::Plus),
    ("change", Tag::Change),
    ("raise", Tag::Raise),
    ("lower", Tag::Lower),
    ("into", Tag::Into),
    ("cancel", Tag::Cancel),
    ("drop", Tag::Drop),
    ("less", Tag::Less),
    ("not", Tag::Not),
    ("notyet", Tag::NotYet),
    ("noway", Tag::NoWay),
    ("stop", Tag::Stop),
    ("only", Tag::Only),
    ("mistake", Tag::Mistake),
    ("needless", Tag::Needless),
    ("double", Tag::Double),
    ("notbut", Tag::NotBut),
    ("keep", Tag::Keep),
    ("watch", Tag::Watch),
    ("ask", Tag::Ask),
    ("price", Tag::Price),
    ("huh", Tag::Huh),
    ("or", Tag::Or),
    ("have", Tag::Have),
    ("stock", Tag::Stock),
    ("if", Tag::If),
    ("seen", Tag::Seen),
    ("past", Tag::Past),
    ("recent", Tag::Recent),
    ("done", Tag::Done),
    ("future", Tag::Future),
    ("ship", Tag::Ship),
    ("self", Tag::SelfWord),
    ("kin", Tag::Kin),
    ("others", Tag::Others),
    ("buddy", Tag::Buddy),
    ("shop", Tag::Shop),
    ("thing", Tag::Thing),
    ("polite", Tag::Polite),
    ("call", Tag::Call),
    ("ok", Tag::Ok),
    ("filler", Tag::Filler),
    ("purpose", Tag::Purpose),
    ("praise", Tag::Praise),
    ("ad", Tag::Ad),
    ("contact", Tag::Contact),
    ("code", Tag::Code),
    ("size", Tag::Size),
    ("each", Tag::Each),
    ("every", Tag::Every),
    ("eachone", Tag::EachOne),
    ("color", Tag::Color),
    ("colorword", Tag::ColorWord),
    ("small", Tag::Small),
    ("large", Tag::Large),
    ("vague", Tag::Vague),
    ("range", Tag::Range),
    ("half", Tag::Half),
    ("andhalf", Tag::AndHalf),
    ("chat", Tag::Chat),
    ("split", Tag::Split),
    ("bodyverb", Tag::BodyVerb),
    ("mate", Tag::Mate),
];

impl Tag {
    /// The tag of that name in the list.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(n, _)| *n == name).map(|(_, tag)| *tag)
    }

    const fn bit(self) -> u128 {
        1 << self as u8
    }
}

/// A set of tags.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Tags(u128);

impl std::fmt::Debug for Tags {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = NAMES.iter().filter(|(_, tag)| self.has(*tag)).map(|(name, _)| name);
        f.debug_set().entries(names).finish()
    }
}

impl Tags {
    /// Whether the tag is among them.
    pub const fn has(self, tag: Tag) -> bool {
        self.0 & tag.bit() != 0
    }

    /// Whether any of these tags is among them.
    #[inline]
    pub const fn any<const N: usize>(self, tags: &[Tag; N]) -> bool {
        self.meets(Self::of(tags))
    }

    /// The set of these. With tags that are written out, the compiler does it.
    #[inline]
    pub const fn of<const N: usize>(tags: &[Tag; N]) -> Self {
        let mut set = 0;
        let mut at = 0;
        while at < N {
            set |= tags[at].bit();
            at += 1;
        }
        Self(set)
    }

    /// Whether some tag is in both.
    #[inline]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// All that are in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Tag> for Tags {
    fn from_iter<I: IntoIterator<Item = Tag>>(tags: I) -> Self {
        Self(tags.into_iter().fold(0, |set, tag| set | tag.bit()))
    }
}
