//! Turkic languages, each in all scripts it is written in.

use super::cyrillic;
use super::{BLANK, Language, Ordinals};

pub(super) const ALL: &[&Language] = &[&TR, &AZ, &CRH, &UZ, &TK, &TT, &KK, &KY, &BA, &UG];

pub(super) static TR: Language = Language {
    tags: "tr gag",
    closed: "dr prof doç yrd yard av müh mim uzm öğr gör arş op sn hz alb yb bnb yzb tğm ütğm \
        korg tümg tuğg org mar mah cad sok sk apt bkz krş örn yak çev haz der st gn ecz dt vet \
        hst ünv üniv fak böl bşk gn.bşk md müd doğ Kd Fr İng Alm Ar Far Lat Osm Rus blv bul",
    number: "no s sf ss m c cilt sy nu maks min",
    name: "A.Ş Ltd Şti T.C T.A.Ş A.B.D ABD Inc Corp Co Jr M.Ö M.S İ.Ö İ.S yy tel",
    tail: "vb vs vd vdğ v.b v.s",
    starters: "o onlar biz siz ben sen bu bunlar şu şunlar burada orada ama ve veya ya fakat \
        ancak yani ki eğer çünkü gibi ne kim nerede neden niçin nasıl hayır evet artık daha da \
        de onun onların bizim benim bütün birçok bazı şimdi bugün dün yarın sonra önce var yok \
        olan bir iki her hiç böyle öyle şöyle göre için ile kadar",
    said: "dedim dedik dediler demiş der derim sordum sorar bağırır dedi diyor diye sordu \
        bağırdı yanıtladı",
    ordinals: Ordinals::BeforeAny,
    ..BLANK
};

pub(super) static AZ: Language = Language {
    tags: "az azb",
    parents: &[&TR],
    closed: "dos akad prof müh mər küç pr məs təxm gen-mayor ş Əl St h.ə Şm проф акад ак күч мәс",
    number: "səh s nöm № сәһ",
    unit: "mln mlrd man e.ə b.e.ə b.e AZN г i мин млн млрд",
    tail: "və.s və.sair sair i.a и.а",
    starters: "o onlar biz siz mən sən bu bunlar həmin burada orada amma və ya lakin ancaq yəni \
        əgər çünki kimi nə kim harada niyə necə xeyr bəli artıq daha da də onun onların bizim \
        mənim bütün bir çox bəzi indi bugün dünən sabah sonra əvvəl var yoxdur hər heç belə görə \
        üçün ilə qədər о онлар биз сиз мән бу амма лакин бир",
    said: "dedi deyib soruşdu bildirdi bildirib söylədi",
    ordinals: Ordinals::None,
    ..BLANK
};

/// Crimean Tatar in Latin and Cyrillic script.
static CRH: Language = Language {
    tags: "crh",
    parents: &[&TR, &cyrillic::RU],
    closed: "dots akad prof",
    tail: "ve.b",
    starters: "o olar biz siz men sen bu şu amma ve ya lâkin em de",
    ..BLANK
};

pub(super) static UZ: Language = Language {
    tags: "uz",
    parents: &[&cyrillic::RU],
    closed: "prof dots akad gen polk kap leyt ko'ch ko‘ch vil t.y mas Sh Ch G‘ O‘ G' O' Yu Ya Yo \
        Ye Ts проф доц акад кўч вил Ш Ч Ғ Ў Қ Ҳ Ю Я Ё Ж",
    number: "b bet № б",
    unit: "y yy mln mlrd so'm so‘m mil.av м.ав й йй сўм",
    tail: "va.b va.h.k h.k va.sh.k ва.б ва.ҳ.к ҳ.к",
    starters: "u ular biz siz men sen bu shu o'sha bunda bunga ammo lekin va yoki biroq ya'ni agar \
        chunki kabi nima kim qayerda nega qanday yo'q ha endi yana ham uning ularning bizning \
        barcha ko'p ayrim hozir bugun kecha ertaga keyin avval bor har hech shunday bir ikki у \
        улар биз сиз мен сен бу шу ўша аммо лекин ва ёки бироқ агар чунки нима ким қаерда нега \
        қандай энди яна ҳам унинг барча кўп ҳозир бугун кеча эртага кейин бор ҳар бир",
    said: "dedi deydi so'radi деди дейди сўради",
    ..BLANK
};

