//! Finnish, Estonian, Hungarian.

use super::{BLANK, Language, Ordinals};

pub(super) const ALL: &[&Language] = &[&FI, &ET, &HU];

pub(super) static FI: Language = Language {
    tags: "fi krl olo",
    closed: "tri t.r prof dos maist ins esim ts t.s ns n.s ks vrt mm m.m mts n hra rva nti nk \
        toim puh lat engl ruots saks ven ev.lut St vs kenr ev evl kapt ltn maj yht alk ent joht \
        pj vt muk os vanh nuor mon yks kirj suom synt s",
    number: "nro no nr sivu art luku kpl klo",
    name: "milj mrd tuh jKr eKr j.Kr e.Kr Oy Ab Inc Corp Co Ltd jr sr k.o v p aik",
    tail: "jne ym yms tms jms mm.s ja.ym etc mk ko ao em eur",
    starters: "hän he se ne me te minä sinä tämä nämä tuo nuo tässä siellä täällä mutta ja tai \
        vaan kuitenkin siis kun jos vaikka koska kuten että mitä mikä kuka missä miksi miten ei \
        niin jo vielä myös hänen heidän meidän kaikki monet jotkut nyt tänään eilen huomenna \
        sitten on oli ovat olivat voi pitää lisäksi jälkeen ennen kanssa mukaan vuonna yksi \
        kaksi",
    said: "sanoi sanoo kysyi huusi vastasi huudahti totesi",
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};

pub(super) static ET: Language = Language {
    tags: "et vro",
    closed: "dr prof dots mag hr pr prl ins n.ö nn s.o s.t st nt näit nim vt vrd u umb ca tn mnt \
        pst kol-ltn kol kpt ltn mjr kindr lp Ldr asut dir snd Skp",
    number: "nr lk lg p ptk art kell kl",
    name: "a aa saj s.a e.m.a m.a.j eKr pKr e.Kr p.Kr milj mld mln tuh OÜ AS Inc Corp Ltd jaan \
        veebr apr aug sept okt nov dets v.a",
    tail: "jne jms jt jm vms vm etc eur kr",
    starters: "ta tema nad nemad me meie te teie ma mina see need too seal siin aga ja või kuid \
        siiski kui ehkki kuna sest nagu et mida mis kes kus miks kuidas ei nii juba veel ka samuti \
        nende kõik paljud mõned nüüd täna eile homme siis on oli olid võib peab pärast enne koos \
        järgi",
    said: "ütles küsis lisas hüüdis",
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};

pub(super) static HU: Language = Language {
    tags: "hu",
    closed: "dr prof ifj id özv szt st br gr gen ezr alez szds hdgy ftörm pl ld vö ún ú.n kb u \
        krt tel vm szerk ford kiad vs pld mts Mo Dr ker főig ig hg lat ang ném fr ill tkp ti Bp \
        köv megj",
    number: "sz old o bek par köt fej tv évf",
    name: "mFt Ft e.Ft Bt Kft Rt Zrt Nyrt Inc Corp Co Ltd jan febr feb márc ápr máj jún júl aug \
        szept okt nov dec i.e i.sz Kr.e Kr.u k.m em mill",
    tail: "stb sz.á etc s.t.b s.k u.n",
    starters: "a az ő ők mi ti én te ez ezek azok ott itt de és vagy azonban tehát ha bár mert \
        mint hogy mit ki hol miért hogyan nem igen már még is szintén minden sok néhány most ma \
        tegnap holnap majd aztán van volt lesz lehet kell után előtt szerint egy két három \
        ezért így azért csak akkor amikor",
    said: "mondta kérdezte kiáltotta tette felelte válaszolta mondja kérdezi",
    ordinals: Ordinals::BeforeLower,
    unit: "db",
    ..BLANK
};
