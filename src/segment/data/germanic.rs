//! English, German, Dutch, the Scandinavian languages.

use super::{BLANK, Language, Ordinals};

pub(super) const ALL: &[&Language] = &[&EN, &DE, &NL, &AF, &LB, &DA, &NB, &NN, &SV, &IS, &FO];

/// American and British usage; months and states shorten before names and dates only.
pub(super) static EN: Language = Language {
    tags: "en sco",
    closed: "P.S p.s mr mrs ms messrs dr drs prof rev fr mt gov sens lt cmdr cpl sgt pvt adm brig \
        supt insp asst assoc vs v e.g i.e cf viz ca approx Msgr Mgr Mme Mlle Pfc Revd Ft Lts Cols Lt.Col Maj.Gen \
        Brig.Gen Ph Sr.Lt Atty Rt Pte Cllr Fig figs Eq Ofc Spc Secy Treas Rep Reps Gen Sen Sens \
        Col Det Pres Amb Hon Capt Maj",
    number: "est No Nos no nos pp p vol vols ch sec art arts ver Op para pt",
    name: "U.S U.K U.N E.U U.A.E U.S.A U.S.S.R D.C L.A N.Y N.J Inc Corp Co Cos Ltd Bros Jr Sr LLC \
        St Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri \
        Ave Blvd Rd Dept Univ Ariz Calif Colo Conn Fla Ill Kan Mass Mich Minn Miss Mont Nev Okla \
        Ore Penn Tenn Tex Wash Wis Wyo Ala Ark Ga Ky Md Mo Neb Va Vt Pa Que Ont Intl Natl Assn Bn \
        Hwy Sq Bldg Ste Mfg Gov.-Gen al et.al Sec",
    unit: "a.m p.m am pm",
    words: "I",
    tail: "etc ft lb lbs oz mph B.C A.D B.C.E C.E Ph.D M.D B.A M.A Esq M.P Plc plc hrs mins secs",
    starters: "the a he she it they we you this that these those there his her its their our my \
        your but and or so yet in on at by for from with as if when while where after before since \
        during until although though because despite however meanwhile what who why how which both \
        many some most several all no not one two three officials police i here now then also \
        still even only once later earlier another other each such according under over among \
        between without within through to of is are was were do does did has have had can could \
        would should asked it's he's she's they're we're that's there's i'm don't let's instead \
        nearly about more let please yes never today yesterday tomorrow nobody everyone",
    continues: "monday tuesday wednesday thursday friday saturday sunday est edt gmt utc pst pdt \
        cet bst et pt ct eastern pacific central",
    said: "said says asked asks told added adds wrote replied shouted cried yelled tweeted \
        exclaimed wondered chanted screamed demanded answered declared insisted",
    ..BLANK
};

/// Nouns have capitals, so that only articles, pronouns and the like tell a new sentence.
pub(super) static DE: Language = Language {
    tags: "de gsw nds bar",
    endings: "str",
    closed: "dr prof hr fr frl hrn st sr z.b z.t z.zt d.h d.i i.d.r i.a u.u bzw ca etw evtl ggf \
        inkl exkl sog vgl zzgl geb gest verh Ing Dipl Mag Dres Univ Abt Abb Anm Art.-Nr bzgl \
        ehem einschl entspr gem gg hl insb jew kath ev lt mtl nördl südl östl westl o.g urspr \
        verm vs wg zit zus Kgl Gebr Gen Maj Hptm Lt Oberst v.a s.o s.u m.e m.w u.z Zt Tel Str \
        Chr i.v i.w.s mult habil rer nat phil med bspw ebd ebda gez frz engl ital lat griech dt \
        österr schweiz allg Dipl.-Ing Fa Abk Bez zzt z.Hd",
    number: "mind max Nr Nrn Abs Art Bd Bde S Kap Ziff Par Rn Tz Az Aufl Jg H Anl Lfg",
    name: "Jh Jhd Jhdt u.a Mio Mrd Tsd v.Chr n.Chr a.D a.M Co Inc Ltd e.V U.S Jan Febr Feb Mrz \
        Apr Aug Sept Okt Nov Dez Mo Di Mi Do Fr Sa So km Std Min Sek jr sen Hrsg Verl Bhf Pl \
        o.J i.R",
    tail: "usw etc u.ä o.ä u.dgl u.s.w dgl ff f usf m.E u.v.m u.a.m Uhr d.Ä d.J n.V i.E p.a",
    starters: "der die das dem den des ein eine einer eines einem einen er sie es wir ihr ich \
        du man dies diese dieser dieses diesem diesen jedoch aber und oder doch denn auch in im \
        am an auf aus bei beim für mit nach von vom vor zu zum zur über unter um als wenn weil \
        während wie was wer wo warum so da damit dann dort hier jetzt nun nur noch schon sein \
        seine seiner ihre ihren ihrer unser unsere kein keine alle viele einige mehr seit bis \
        durch gegen ohne trotz wegen ob obwohl nachdem bevor dabei danach daher dazu darauf \
        zudem außerdem allerdings dennoch inzwischen zwar nicht sondern sowie laut beide heute \
        gestern morgen ist war hat haben sind niemand jemand nichts alles jeder jede jedes",
    particles: "de da du di la le van von",
    said: "sagte sagt rief fragte meinte erklärte schrieb antwortete betonte twitterte forderte \
        flüsterte brüllte entgegnete erwiderte schimpfte jubelte",
    ordinals: Ordinals::BeforeAny,
    ..BLANK
};

