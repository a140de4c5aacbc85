//! Languages of South, South-East and East Asia, and Ethiopic.

use super::germanic;
use super::{BLANK, Language};
use crate::segment::candidates::Extra;

pub(super) const ALL: &[&Language] = &[&HI, &TH, &MY, &AM, &VI, &ID, &TL, &KO, &JA, &ZH];

/// Hindi and its neighbours end sentences with a danda; a full stop is for abbreviations, titles and initials.
static HI: Language = Language {
    tags: "hi mr ne bn pa gu or ta te kn ml si as mai bho",
    closed: "डॉ डा प्रो श्री कु पं मो इं ले जन मे ब्रि कै सु स्व एड ডা ড ডঃ মি মো প্রফ ਡਾ ਸ શ્રી \
        ડૉ டாக்டர் டா திரு డా ಡಾ ഡോ",
    number: "सं पृ क्र नं",
    tail: "ई.पू",
    extra: Extra::Bar,
    stop: Some('।'),
    ..BLANK
};

/// Thai has no full stop; a segment ends with its line, or where the cap cuts it at a space.
static TH: Language = Language {
    tags: "th lo km",
    closed: "ดร น.ส พล.อ พล.ต พ.ต.ท พล.ต.อ พล.ต.ท พล.ท พ.ต.อ ร.ต.อ ศ รศ ผศ นพ พญ จ อ ต ถ ม.ร.ว ม.ล \
        ส.ส ส.ว พ.ศ ค.ศ ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค",
    tail: "น ฯลฯ กม กก ซม",
    ..BLANK
};

/// Burmese ends sentences with `။`, which the Unicode rules know.
static MY: Language = Language {
    tags: "my shn mnw",
    ..BLANK
};

/// Amharic and Tigrinya end sentences with `።`; a full stop or slash shortens.
static AM: Language = Language {
    tags: "am ti",
    closed: "ዶ ፕ ኢ ሚ አ ወ ት.ቤ",
    name: "ዓ.ም ዓ.ዓ",
    tail: "ወ.ዘ.ተ",
    ..BLANK
};

static VI: Language = Language {
    tags: "vi",
    closed: "tp ts ths gs pgs bs ks ls q tx tt tr vd đ/c Tp TP ThS",
    number: "đ",
    name: "U.S Inc Corp Co Ltd tcn scn",
    tail: "v.v vv v.v.v",
    starters: "ông bà anh chị họ chúng tôi nó đây đó điều này những các một hai nhưng và hoặc tuy \
        nhiên trong ngoài trên dưới theo khi nếu vì sao ai đâu không có đã đang sẽ cũng rất nhiều \
        hôm nay sau trước từ tại với cho đến ngày",
    particles: "ông bà",
    ..BLANK
};

static ID: Language = Language {
    tags: "id ms jv su min",
    closed: "dr drs dra prof ir h hj kh tn ny sdr sdri yth st jl jln jend kol kapt lettu mayjen \
        brigjen letjen kompol akbp kombes irjen a.n u.p u.b yg tsb spt bpk mr mrs tgk ust muh moh \
        abd",
    number: "no hlm hal ps ay rp jil Rp",
    name: "S.H M.H S.E M.M S.Sos M.Si S.Pd M.Pd Tbk Inc Corp Co Ltd Jr SH MH SE MM Jan Feb Mar Apr \
        Jun Jul Agt Sep Okt Nov Des kec kab kel",
    tail: "dll dsb dkk dst sbb sda tbk SM",
    starters: "dia ia mereka kami kita saya anda ini itu di dari ke pada untuk dengan tanpa oleh \
        dalam antara sejak hingga sampai setelah sebelum ketika saat jika kalau meskipun karena \
        seperti apa siapa mana mengapa kenapa bagaimana tidak ya sudah masih juga semua banyak \
        beberapa sekarang hari kemarin besok kemudian lalu namun tetapi tapi dan atau akan ada \
        adalah sementara menurut para selain",
    said: "kata ujar tanya tutur ucap teriak",
    ..BLANK
};

static TL: Language = Language {
    tags: "tl fil ceb",
    parents: &[&germanic::EN],
    closed: "g gng bb engr atty kgg",
    tail: "atbp",
    starters: "ang si sina mga sa ng at ngunit pero kung siya sila kami tayo ako ito iyon",
    ..BLANK
};

/// Korean has no capitals: full stops end sentences but for figures and Latin titles.
static KO: Language = Language {
    tags: "ko",
    parents: &[&germanic::EN],
    said: "말했다 물었다 밝혔다 전했다 외쳤다 답했다 덧붙였다 강조했다",
    ..BLANK
};

static JA: Language = Language {
    tags: "ja",
    parents: &[&germanic::EN],
    ..BLANK
};

static ZH: Language = Language {
    tags: "zh yue wuu cmn lzh nan",
    parents: &[&germanic::EN],
    said: "问$ 問$ 道$ 喊$ 答$ 说 說 问道 問道 喊道 答道 表示 称 稱 回答",
    ..BLANK
};
