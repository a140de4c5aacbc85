//! French, Italian, Spanish, Portuguese, Romanian, and the languages around them.

use super::{BLANK, Language};

pub(super) const ALL: &[&Language] = &[&FR, &OC, &IT, &SC, &ES, &AST, &AN, &GL, &CA, &PT, &RO];

pub(super) static FR: Language = Language {
    tags: "fr wa br frp",
    closed: "mme mmes mlle mlles dr drs pr prof st ste gén cdt lt cpt adj sgt amb c.-à-d cf av \
        apr env vs boul bd fg hon M MM Me Mme Pr Vve resp Mgr Col Cap bld blvd p.ex angl lat \
        N.B trad coll op ibid Bd",
    number: "p pp art chap t vol fig n no nos al §",
    name: "J.-C U.S Inc Corp Co Ltd Cie Jr janv févr fév avr juil sept oct nov déc éd hab tél \
        S.A ap.J.-C av.J.-C cap col",
    tail: "etc apr.J.-C J.C s.v.p ff sq suiv",
    starters: "le la les l' un une des il elle ils elles on nous vous je tu ce cet cette ces \
        cela c'est ça mais et ou car or donc dans en au aux à de du pour par sur sous avec sans \
        selon après avant depuis pendant lors lorsque quand si comme que qui quoi où pourquoi \
        comment son sa ses leur leurs notre nos mon ma mes votre vos plus tous toutes tout \
        certains plusieurs beaucoup aucun ainsi alors aussi puis enfin ensuite cependant \
        toutefois pourtant malgré outre parmi entre vers chez dès d'après ici là aujourd'hui \
        hier ne pas même s'il qu'il n'est",
    particles: "de du la le les des l'",
    said: "dit déclaré lancé crié demandé répondu écrit affirmé s'exclame demanda demande \
        répondit répond lança lance cria crie déclara déclare murmura exclama ajouta assure \
        explique",
    ..BLANK
};

pub(super) static OC: Language = Language {
    tags: "oc",
    parents: &[&FR, &CA],
    closed: "sén sra",
    starters: "lo los las un una es dins per mas amb aquò",
    ..BLANK
};

pub(super) static IT: Language = Language {
    tags: "it lij vec nap scn lmo pms fur",
    closed: "sig sigg sig.ra sig.na dott dott.ssa dr prof prof.ssa ing avv arch on sen gen ten \
        cap magg mons don s ss st geom rag cav comm uff on.le es cfr ca p.es ad.es v vs fam \
        f.lli Card gent gent.mo egr spett ill.mo chiar.mo c.so p.zza p.za v.le l.go fraz prov \
        dr.ssa N.B P.S",
    number: "n nn art artt p pp pag pagg vol fig tel co lett n.ro tab int",
    unit: "a.C d.C min",
    name: "S.p.A s.p.a S.r.l s.r.l U.S Inc Corp Co Ltd Jr feb apr giu lug ago sett ott nov dic \
        c.a U.S.A mag",
    tail: "ecc etc eccetera segg sgg a.m p.m",
    starters: "il lo la i gli le l' un uno una è e ed ma o però quindi in nel nella nei nelle \
        nello nell' a al alla ai alle allo di del della dei delle dello dell' da dal dalla dai \
        con per su sul sulla sui tra fra se quando mentre dopo prima come che chi cosa dove \
        perché questo questa questi queste quello quella quelli quelle si non ha hanno sono era \
        lui lei loro noi voi io tu suo sua suoi sue secondo anche ancora così poi ora oggi ieri \
        tutti tutte molti alcuni c'è ci nessuno infine infatti inoltre tuttavia invece durante \
        senza contro verso",
    particles: "di de del della dei da dal la le lo i il de' d' e",
    said: "ha detto dice afferma chiede disse esclama spiega chiese rispose risponde gridò \
        grida esclamò dichiara",
    ..BLANK
};

pub(super) static SC: Language = Language {
    tags: "sc co",
    parents: &[&IT],
    starters: "su sa sos sas is unu una in de ma e cun pro",
    ..BLANK
};

pub(super) static ES: Language = Language {
    tags: "es",
    closed: "EE RR FF JJ CC sr sra srta sres sras d dª dña dr dra dres prof profa lic ing arq \
        gral cnel col tte sgto alte mons fr sto sta excmo excma ilmo ilma p.ej p.e ej vs cf ca \
        aprox av avda c gob pdte pte dpto admón atte Fco Mª Ma hno hna rvdo Ud Uds dip sen R.D \
        Cap ctra plza depto hnos mtro mtra pbro fdo vda univ Bs.As N.B P.D v.gr SS.MM AA.RR",
    number: "cap caps núm núms n nº p pp pág págs art arts vol t tel fig No máx mín inc",
    unit: "a.C d.C a.J.C hs hrs mts kms",
    name: "EE.UU EEUU E.U U.S S.A S.L Inc Corp Co Ltd Cía Jr ene feb abr jun jul ago sep sept \
        oct nov dic RR.HH FF.AA JJ.OO CC.OO pza gta D.F C.V",
    tail: "etc a.m p.m s.s ss cit ibid op.cit km kg q.e.p.d",
    starters: "el la los las lo un una unos unas él ella ellos ellas nosotros usted ustedes yo \
        tú se su sus mi este esta estos estas ese esa eso esto aquel pero y e o u ni no en a al \
        de del por para con sin sobre entre desde hasta según tras durante ante bajo contra \
        cuando mientras si como que qué quién quien cuál cómo dónde donde más muchos algunos \
        todos todas otro otra también así además ahora hoy ayer luego después antes entonces \
        aunque porque pues ya es fue ha han hay está están era",
    particles: "de del la las los el y e da",
    said: "dijo dice preguntó gritó exclamó respondió escribió afirmó añadió señaló contestó \
        replicó",
    ..BLANK
};

