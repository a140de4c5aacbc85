//! Sentence segmentation beside the known ways, in one run: `cargo bench --bench segment`.
//!
//! Compare the throughput of one language across the four; absolute figures differ from machine to
//! machine. `hostile` shows that the time stays linear: the throughput of ten times the text is
//! about the same.

use divan::Bencher;
use divan::counter::BytesCount;
use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;
use unicode_segmentation::UnicodeSegmentation;
use wireglot::segment::Segmenter;

fn main() {
    divan::main();
}

/// Scripts that differ in length of a character, marks and case, each twice: `en` as a newsroom writes, `en-dense` with
/// an abbreviation, a quotation or a number at nearly every full stop.
const TEXTS: [&str; 14] = [
    "en", "en-dense", "ru", "ru-dense", "hy", "hy-dense", "ar", "ar-dense", "hi", "hi-dense", "zh",
    "zh-dense", "ja", "ja-dense",
];

/// The language of a text.
fn language(text: &str) -> &str {
    text.trim_end_matches("-dense")
}

/// About half a megabyte of one paragraph again and again.
fn prose(text: &str) -> String {
    let paragraph = match text {
        "en" => {
            "The council voted on Tuesday to rebuild the old harbour bridge, which has been closed to traffic since the floods of last spring. Engineers found cracks in two of its four piers, and repairs are expected to take at least eighteen months. Mayor Anna Reed said the city would borrow most of the money it needs. “We cannot ask people to drive forty minutes around the bay every morning,” she told reporters after the session. Shop owners along the quay welcomed the decision, although several of them doubt that the work will begin before winter. The opposition voted against the plan because it wants a tunnel instead. About 20,000 people crossed the bridge every day before it was closed. A ferry now carries a third of them.\n"
        }
        "en-dense" => {
            "Dr. Reed told the U.N. at 5 p.m. that 3.5 million people had left. “We waited,” she said. “Nobody came!” Was it late?\n"
        }
        "ru" => {
            "Городской совет во вторник проголосовал за восстановление старого моста через залив, закрытого для движения после весеннего наводнения. Инженеры обнаружили трещины в двух из четырёх опор, и ремонт займёт не менее полутора лет. Мэр Анна Громова сообщила, что большую часть средств город возьмёт в долг. «Мы не можем заставлять людей каждое утро объезжать залив», — сказала она журналистам после заседания. Владельцы магазинов на набережной приветствовали решение, хотя некоторые сомневаются, что работы начнутся до зимы. Оппозиция голосовала против, потому что предлагает построить тоннель. До закрытия по мосту ежедневно проходили около 20 тысяч человек. Теперь треть из них перевозит паром.\n"
        }
        "ru-dense" => {
            "В 2020 г. доктор А. П. Чехова приехала в г. Москва. «Мы ждали», — сказала она. Никто не пришёл! Было поздно?\n"
        }
        "hy" => {
            "Քաղաքային խորհուրդը երեքշաբթի օրը որոշեց վերականգնել հին կամուրջը, որը փակ է գարնանային ջրհեղեղից հետո։ Ճարտարագետները ճաքեր են գտել չորս հենարաններից երկուսում, և նորոգումը կտևի առնվազն տասնութ ամիս։ Քաղաքապետը հայտնեց, որ միջոցների մեծ մասը քաղաքը պարտք կվերցնի։ «Մենք չենք կարող մարդկանց ստիպել ամեն առավոտ շրջանցել ծոցը», ասաց նա լրագրողներին։ Խանութպանները ողջունեցին որոշումը, թեև ոմանք կասկածում են, որ աշխատանքները կսկսվեն մինչև ձմեռ։\n"
        }
        "hy-dense" => {
            "Բժիշկն ասաց, որ 3,5 միլիոն մարդ հեռացել է։ Մենք սպասեցինք։ Ոչ ոք չեկավ։ Ուշ էր արդյոք։\n"
        }
        "ar" => {
            "صوّت المجلس البلدي يوم الثلاثاء لصالح إعادة بناء الجسر القديم الذي أُغلق أمام حركة المرور منذ فيضانات الربيع الماضي. وعثر المهندسون على تشققات في دعامتين من دعاماته الأربع، ومن المتوقع أن تستغرق الإصلاحات ثمانية عشر شهرا على الأقل. وقالت رئيسة البلدية إن المدينة ستقترض معظم المبلغ المطلوب. وأضافت أمام الصحفيين: «لا يمكننا أن نطلب من الناس الدوران حول الخليج كل صباح». ورحّب أصحاب المتاجر بالقرار، لكن بعضهم يشك في أن يبدأ العمل قبل الشتاء.\n"
        }
        "ar-dense" => {
            "قال الطبيب إن ثلاثة ملايين شخص غادروا. انتظرنا طويلا. لم يأت أحد! هل تأخر الوقت؟\n"
        }
        "hi" => {
            "नगर परिषद ने मंगलवार को पुराने पुल को फिर से बनाने के पक्ष में मतदान किया, जो पिछली बाढ़ के बाद से यातायात के लिए बंद है। इंजीनियरों को उसके चार में से दो खंभों में दरारें मिलीं और मरम्मत में कम से कम अठारह महीने लगेंगे। महापौर ने कहा कि शहर ज़रूरत का अधिकतर पैसा उधार लेगा। उन्होंने पत्रकारों से कहा, “हम लोगों से हर सुबह खाड़ी का चक्कर लगाने को नहीं कह सकते।” दुकानदारों ने फ़ैसले का स्वागत किया, हालाँकि कई को शक है कि काम सर्दियों से पहले शुरू होगा।\n"
        }
        "hi-dense" => {
            "डॉक्टर ने कहा कि तीस लाख लोग चले गए। हमने इंतज़ार किया। कोई नहीं आया! क्या देर हो गई थी?\n"
        }
        "zh" => {
            "市议会周二投票决定重建去年春季洪水后一直封闭的旧港大桥。工程师在四座桥墩中的两座发现了裂缝,维修预计至少需要十八个月。市长表示,所需资金的大部分将由市政府贷款解决。“我们不能要求人们每天早上绕海湾行驶四十分钟。”她在会后对记者说。码头沿岸的店主欢迎这一决定,但其中几位怀疑工程能否在冬天之前开始。反对派希望修建隧道,因此投了反对票。\n"
        }
        "zh-dense" => "医生说三百万人离开了。“我们等了很久。”她说。没有人来!已经晚了吗?\n",
        "ja" => {
            "市議会は火曜日、昨年春の洪水以来通行止めになっている古い港の橋を再建することを決めた。技術者は四本の橋脚のうち二本にひびを見つけており、修理には少なくとも十八か月かかる見通しだ。市長は必要な資金の大半を借り入れると述べた。「毎朝、湾を四十分も回ってもらうわけにはいかない」と市長は会議の後、記者団に語った。埠頭の商店主たちは決定を歓迎したが、冬までに工事が始まるかどうか疑う人もいる。\n"
        }
        _ => {
            "医師は三百万人が去ったと言った。「私たちは待った。」と彼女は言った。誰も来なかった!遅かったのか?\n"
        }
    };
    paragraph.repeat(500_000 / paragraph.len())
}

