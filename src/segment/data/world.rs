//! Languages without close relatives here, and the rules for those without a table.

use super::cyrillic;
use super::germanic;
use super::{BLANK, Language, Ordinals};
use crate::segment::candidates::Extra;

pub(super) const ALL: &[&Language] = &[&SQ, &HY, &KA, &EL, &EO, &EU, &HE, &AR, &UR];

/// Rules for any language: titles and forms that Latin and Cyrillic texts share, and English and Russian words.
pub(super) static ROOT: Language = Language {
    tags: "und mul",
    parents: &[&germanic::EN, &cyrillic::RU],
    ..BLANK
};

/// Titles and firms that stand in texts of any language.
pub(super) static COMMON: Language = Language {
    closed: "Mr Mrs Ms",
    name: "Inc Corp Ltd Jr U.S U.K U.N",
    ..BLANK
};

pub(super) static SQ: Language = Language {
    tags: "sq als",
    closed: "z znj znjsh dr prof doc akad ing av gjen kol kap ltn shën sh rr rrg bul lagj p.sh psh \
        dmth d.m.th d.m.t shih krh Sh Gj Xh Zh Th Dh Ll Nj Rr mr mrs st zv",
    number: "nr f fq faq vol",
    name: "p.e.s e.s SHBA sh.a sh.p.k Sh.A Inc Corp Co Ltd mln mld shek jan shk",
    tail: "etj e.tj e.t.j",
    starters: "ai ajo ata ato ne ju unë ti ky kjo këta këto në por dhe ose mirëpo megjithatë me pa \
        për nga te tek deri pas para mbi nën ndërmjet sipas gjatë kur nëse sepse si çfarë kush ku \
        pse jo po tashmë ende edhe gjithashtu i e të së tij saj tyre ynë shumë disa tani sot dje \
        nesër pastaj është ishte janë ishin do mund duhet një dy çdo kështu prandaj ndërsa",
    particles: "de la le i",
    said: "tha thotë pyeti shtoi",
    ..BLANK
};

/// Armenian: full stop `։` or a colon typed for it; the dot is for abbreviations and dates, the question mark inside
/// the word.
pub(super) static HY: Language = Language {
    tags: "hy hyw",
    closed: "Յու Էդ պրն տկն ընկ քաղ ռեժ պրոֆ դոկ ակադ գեն փող պ տ օր ս սբ մոտ տես ինչպ",
    number: "էջ գլ հ №",
    name: "թ թթ դ դդ հզ մլն մլրդ դր մ.թ.ա մ.թ կմ մ",
    tail: "և.այլն այլն և.այլք ևն",
    starters: "նա նրանք մենք դուք ես դու սա այս այդ այն այստեղ այնտեղ բայց և եւ կամ սակայն եթե \
        որովհետև քանի ինչ ով որտեղ ինչու ինչպես ոչ այո արդեն դեռ նաև նրա նրանց մեր բոլոր շատ որոշ \
        հիմա այսօր երեկ վաղը հետո ըստ",
    extra: Extra::Colon,
    stop: Some('։'),
    ..BLANK
};

/// Georgian has no capitals; the abbreviations are all there is to go by.
pub(super) static KA: Language = Language {
    tags: "ka xmf",
    closed: "ე.წ ე.ი მაგ პროფ აკად დოც გენ ქ ბ-ნი ქ-ნი წმ იხ შდრ დაახლ თბ ქუჩ",
    number: "გვ № მუხ ტ",
    name: "წ წწ ს სს ჩვ.წ ძვ.წ ძვ.წ.აღ ათ მლნ მლრდ კმ",
    tail: "ა.შ და.ა.შ სხვ და.სხვ",
    ..BLANK
};