pub(super) static NL: Language = Language {
    tags: "nl vls li fy",
    closed: "dr drs prof mr mrs mw mevr dhr ir ing ds st jhr mgr kol kapt lt sgt min.pres bijv \
        bv b.v d.w.z m.b.t m.n i.v.m i.p.v t.a.v t.g.v o.a o.l.v n.a.v a.h.w ca resp vgl zgn \
        z.g.n incl excl evt m.a.w m.i n.l t.o.v t.w.v d.m.v o.m i.s.m plv vs St Ste Past Burg \
        Chr Th Ph i.h.k m.u.v t.e.m fam Gen v.d m.m.v t.n.v wnd plm prov",
    number: "nr nrs blz p art pag afl jrg dl hfst afb tab",
    name: "U.S Inc Corp Co Ltd jr sr jan feb mrt apr jun jul aug sept okt nov dec Jan Feb Apr \
        Aug Sept Okt Nov Dec mln mld N.V B.V v.Chr n.Chr afd tel str",
    tail: "enz etc e.a a.u.b s.v.p p.p m.v u.u jl ll a.s n.v.t",
    starters: "de het een hij zij ze wij we ik jij je u dit dat deze die er maar en of want dus \
        toch ook in op aan bij door naar om onder over tegen tot uit van voor met na als toen \
        omdat terwijl hoewel wanneer wat wie waar waarom hoe zo nu dan daar hier nog niet geen \
        alle veel sommige zijn haar hun ons onze mijn volgens sinds tijdens vanwege zonder \
        tussen daarom daarna bovendien echter is was heeft hebben kan",
    particles: "de den der het van ter ten la le",
    said: "zei zegt vroeg riep vraagt schreef antwoordde aldus vertelde schreeuwde antwoordt",
    endings: "str",
    ..BLANK
};

pub(super) static AF: Language = Language {
    tags: "af",
    parents: &[&NL],
    closed: "mnr mev me prof dr adv genl kapt lt maj sers ds bv d.w.s m.a.w",
    starters: "die 'n hy sy hulle ons dit daar maar en in op",
    ..BLANK
};

pub(super) static LB: Language = Language {
    tags: "lb",
    parents: &[&DE],
    closed: "här mme z.b d.h",
    starters: "de den d'r hien hatt si mir dat dës an mä",
    ordinals: Ordinals::BeforeAny,
    ..BLANK
};

pub(super) static DA: Language = Language {
    tags: "da kl",
    closed: "hr fr dr prof frk skt f.eks feks bl.a d.v.s dvs ca evt ekskl inkl iflg jf jvf mht \
        m.h.t m.m.h pga p.g.a ang adm dir kgl hhv kpt ltn pr s.k st vedr v vs tidl t.o fhv cand \
        mag phil stud lic civ ing i.h.t i.f.t til.h ifm ift maks mdl resp o.lign gl sml jfr \
        incl excl f.o.m t.o.m forts alm",
    number: "nr s stk kap art bd pkt kl § max min",
    name: "d U.S Inc Corp Co Ltd jr sen jan feb mar apr jun jul aug sep sept okt nov dec mio \
        mia f.Kr e.Kr f pl str bl tlf vejl",
    tail: "osv etc m.v m.m m.fl o.l o.a kr pct o.s.v ibid d.d d.å th tv",
    starters: "det den de han hun jeg vi du i en et der her dette disse men og eller for så da \
        når hvis mens efter før under over på af til fra med ved om som hvad hvem hvor hvorfor \
        hvordan ikke nu også selv kun både alle mange nogle ingen min hans hendes deres vores \
        siden ifølge derfor dog desuden er var har kan skal vil man",
    particles: "de la le van von af",
    said: "sagde foreslår fortsatte foreslog siger spurgte råbte svarede skrev udbrød",
    ordinals: Ordinals::BeforeAny,
    ..BLANK
};

