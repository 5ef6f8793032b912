//! The words that rules spell out: how one was typed, without its marks and
//! whatever it is short for, is told once and is a small number from then on.

/// The spellings that some rule names, each with its letters.
macro_rules! spellings {
    ($($name:ident $letters:literal,)*) => {
        /// How a word is typed, marks apart, if some rule names that.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Spelt {
            /// In a way that no rule names.
            #[default]
            Other,
            $($name,)*
        }

        const ALL: &[(&str, Spelt)] = &[$(($letters, Spelt::$name),)*];
    };
}

spellings! {
    A "a", Ai "ai", An "an", Ay "ay", Bang "bang", Be "be", C "c", Ca "ca", Cac "cac", Cham "cham", Chau "chau",
    Chi "chi", Chien "chien", Cho "cho", Chong "chong", Chua "chua", Chuyen "chuyen", Co "co", Cung "cung",
    Dau "dau", Day "day", De "de", Deo "deo", Di "di", Do "do", Don "don", Dua "dua", Dung "dung", E "e", Em "em",
    Ghi "ghi", Gi "gi", Gia "gia", Giao "giao", Gio "gio", Giong "giong", Goi "goi", Gui "gui", Ham "ham",
    Hap "hap", I "i", Kho "kho", La "la", Lam "lam", Lan "lan", Lay "lay", Lon "lon", Lun "lun", Luoc "luoc",
    Luon "luon", Mac "mac", Mang "mang", Mau "mau", May "may", Mn "mn", Mng "mng", Moi "moi", Mui "mui", Nao "nao",
    Nau "nau", Nay "nay", Nen "nen", Neu "neu", Ngam "ngam", Nghen "nghen", Nguoi "nguoi", Nha "nha", Nham "nham",
    Nhe "nhe", Nhen "nhen", Nhoa "nhoa", Nhu "nhu", Ninh "ninh", Nka "nka", Nuong "nuong", O "o", Om "om",
    Phai "phai", Qua "qua", Quen "quen", Rang "rang", Sai "sai", Sang "sang", Ship "ship", Size "size", Tang "tang",
    Thanh "thanh", The "the", Thi "thi", Thoi "thoi", Thu "thu", Tron "tron", Ua "ua", Uong "uong", Vi "vi",
    Vo "vo", Vua "vua", Xai "xai", Xao "xao", Xong "xong", Y "y",
    Ah "ah", Ba "ba", Bay "bay", Block "block", Canh "canh", Chin "chin", Chuc "chuc", Cu "cu", D "d", Dang "dang",
    Den "den", Dia "dia", Dong "dong", Dt "dt", Giup "giup", H "h", Hai "hai", Hem "hem", Het "het", Ho "ho",
    It "it", K "k", Khong "khong", Khu "khu", Kieu "kieu", Kiot "kiot", L "l", Lit "lit", Loai "loai",
    Luong "luong", M "m", Ma "ma", Mon "mon", Mot "mot", Muoi "muoi", Nam "nam", Ng "ng", Ngach "ngach",
    Ngan "ngan", Nghin "nghin", Ngo "ngo", Ngoai "ngoai", Nhieu "nhieu", Nua "nua", Ra "ra", S "s", Sau "sau",
    Sdt "sdt", Shop "shop", Sl "sl", Sn "sn", So "so", T "t", Tai "tai", Tam "tam", Thon "thon", Ti "ti", Toi "toi",
    Tp "tp", Tr "tr", Tram "tram", Trieu "trieu", Trong "trong", Tt "tt", Tu "tu", Ty "ty", Ut "ut", Vao "vao",
    Ve "ve", Vnd "vnd", Voi "voi", X "x", Xa "xa", Xi "xi", Xl "xl", Xom "xom", Xs "xs", Xxl "xxl", Xxxl "xxxl",
}

/// The places where spellings are looked for: the first free one from that of
/// their key on, and most are free.
const PLACES: usize = 512;

static BY_KEY: [(u64, Spelt); PLACES] = {
    let mut table = [(0, Spelt::Other); PLACES];
    let mut next = 0;
    while next < ALL.len() {
        let (letters, spelt) = ALL[next];
        let key = key(letters.as_bytes());
        let mut at = first_place(key);
        while table[at].0 != 0 {
            at = (at + 1) % PLACES;
        }
        table[at] = (key, spelt);
        next += 1;
    }
    table
};

/// The letters as one number; 0 where they are more than eight.
const fn key(letters: &[u8]) -> u64 {
    let (mut key, mut at) = (0, 0);
    while at < letters.len() && letters.len() <= 8 {
        key |= (letters[at] as u64) << (8 * at);
        at += 1;
    }
    key
}

const fn first_place(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize % PLACES
}

impl Spelt {
    /// What is spelt with these letters.
    pub fn of(letters: &[u8]) -> Self {
        let key = key(letters);
        let mut at = first_place(key);
        loop {
            let (known, spelt) = BY_KEY[at];
            if known == key || known == 0 {
                return if known == 0 { Self::Other } else { spelt };
            }
            at = (at + 1) % PLACES;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_spelling_is_found_and_nothing_else() {
        for (letters, spelt) in ALL {
            assert_eq!(Spelt::of(letters.as_bytes()), *spelt, "{letters}");
        }
        for letters in ["", "mo", "moii", "12", "x2", "khongkhong", "nhieunhieu", "\u{111}"] {
            assert_eq!(Spelt::of(letters.as_bytes()), Spelt::Other, "{letters}");
        }
    }
}