#[divan::bench(args = TEXTS)]
fn wireglot(bencher: Bencher, name: &str) {
    let text = prose(name);
    let segmenter = Segmenter::new(language(name));
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| segmenter.split(&text).len());
}

#[divan::bench(args = TEXTS)]
fn icu_segmenter(bencher: Bencher, name: &str) {
    let text = prose(name);
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| segmenter.segment_str(&text).count());
}

#[divan::bench(args = TEXTS)]
fn sentencex(bencher: Bencher, name: &str) {
    let text = prose(name);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| sentencex::segment(language(name), &text).len());
}

#[divan::bench(args = TEXTS)]
fn unicode_segmentation(bencher: Bencher, name: &str) {
    let text = prose(name);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| text.unicode_sentences().count());
}

/// Texts that invite a rule to look back or ahead over all of it, at two sizes.
#[divan::bench(args = [100_000, 1_000_000], consts = [0, 1, 2, 3, 4, 5])]
fn hostile<const CASE: usize>(bencher: Bencher, size: usize) {
    let unit = ["J. ", "\"a. ", "(a. ", "1. ", "« a. ", "...🎉 "][CASE];
    let text = unit.repeat(size / unit.len());
    let segmenter = Segmenter::new("en");
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| segmenter.split(&text).len());
}
