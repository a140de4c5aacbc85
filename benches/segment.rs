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

/// About half a megabyte of prose in scripts that differ in length of a character, marks and case.
const LANGUAGES: [&str; 7] = ["en", "ru", "hy", "ar", "hi", "zh", "ja"];

fn prose(language: &str) -> String {
    let paragraph = match language {
        "en" => {
            "Dr. Reed told the U.N. at 5 p.m. that 3.5 million people had left. “We waited,” she said. “Nobody came!” Was it late?\n"
        }
        "ru" => {
            "В 2020 г. доктор А. П. Чехова приехала в г. Москва. «Мы ждали», — сказала она. Никто не пришёл! Было поздно?\n"
        }
        "hy" => {
            "Բժիշկն ասաց, որ 3,5 միլիոն մարդ հեռացել է։ Մենք սպասեցինք։ Ոչ ոք չեկավ։ Ուշ էր արդյոք։\n"
        }
        "ar" => "قال الطبيب إن ثلاثة ملايين شخص غادروا. انتظرنا طويلا. لم يأت أحد! هل تأخر الوقت؟\n",
        "hi" => "डॉक्टर ने कहा कि तीस लाख लोग चले गए। हमने इंतज़ार किया। कोई नहीं आया! क्या देर हो गई थी?\n",
        "zh" => "医生说三百万人离开了。“我们等了很久。”她说。没有人来!已经晚了吗?\n",
        _ => {
            "医師は三百万人が去ったと言った。「私たちは待った。」と彼女は言った。誰も来なかった!遅かったのか?\n"
        }
    };
    paragraph.repeat(500_000 / paragraph.len())
}

#[divan::bench(args = LANGUAGES)]
fn wireglot(bencher: Bencher, language: &str) {
    let text = prose(language);
    let segmenter = Segmenter::new(language);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| segmenter.split(&text).len());
}

#[divan::bench(args = LANGUAGES)]
fn icu_segmenter(bencher: Bencher, language: &str) {
    let text = prose(language);
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| segmenter.segment_str(&text).count());
}

#[divan::bench(args = LANGUAGES)]
fn sentencex(bencher: Bencher, language: &str) {
    let text = prose(language);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| sentencex::segment(language, &text).len());
}

#[divan::bench(args = LANGUAGES)]
fn unicode_segmentation(bencher: Bencher, language: &str) {
    let text = prose(language);
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