pub(super) static NB: Language = Language {
    tags: "nb no",
    closed: "hr fr dr prof frk st f.eks bl.a dvs d.v.s ca evt inkl ekskl iflg jf jfr m.h.t pga \
        p.g.a ang adm dir kgl hhv kapt lt nåv oppr tidl vedr v vs s.k sivilinz ing i.h.t ift \
        ifm resp gml mht s.a f.o.m t.o.m avd sst forts",
    number: "nr s stk kap art bd pkt kl § max min",
    name: "d U.S Inc Corp Co Ltd jr sen jan feb mar apr jun jul aug sep sept okt nov des mill \
        mrd f.Kr e.Kr f pl tlf",
    tail: "osv etc m.v m.m m.fl o.l o.a kr pst pct o.s.v d.å",
    starters: "det den de han hun jeg vi du i en et ei der her dette disse men og eller for så \
        da når hvis mens etter før under over på av til fra med ved om som hva hvem hvor \
        hvorfor hvordan ikke nå også selv bare både alle mange noen ingen min hans hennes deres \
        vår siden ifølge derfor dessuten likevel er var har kan skal vil man",
    particles: "de la le van von av",
    said: "sa sier spurte ropte svarte skrev utbrøt",
    ordinals: Ordinals::BeforeAny,
    ..BLANK
};

pub(super) static NN: Language = Language {
    tags: "nn",
    parents: &[&NB],
    closed: "t.d m.a",
    tail: "o.fl m.a.o",
    starters: "dei ho eg me ein eit han kva kven kvar kvifor korleis ikkje no nokre mange frå når \
        eller",
    ordinals: Ordinals::BeforeAny,
    ..BLANK
};

pub(super) static SV: Language = Language {
    tags: "sv",
    closed: "hr fr dr prof st s:t s:ta t.ex bl.a d.v.s dvs ca ev exkl inkl enl fr.o.m jfr kungl \
        m.a.o m.h.a p.g.a pga resp s.k sk t.o.m vs o.d.y dir doc kapt löjtn gen urspr äv f.n \
        i.o.m m.a.p m.t.p f.d f.k ang avd bitr div eng forts jämf o.dyl s.a.s tf t.f uppl vard \
        c:a i.st.f fil tekn jur lic mag",
    number: "nr s kap art bd kl § max min sid fig vol",
    name: "U.S Inc Corp Co Ltd jr sen jan feb mars apr aug sept okt nov dec milj mn mdr f.Kr \
        e.Kr tel",
    tail: "osv etc m.m m.fl o.d o.s.v kr d.ä d.y t.h t.v o.a e.d e.dyl",
    starters: "det den de han hon jag vi du i en ett där här detta dessa men och eller för så \
        då när om medan efter före under över på av till från med vid som vad vem var varför \
        hur inte nu också själv bara både alla många några ingen min hans hennes deras vår \
        sedan enligt därför dock dessutom ändå är har kan ska vill man",
    particles: "de la le van von af",
    said: "sa säger sade frågade ropade svarade skrev skriver undrade utbrast",
    ..BLANK
};

pub(super) static IS: Language = Language {
    tags: "is",
    closed: "hr fr dr próf sr t.d þ.e þ.e.a.s m.a u.þ.b sbr skv fv f.h e.h",
    number: "nr bls kl gr",
    name: "jan feb mar apr jún júl ágú sept okt nóv des f.Kr e.Kr",
    tail: "o.s.frv o.fl m.m o.þ.h kr",
    starters: "það þetta hann hún þau þeir við ég í á en og því þegar ef eftir með um frá sem hvað \
        hver hvar ekki",
    ordinals: Ordinals::BeforeAny,
    ..BLANK
};

pub(super) static FO: Language = Language {
    tags: "fo",
    parents: &[&IS],
    closed: "t.d t.v.s",
    starters: "tað hetta hann hon tey vit eg men og tá um",
    ordinals: Ordinals::BeforeAny,
    ..BLANK
};