pub(super) static TK: Language = Language {
    tags: "tk",
    parents: &[&TR, &cyrillic::RU],
    closed: "prof dos akad gen köç şäh etr wel Gh проф акад",
    number: "sah № b",
    unit: "ý ýý mln mlrd man b.e.öň",
    tail: "we.ş.m we.b ş.m",
    starters: "ol olar biz siz men sen bu şu şol bular emma we ýa ýöne ýagny eger çünki ýaly näme \
        kim nirede nähili ýok hawa indi ýene hem onuň olaryň ähli köp käbir häzir gün düýn ertir \
        soň öň bar her hiç şeýle bir iki",
    said: "diýdi diýýär sorady",
    ordinals: Ordinals::None,
    ..BLANK
};

pub(super) static TT: Language = Language {
    tags: "tt",
    parents: &[&cyrillic::RU],
    closed: "ур проф доц акад ген полк мәс мәк Ш Җ Ә Г",
    number: "б бит №",
    unit: "е млн млрд б.э.к",
    tail: "һ.б һб һ.б.ш",
    starters: "ул алар без сез мин син бу шул менә монда анда әмма һәм яки ләкин ягъни әгәр чөнки \
        кебек нәрсә кем кайда нигә ничек юк әйе инде тагын да дә аның аларның безнең барлык күп \
        кайбер хәзер бүген кичә иртәгә соңыннан аннары бар һәр шулай бер ике",
    said: "диде ди сорады әйтте",
    ..BLANK
};

pub(super) static KK: Language = Language {
    tags: "kk kaa",
    parents: &[&cyrillic::RU],
    closed: "көш проф доц акад ген полк мыс обл ауд Ә Ғ Қ Ң Ө Ұ Ү Һ І kösh",
    number: "б бет № т",
    unit: "ж жж млн млрд тг ғ ғғ",
    tail: "т.б т.с.с және.т.б ж.т.б т.т",
    starters: "ол олар біз сіз мен сен бұл осы сол мұнда онда бірақ және немесе алайда яғни егер \
        өйткені себебі сияқты не кім қайда неге қалай жоқ иә енді тағы да де оның олардың біздің \
        барлық көп кейбір қазір бүгін кеше ертең кейін бұрын бар әр ешқандай осылай бір екі сондай",
    said: "деді дейді сұрады",
    ..BLANK
};

pub(super) static KY: Language = Language {
    tags: "ky",
    parents: &[&cyrillic::RU],
    closed: "көч проф доц акад ген полк мис обл р-ну Ө Ү Ң",
    number: "б бет №",
    unit: "ж жж млн млрд б.з.ч к",
    tail: "ж.б ж.у.с ж.у.с.с т.а",
    starters: "ал алар биз сиз мен сен бул ушул ошол мында анда бирок жана же ошондуктан эгер \
        анткени сыяктуу эмне ким кайда эмнеге кандай жок ооба эми дагы да анын алардын биздин \
        бардык көп айрым азыр бүгүн кечээ эртең кийин мурда бар ар бир эки ошондой",
    said: "деди дейт сурады",
    ..BLANK
};

pub(super) static BA: Language = Language {
    tags: "ba",
    parents: &[&cyrillic::RU, &TT],
    closed: "ур проф акад мәҫ Ә Ғ Ҡ Һ Ө Ү",
    number: "б бит №",
    unit: "й йй млн млрд",
    tail: "һ.б һ.б.ш",
    starters: "ул улар беҙ һеҙ мин һин был шул бында унда әммә һәм йәки ләкин йәғни әгәр сөнки \
        кеүек нимә кем ҡайҙа ниңә нисек юҡ эйе инде тағы ла лә уның уларҙың беҙҙең бөтә күп ҡайһы \
        хәҙер бөгөн кисә иртәгә һуңынан бар һәр шулай бер ике",
    said: "тине ти һораны әйтте",
    ..BLANK
};

/// Uyghur in Arabic script has no capitals; Latin and Cyrillic forms are rare in news.
static UG: Language = Language {
    tags: "ug",
    ..BLANK
};
