//! Lithuanian, Latvian.

use super::{BLANK, Language, Ordinals};

pub(super) const ALL: &[&Language] = &[&LT, &LV];

pub(super) static LT: Language = Language {
    tags: "lt sgs",
    closed: "dr prof doc habil gen plk mjr kpt ltn serž kun mons arkiv pvz t.y vad vadin pr al \
        a pl r raj sav apskr mstl vs žr plg angl vok rus lot lenk p p-as akad inž dir pirm \
        pavad š.m",
    number: "nr str psl sk lent pav g",
    name: "d m mln mlrd tūkst Lt Eur val sek UAB a.m.ž pr.Kr po.Kr mėn",
    tail: "kt ir.kt etc t.t ir.t.t pan ir.pan",
    starters: "jis ji jie jos mes jūs aš tu tai šis ši šie šios tas ta tie tos ten čia bet o ir \
        ar arba tačiau taigi į iš nuo iki po prieš už be per su apie tarp dėl pagal prie kai \
        kada jei nors nes kaip kas kur kodėl ne taip jau dar pat jo jų mūsų visi daugelis dabar \
        šiandien vakar rytoj vėliau yra buvo bus gali reikia anot pasak todėl",
    said: "sakė teigė klausė pridūrė",
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};

pub(super) static LV: Language = Language {
    tags: "lv ltg",
    closed: "dr prof doc kgs kdze k-gs k-dze ģen plkv mjr kpt ltn arhib bīsk t.i t.s piem t.sk sal \
        resp apm ap raj nov pag kr angl vāc kriev lat akad inž dir priekšs st sv jkdze ģenplkv plk",
    number: "nr lpp p pp sk att",
    name: "g gs milj mljrd miljd tūkst Ls min sek SIA pr.Kr p.m.ē m.ē",
    tail: "utt u.c u.tml utml u.t.t etc",
    starters: "viņš viņa viņi viņas mēs jūs es tu tas tā tie tās šis šī šie šīs tur te bet un vai \
        taču tomēr tāpēc uz no līdz pēc pirms par bez ar pie starp pret saskaņā kad ja lai gan jo \
        kā kas kur kāpēc ne jau vēl arī viņu mūsu visi daudzi daži tagad šodien vakar rīt vēlāk ir \
        bija būs var jā savukārt tāpat",
    said: "sacīja teica jautāja piebilda",
    ordinals: Ordinals::BeforeLower,
    ..BLANK
};
