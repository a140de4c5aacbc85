//! What elements mean for translation.

use crate::markup::BlockKind;

/// How an element takes part in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Within a sentence: `b`, `a`, and elements nobody knows, which browsers show in the line.
    Inline,
    /// Ends blocks. The kind is that of the text in it; `None` takes the parent's.
    Block(Option<BlockKind>),
    /// Ends the line.
    Break,
    /// In a sentence, without content, and nothing a reader sees by itself: `wbr`.
    Mark,
    /// In a sentence, without content, and seen: `img`.
    Picture,
    /// Ends blocks and has no content: `hr`.
    Rule,
    /// Neither seen nor sent, whatever is in it: `script`.
    Unseen,
    /// Text that stays as it is, within a sentence: `code`.
    ProtectedInline,
    /// Something shown within a sentence, with content that is no prose: `svg`.
    EmbedInline,
    /// Stays as it is and ends blocks: `pre`, `iframe`.
    EmbedBlock,
}

/// Classifies an element by its name in lower case.
pub(super) fn class(name: &str) -> Class {
    use BlockKind::{Caption, Cell, Heading, ListItem, Paragraph, Quote};
    match name {
        "br" => Class::Break,
        "wbr" | "basefont" | "bgsound" | "source" | "track" | "param" => Class::Mark,
        "img" | "input" | "image" => Class::Picture,
        "hr" | "area" | "base" | "col" | "embed" | "frame" | "keygen" => Class::Rule,
        "link" | "meta" | "script" | "style" | "template" | "noscript" | "noembed" | "noframes" => {
            Class::Unseen
        }
        "code" | "kbd" | "samp" | "tt" => Class::ProtectedInline,
        "svg" | "math" | "canvas" | "meter" | "progress" | "rt" | "rp" | "rtc" => {
            Class::EmbedInline
        }
        "pre" | "textarea" | "xmp" | "plaintext" | "listing" | "iframe" | "object" | "video"
        | "audio" | "applet" | "map" => Class::EmbedBlock,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hl1" | "hl2" | "title" | "legend"
        | "summary" => Class::Block(Some(Heading)),
        "li" | "dt" | "dd" | "option" | "optgroup" => Class::Block(Some(ListItem)),
        "blockquote" => Class::Block(Some(Quote)),
        "td" | "th" => Class::Block(Some(Cell)),
        "caption" | "figcaption" | "media-caption" => Class::Block(Some(Caption)),
        "html" | "body" | "head" | "article" | "main" => Class::Block(Some(Paragraph)),
        "address" | "aside" | "button" | "center" | "colgroup" | "datalist" | "details"
        | "dialog" | "dir" | "div" | "dl" | "fieldset" | "figure" | "footer" | "form"
        | "frameset" | "header" | "hgroup" | "menu" | "nav" | "ol" | "p" | "search" | "section"
        | "select" | "slot" | "table" | "tbody" | "tfoot" | "thead" | "tr" | "ul" => {
            Class::Block(None)
        }
        // Of the news agencies' NITF, in which bodies travel inside other formats.
        "hedline" | "media" | "block" | "dateline" | "byline" | "distributor" => Class::Block(None),
        _ => Class::Inline,
    }
}

/// Elements that show another document or a player: nothing of them is changed.
pub(super) fn is_embed(name: &str) -> bool {
    matches!(
        name,
        "iframe" | "embed" | "object" | "frame" | "applet" | "video" | "audio"
    )
}