pub(super) static AST: Language = Language {
    tags: "ast ext mwl",
    parents: &[&ES],
    starters: "el la los les l' nun pero y en por pa con ye foi",
    ..BLANK
};

pub(super) static AN: Language = Language {
    tags: "an",
    parents: &[&ES],
    starters: "o a os as lo en pero y con ye ta",
    ..BLANK
};

pub(super) static GL: Language = Language {
    tags: "gl",
    parents: &[&ES, &PT],
    closed: "sr sra d dna prof",
    starters: "o a os as un unha pero e en no na nos nas por para con segundo tamén máis isto",
    ..BLANK
};

pub(super) static CA: Language = Language {
    tags: "ca",
    parents: &[&ES],
    closed: "sr sra srta dr dra prof mn sta st p.ex pl ca av pg ctra il·lm hble excm mons",
    number: "núm pàg pàgs art cap vol",
    name: "EUA gen febr ag set des a.C d.C",
    starters: "el la els les l' un una uns unes ell ella ells elles és però i o en al als del dels \
        de per amb sense segons després abans durant quan mentre si com que què qui on aquest \
        aquesta aquests això també així avui ahir ara no hi s'ha",
    particles: "de del dels la les els el i d'",
    ..BLANK
};

pub(super) static PT: Language = Language {
    tags: "pt",
    closed: "sr sra srs sras srta d dr dra drs prof profa eng engº arq adv gen cel ten sgt alm \
        mons pe fr sto sta exmo exma v.exa p.ex vs cf ca aprox av r al trav dep sen gov pres \
        Des Pça Lda.a Stº rod pq jd lgo N.B Min",
    number: "n nº núm p pp pág págs art arts vol t tel fig cap caps máx mín inc",
    unit: "a.C d.C min seg",
    name: "EUA E.U.A U.S S.A Inc Corp Co Ltd Cia Ltda Lda Jr jan fev abr jun jul ago nov dez",
    tail: "etc a.m p.m",
    starters: "o a os as um uma uns umas ele ela eles elas nós você vocês eu tu se seu sua seus \
        suas este esta estes estas esse essa isso isto aquele mas e ou nem não em no na nos nas \
        num numa ao à aos às de do da dos das por pelo pela para com sem sobre entre desde até \
        segundo após durante quando enquanto como que quem qual onde porque mais muitos alguns \
        todos outro outra também assim além agora hoje ontem depois antes então embora pois já \
        é foi há está são",
    particles: "de do da dos das e o a d'",
    said: "disse diz perguntou gritou exclamou respondeu escreveu afirmou indagou retrucou",
    ..BLANK
};

pub(super) static RO: Language = Language {
    tags: "ro mo rup",
    closed: "dl dlui d-l dna d-na dra d-ra dr prof univ conf ing arh av cpt lt mr sgt acad sf \
        sft pr î.p.s p.s cca aprox d.ex de.ex str bd bdul b-dul șos cal jud mun dvs alin.a vs \
        cf ș.u înv lect asist dir pdt preș Gen Col ex com loc ec",
    number: "nr art alin lit pct pag p vol fig tel sect et ap bl sc cap min max",
    name: "S.U.A SUA U.E S.A S.R.L Inc Corp Co Ltd Jr î.Hr d.Hr î.e.n e.n ian feb mart apr iun \
        iul aug sept oct nov dec mil mld a.c s.n",
    tail: "etc ș.a ş.a ș.a.m.d ş.a.m.d a.m p.m urm lei",
    starters: "el ea ei ele noi voi eu tu un o acest această acești aceste acesta aceasta acela \
        aceea cel cea cei cele dar și şi sau însă iar în la pe de din cu fără pentru prin după \
        înainte conform potrivit între sub peste până când dacă deși deoarece ce cine unde cum \
        care nu mai foarte toate toți mulți unii alt altă astfel apoi acum astăzi azi ieri \
        atunci totuși totodată deci este era a au are sunt fost va vor se s-a într-un într-o",
    particles: "de la din",
    said: "zise spuse strigă întrebă răspunse exclamă zbieră spus zis declarat întrebat strigat",
    ..BLANK
};