/// Greek; the semicolon asks.
pub(super) static EL: Language = Language {
    tags: "el grc pnt",
    closed: "κ κκ κα κος δρ καθ αγ στρ ταξ συν πλ αρχ π.χ δηλ βλ πρβ λ.χ λχ πχ οδ λεωφ πλατ τηλ \
        περ υπ βουλ αντ γεν σχ σεβ αρχιεπ μητρ επ Χρ Θ Γ κ.κ Στ",
    number: "αρ άρθ αρθ σελ σ τ τόμ παρ κεφ εικ τ.κ π.δ ν",
    name: "μ.Χ π.Χ Η.Π.Α ΗΠΑ Α.Ε Ε.Ε Ο.Η.Ε εκατ δισ δισεκ χιλ χλμ π.μ μ.μ Ιαν Φεβ Μαρ Απρ Ιουν \
        Ιουλ Αυγ Σεπ Σεπτ Οκτ Νοε Δεκ",
    tail: "κ.λπ κλπ κ.ά κ.α κ.ο.κ κ.τ.λ κτλ κ.λ.π ό.π κ.τ.ό αι τ.μ",
    starters: "ο η το οι τα τον την του της των ένας μια μία ένα αυτός αυτή αυτό αυτοί αυτές \
        αυτά εμείς εσείς εγώ εσύ αλλά και κι ή όμως ωστόσο σε στο στη στην στον στα στους στις \
        από με για προς χωρίς κατά μετά πριν μεταξύ μέχρι έως ως όταν αν εάν ενώ επειδή γιατί \
        διότι όπως ότι που πού τι ποιος ποια πώς δεν μη μην όχι ναι ήδη ακόμη ακόμα επίσης όλοι \
        όλα πολλοί μερικοί τώρα σήμερα χθες αύριο έπειτα είναι ήταν θα να έχει έχουν υπάρχει \
        παρά σύμφωνα",
    particles: "ντε ο",
    said: "είπε λέει ρώτησε φώναξε δήλωσε απάντησε",
    extra: Extra::Semicolon,
    ..BLANK
};

pub(super) static EO: Language = Language {
    tags: "eo io",
    closed: "d-ro s-ro s-ino prof d.r sinj ekz t.e t.n kp k.s.d ĉ proks",
    number: "n-ro nro p paĝ",
    name: "a.K p.K jc jan feb aŭg okt",
    tail: "ktp k.t.p k.a k.s etc kaj.al",
    starters: "la li ŝi ĝi ili ni vi mi tio tiu tiuj ĉi en sur al de el kun sen por pro pri per \
        post antaŭ dum inter sed kaj aŭ tamen do se kvankam ĉar kiel kio kiu kie kial ĉu ne jes \
        jam ankoraŭ ankaŭ lia ŝia ilia nia ĉiuj multaj iuj nun hodiaŭ hieraŭ morgaŭ poste laŭ \
        estas estis",
    particles: "la de",
    ..BLANK
};

/// Basque writes dates `2020ko martxoaren 5ean`, but ordinals with a full stop.
pub(super) static EU: Language = Language {
    tags: "eu",
    closed: "jn and dr prof adib ik gut Sta Sto",
    number: "zk or art kap",
    name: "K.a K.o S.A urt ots mar api mai eka uzt abu ira urr aza abe",
    tail: "etab eta.abar abar e.a",
    starters: "hau hori hura hauek horiek haiek bera gu zu ni zuek baina eta edo hala ere beraz \
        baldin nahiz izan zer nor non zergatik nola ez bai dagoeneko oraindik denak asko batzuk \
        orain gaur atzo bihar gero da zen dira ziren du zuen horrek bestalde",
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};

/// Hebrew shortens with `"` and `'` inside the word, so that a full stop hardly ever is an abbreviation.
pub(super) static HE: Language = Language {
    tags: "he iw yi",
    number: "עמ ס מס",
    ..BLANK
};

pub(super) static AR: Language = Language {
    tags: "ar arz ary apc",
    closed: "د أ ا ج أ.د م.م م",
    number: "ص ط",
    name: "ق.م",
    tail: "إلخ الخ هـ ص.ب ه",
    ..BLANK
};

pub(super) static UR: Language = Language {
    tags: "ur pnb",
    closed: "ڈاکٹر پروفیسر مسٹر مسز",
    ..BLANK
};
