//! Iranian languages.

use super::cyrillic;
use super::turkic;
use super::{BLANK, Language};

pub(super) const ALL: &[&Language] = &[&FA, &PS, &KU, &CKB, &TG];

/// Persian; Dari (`fa-AF`, `prs`) shares it. There are no capitals to go by, and hardly any abbreviations.
pub(super) static FA: Language = Language {
    tags: "fa prs pes",
    closed: "م.ت پ.ن",
    number: "ص ج ش",
    tail: "ه.ش ه.ق ق.م ب.ظ ق.ظ",
    ..BLANK
};

pub(super) static PS: Language = Language {
    tags: "ps pbt",
    parents: &[&FA],
    ..BLANK
};

/// Kurmanji in Latin script.
pub(super) static KU: Language = Language {
    tags: "ku kmr zza diq",
    parents: &[&turkic::TR],
    closed: "dr prof bnr rz",
    number: "r hj",
    tail: "hwd û.hwd",
    starters: "ew ewan em hûn ez tu ev evan li di ji bi û yan lê belê heger ber wek çi kî ku çima \
        çawa na erê êdî hîn jî wî wê wan me hemû gelek hin niha îro duh sibê paşê berî her yek du",
    said: "got dibêje pirsî",
    ..BLANK
};

/// Sorani in Arabic script.
static CKB: Language = Language {
    tags: "ckb sdh",
    closed: "د پ",
    ..BLANK
};

pub(super) static TG: Language = Language {
    tags: "tg",
    parents: &[&cyrillic::RU],
    closed: "проф акад дотс кӯч ш ноҳ вил мас",
    number: "с саҳ № б",
    unit: "млн млрд ҳаз то.м",
    tail: "ва.ғ ғ ва.ҳ.к",
    starters: "ӯ вай онҳо мо шумо ман ту ин он инҳо дар аз ба бо то ва ё аммо лекин вале яъне агар \
        зеро чунки мисли чӣ кӣ куҷо чаро гуна не ҳа акнун боз ҳам ҳама бисёр баъзе ҳозир имрӯз \
        дирӯз фардо баъд пас пеш ҳаст буд аст ҳар як ду барои",
    said: "гуфт мегӯяд пурсид",
    ..BLANK
};