/// Elements without content and without an end tag.
pub(in crate::markup) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Start tags that end `svg` and `math` wherever they stand (the HTML standard's list for tokens
/// in foreign content).
pub(super) fn breaks_out(name: &[u8]) -> bool {
    matches!(
        name,
        b"b" | b"big"
            | b"blockquote"
            | b"body"
            | b"br"
            | b"center"
            | b"code"
            | b"dd"
            | b"div"
            | b"dl"
            | b"dt"
            | b"em"
            | b"embed"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"head"
            | b"hr"
            | b"i"
            | b"img"
            | b"li"
            | b"listing"
            | b"menu"
            | b"meta"
            | b"nobr"
            | b"ol"
            | b"p"
            | b"pre"
            | b"ruby"
            | b"s"
            | b"small"
            | b"span"
            | b"strong"
            | b"strike"
            | b"sub"
            | b"sup"
            | b"table"
            | b"tt"
            | b"u"
            | b"ul"
            | b"var"
    )
}

/// Elements of `svg` and `math` in which HTML may stand again.
pub(super) fn integrates_html(name: &str) -> bool {
    matches!(
        name,
        "foreignobject" | "desc" | "title" | "annotation-xml" | "mtext" | "mi" | "mo" | "mn" | "ms"
    )
}

/// Elements whose bold or italics go on behind the end of a paragraph that forgot to close them.
pub(super) fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "u"
    )
}

/// Whether the start of an element may end others (a paragraph, an item before it).
pub(super) fn implies_ends(name: &str, class: Class) -> bool {
    match class {
        Class::Block(_) => !matches!(name, "button" | "select" | "slot" | "datalist" | "legend"),
        Class::EmbedBlock => matches!(name, "pre" | "xmp" | "plaintext" | "listing"),
        Class::Rule => name == "hr",
        _ => false,
    }
}

/// Whether the start of `new` ends an open `open` that has no end tag. `None` looks further up.
pub(super) fn ends(new: &str, open: &str) -> Option<bool> {
    let yes = match new {
        "li" => open == "li",
        "dt" | "dd" => matches!(open, "dt" | "dd"),
        "option" => open == "option",
        "optgroup" => matches!(open, "option" | "optgroup"),
        "td" | "th" => matches!(open, "td" | "th"),
        "tr" => matches!(open, "td" | "th" | "tr"),
        "tbody" | "thead" | "tfoot" => {
            matches!(
                open,
                "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "colgroup"
            )
        }
        "body" => open == "head",
        _ => false,
    };
    if yes || open == "p" {
        return Some(true);
    }
    // Like browsers, a list item looks through these for the one before it.
    (!matches!(open, "address" | "div") || !matches!(new, "li" | "dt" | "dd")).then_some(false)
}

/// Elements that an end tag inside them does not reach out of.
pub(super) fn is_scope(name: &str) -> bool {
    matches!(
        name,
        "html" | "table" | "td" | "th" | "caption" | "template" | "button"
    )
}

/// Whether an end tag may reach out of any scope.
pub(super) fn leaves_scope(name: &str) -> bool {
    matches!(
        name,
        "html" | "body" | "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption"
    )
}

/// Elements that stay when nothing is left in them: the document's frame and a table's cells.
pub(super) fn is_frame(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "head"
            | "body"
            | "main"
            | "article"
            | "td"
            | "th"
            | "form"
            | "button"
            | "select"
            | "title"
            | "template"
    )
}

/// Quotations that a network's script turns into an embedded post.
pub(super) fn is_embedded_post(class: &str) -> bool {
    class.split_ascii_whitespace().any(|class| {
        matches!(
            class,
            "twitter-tweet"
                | "twitter-video"
                | "instagram-media"
                | "tiktok-embed"
                | "bluesky-embed"
                | "reddit-embed-bq"
                | "text-post-media"
                | "imgur-embed-pub"
        )
    })
}

/// Values of `name` or `property` of a `meta` element whose `content` is read by people.
pub(super) fn is_description(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "description"
            | "title"
            | "abstract"
            | "og:title"
            | "og:description"
            | "og:image:alt"
            | "twitter:title"
            | "twitter:description"
            | "twitter:image:alt"
            | "dc.title"
            | "dc.description"
            | "dcterms.title"
            | "dcterms.abstract"
            | "sailthru.title"
            | "sailthru.description"
            | "parsely-title"
            | "headline"
    )
}
