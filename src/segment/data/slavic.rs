//! Slavic languages in Latin script; Serbian in both scripts.

use super::cyrillic;
use super::{BLANK, Language, Ordinals};

pub(super) const ALL: &[&Language] = &[&PL, &CS, &SK, &SL, &HR, &BS, &SR, &HSB];

pub(super) static PL: Language = Language {
    tags: "pl csb szl",
    closed: "dr prof mgr inż hab lek doc ks bp abp kard św płk ppłk mjr kpt ppor chor sierż kpr \
        st mł adm pt tzw tzn tj np m.in ok ul al pl ww wg zob por.n ds wyd tłum oprac woj pow \
        gm pos wicepr p.o śp ob dyr kier nadkom podkom asp insp mec pn płd zach wsch łac ang fr \
        niem ros gr wł tel zw nt s.p spec wz jw ur zm bł bryg plut prok przew przyp zast poł \
        pocz płn pseud sekr",
    number: "art m nr s str ust par pkt poz lit rozdz t tom rys tab godz zesz cz ryc min maks",
    name: "wiek sp.z.o.o S.A z.o.o Inc Corp Co Ltd jr p.n.e n.e sp rb im gen por os kom red",
    tail: "itd itp etc i.in in proc r.ż cd nn br ub",
    starters: "on ona ono oni one my wy ja ty to ten ta te ci tam tu ale i a lub albo jednak \
        więc w we na z ze do od po przed przez dla bez pod nad między za o u przy według \
        podczas gdy kiedy jeśli jeżeli chociaż choć ponieważ jak co kto gdzie dlaczego czy nie \
        tak już jeszcze także też również oraz jego jej ich nasz mój wszyscy wszystkie wiele \
        niektórzy teraz dziś dzisiaj wczoraj potem następnie jest był była było są będzie może \
        można trzeba",
    said: "powiedział powiedziała mówi zapytał zapytała krzyknął dodał dodała krzyknęła spytał \
        spytała odparł odpowiedział odpowiedziała zawołał pyta woła",
    ordinals: Ordinals::BeforeLower,
    unit: "r w tys mln mld zł szt sek",
    ..BLANK
};

pub(super) static CS: Language = Language {
    tags: "cs",
    closed: "dr prof doc ing mgr bc judr mudr phdr rndr mvdr paedr thdr rsdr pharmdr p pí sl sv \
        gen plk pplk mjr kpt por npor ppor arch akad tzv tzn tj např popř resp cca zvl mj zejm \
        vč ul nám tř nábř angl něm fr lat špan rus st ml prap red vyd srov kard mons arcib býv \
        odd okr arm gub im zák vyhl ust pozn",
    number: "č čís čl odst písm str s kap obr tab roč díl ods par tel nar min max zemř",
    name: "r n.l př.n.l př.Kr po.Kr s.r.o a.s v.o.s spol Inc Corp Co Ltd jr",
    tail: "atd apod aj etc dr.h CSc DrSc Sb atp Ph.D DiS",
    starters: "on ona ono oni ony my vy já ty to ten ta ti tento tato toto tyto tam tu zde ale \
        a i nebo však tedy v ve na z ze do od po před pro bez pod nad mezi za o u při podle \
        během když pokud jestliže ačkoli protože jak co kdo kde proč zda ne tak už již ještě \
        také též rovněž jeho její jejich náš můj všichni všechny mnoho někteří nyní teď dnes \
        včera potom pak je byl byla bylo byli jsou bude má může lze s se k ke",
    continues: "kč",
    said: "řekl řekla řekli zeptal zeptala dodal dodala vykřikl uvedl zvolal zvolala odpověděl \
        odpověděla ptá říká",
    ordinals: Ordinals::BeforeLower,
    unit: "mil mld tis hod sek km kg stol Kčs Kč",
    ..BLANK
};

pub(super) static SK: Language = Language {
    tags: "sk",
    parents: &[&CS],
    closed: "dr prof doc ing mgr tzv tzn t.j t.z tj napr príp resp cca najmä vr ul nám tr sv gen \
        plk mjr kpt por",
    number: "č čl ods písm str s kap",
    name: "r n.l pred.n.l pred.Kr po.Kr s.r.o a.s spol",
    tail: "atď a.pod apod i.i a.i etc",
    starters: "on ona ono oni ony my vy ja ty to ten tá tí tento táto toto tam tu ale a aj alebo \
        však teda v vo na z zo do od po pred pre bez pod nad medzi za o u pri podľa počas keď ak \
        hoci pretože ako čo kto kde prečo či nie tak už ešte tiež jeho jej ich náš môj všetci \
        mnohí niektorí teraz dnes včera potom je bol bola bolo boli sú bude má môže",
    said: "povedal povedala opýtal dodal dodala uviedol",
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};

pub(super) static SL: Language = Language {
    tags: "sl",
    closed: "dr prof doc mag inž ing g ga gdč gen polk maj por sv tj t.i npr oz ok ul nam pribl \
        cca prim zlasti roj st ml lat nem angl slov akad univ dipl ur izd prev odv pok",
    number: "št čl odst str tč pogl min max",
    name: "l n.št pr.n.št d.o.o d.d Inc Corp Co Ltd tis mio mrd jan feb mar apr jun jul avg \
        sept okt nov dec",
    tail: "itd ipd idr itn etc",
    starters: "on ona ono oni mi vi jaz ti to ta te tisti tam tu ampak a in ali vendar torej v \
        na z s iz do od po pred za brez pod nad med o ob pri glede ko če čeprav ker kot kaj kdo \
        kje zakaj ne tako že še tudi njegov njen njihov naš moj vsi mnogi nekateri zdaj danes \
        včeraj potem nato je bil bila bilo so bo ima lahko k",
    said: "rekel rekla dejal dejala vprašal dodal",
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};

pub(super) static HR: Language = Language {
    tags: "hr sh hbs",
    closed: "dr sc dr.sc mr.sc prof doc mr mag ing dipl gđa gđe gdin gdja gđica sv puk pukovnik \
        nar akad npr tj tzv tzn odn cca vl ul st ml prim red mons fra vlč o.g lat engl njem \
        fran tal gosp sveuč knj izd usp ur prev pok bl kard nadb bisk žup",
    number: "br čl str toč t tč kap tel min max",
    name: "god g.h pr.Kr po.Kr p.n.e n.e d.o.o d.d Inc Corp Co Ltd jr tis mil mlrd milj gen",
    tail: "itd i.sl isl sl i.dr idr etc kn",
    starters: "on ona ono oni one mi vi ja ti to taj ta te ovaj ova ovo ovi ove tamo ovdje ali \
        a i ili no ipak dakle u na s sa iz do od po prije za bez pod nad među o uz pri prema \
        tijekom kad kada ako iako jer kao što tko gdje zašto da li ne tako već još također \
        njegov njezin njihov naš moj svi mnogi neki sada danas jučer potom zatim je bio bila \
        bilo su bit će ima može nakon nije nema sve zbog protiv",
    said: "rekao rekla kazao kazala upitao dodao dodala",
    ordinals: Ordinals::BeforeLower,
    unit: "g",
    ..BLANK
};

pub(super) static BS: Language = Language {
    tags: "bs",
    parents: &[&SR],
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};

/// Both scripts in one table: their words cannot be taken for each other. Montenegrin (`sr-ME`, `cnr`) as well.
pub(super) static SR: Language = Language {
    tags: "sr cnr",
    parents: &[&HR, &cyrillic::SR_CYRL],
    name: "milijardi",
    starters: "ko šta ovde gde posle pre tokom takođe juče sutra čak međutim kaže",
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};

pub(super) static HSB: Language = Language {
    tags: "hsb dsb",
    parents: &[&CS],
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};
