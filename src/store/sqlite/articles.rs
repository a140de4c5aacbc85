//! Articles and their high-water marks, which are kept for ever.

use std::cmp::Ordering;

use sqlx::SqliteConnection;

use super::failure::Failure;
use crate::job::{Identity, Revision};
use crate::locale::LanguageTag;

/// What is known of an article.
pub(super) struct Article {
    pub(super) id: i64,
    /// The highest revision; `None` before the first job.
    pub(super) mark: Option<Mark>,
    /// The highest revision at which it was withdrawn.
    pub(super) withdrawn: Option<Revision>,
}

/// The highest revision and edition of an article.
pub(super) struct Mark {
    pub(super) revision: Revision,
    pub(super) edition: u32,
    /// Empty after a withdrawal, which has no content to conflict with.
    pub(super) content_hash: Option<String>,
}

/// The row number of an article, which is added when it is not known: a unit may outlive the
/// file in which its job was recorded.
pub(super) async fn find_or_add(
    connection: &mut SqliteConnection,
    desk: &str,
    article_id: &str,
) -> Result<i64, Failure> {
    let known = sqlx::query_scalar("SELECT id FROM articles WHERE desk = ? AND article_id = ?")
        .bind(desk)
        .bind(article_id)
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id =
        sqlx::query_scalar("INSERT INTO articles (desk, article_id) VALUES (?, ?) RETURNING id")
            .bind(desk)
            .bind(article_id)
            .fetch_one(connection)
            .await?;
    Ok(id)
}

type ArticleRow = (
    i64,
    Option<String>,
    Option<String>,
    u32,
    Option<String>,
    Option<String>,
);

/// The article with its marks; it is added when it is not known.
pub(super) async fn load(
    connection: &mut SqliteConnection,
    desk: &str,
    article_id: &str,
) -> Result<Article, Failure> {
    let row: Option<ArticleRow> = sqlx::query_as(
        "SELECT id, revision_kind, revision, edition, content_hash, withdrawn_revision \
         FROM articles WHERE desk = ? AND article_id = ?",
    )
    .bind(desk)
    .bind(article_id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((id, kind, revision, edition, content_hash, withdrawn)) = row else {
        return Ok(Article {
            id: find_or_add(connection, desk, article_id).await?,
            mark: None,
            withdrawn: None,
        });
    };
    let revision = restore(kind.as_deref(), revision.as_deref())?;
    Ok(Article {
        id,
        mark: revision.map(|revision| Mark {
            revision,
            edition,
            content_hash,
        }),
        withdrawn: restore(kind.as_deref(), withdrawn.as_deref())?,
    })
}

/// Writes the marks of an article back.
pub(super) async fn save(
    connection: &mut SqliteConnection,
    article: &Article,
) -> Result<(), Failure> {
    let Some(mark) = &article.mark else {
        return Ok(());
    };
    sqlx::query(
        "UPDATE articles SET revision_kind = ?, revision = ?, edition = ?, content_hash = ?, \
         withdrawn_revision = ? WHERE id = ?",
    )
    .bind(mark.revision.kind().as_str())
    .bind(mark.revision.text())
    .bind(mark.edition)
    .bind(&mark.content_hash)
    .bind(article.withdrawn.as_ref().map(Revision::text))
    .bind(article.id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Raises what was asked for to `revision` and `edition` in every target that has less. The
/// article's mark must not be raised yet.
pub(super) async fn ask(
    connection: &mut SqliteConnection,
    article: &Article,
    targets: &[LanguageTag],
    revision: &Revision,
    edition: u32,
) -> Result<(), Failure> {
    let reached = match &article.mark {
        Some(mark) if !is_beyond((revision, edition), (&mark.revision, mark.edition)) => {
            targets_beyond(connection, article.id, revision, edition).await?
        }
        _ => Vec::new(),
    };
    let behind: Vec<&str> = targets
        .iter()
        .map(LanguageTag::as_str)
        .filter(|target| !reached.iter().any(|reached| reached == target))
        .collect();
    sqlx::query(
        "INSERT INTO languages (article, target, asked_revision, asked_edition) \
         SELECT ?1, value, ?2, ?3 FROM json_each(?4) WHERE true \
         ON CONFLICT DO UPDATE SET asked_revision = ?2, asked_edition = ?3",
    )
    .bind(article.id)
    .bind(revision.text())
    .bind(edition)
    .bind(json_list(&behind))
    .execute(connection)
    .await?;
    Ok(())
}

/// Targets in which more than `revision` and `edition` was asked for.
async fn targets_beyond(
    connection: &mut SqliteConnection,
    article: i64,
    revision: &Revision,
    edition: u32,
) -> Result<Vec<String>, Failure> {
    let rows: Vec<(String, String, u32)> = sqlx::query_as(
        "SELECT target, asked_revision, asked_edition FROM languages \
         WHERE article = ? AND asked_revision IS NOT NULL",
    )
    .bind(article)
    .fetch_all(connection)
    .await?;
    let kind = revision.kind().as_str();
    let mut targets = Vec::new();
    for (target, asked, asked_edition) in rows {
        let asked = restore(Some(kind), Some(&asked))?;
        if asked.is_some_and(|asked| is_beyond((&asked, asked_edition), (revision, edition))) {
            targets.push(target);
        }
    }
    Ok(targets)
}

/// A JSON array of strings, the one form in which SQLite takes a list as a parameter.
pub(super) fn json_list(strings: &[&str]) -> String {
    serde_json::Value::from(strings.to_vec()).to_string()
}

/// Whether (revision, edition) `a` is higher than `b`; never when their kinds differ.
fn is_beyond(a: (&Revision, u32), b: (&Revision, u32)) -> bool {
    match a.0.compare(b.0) {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => a.1 > b.1,
        _ => false,
    }
}

/// Whether `a` is at least `b`; never when their kinds differ.
fn reaches(a: &Revision, b: &Revision) -> bool {
    matches!(a.compare(b), Some(Ordering::Greater | Ordering::Equal))
}

/// What the store knows of newer wishes for one article and target.
pub(super) struct Newest {
    asked: Option<(Revision, u32)>,
    withdrawn: Option<Revision>,
}

type NewestRow = (Option<String>, Option<String>, Option<String>, Option<u32>);

impl Newest {
    /// Reads it; `None` for an article that is not known.
    pub(super) async fn of(
        connection: &mut SqliteConnection,
        identity: &Identity,
    ) -> Result<Option<Self>, Failure> {
        let row: Option<NewestRow> = sqlx::query_as(
            "SELECT revision_kind, withdrawn_revision, asked_revision, asked_edition \
             FROM articles LEFT JOIN languages ON article = id AND target = ? \
             WHERE desk = ? AND article_id = ?",
        )
        .bind(identity.target.as_str())
        .bind(&identity.desk)
        .bind(&identity.article_id)
        .fetch_optional(connection)
        .await?;
        let Some((kind, withdrawn, asked, edition)) = row else {
            return Ok(None);
        };
        let asked = restore(kind.as_deref(), asked.as_deref())?;
        Ok(Some(Self {
            asked: asked.zip(edition),
            withdrawn: restore(kind.as_deref(), withdrawn.as_deref())?,
        }))
    }

    /// Whether a translation at this revision comes too late.
    pub(super) fn supersedes(&self, revision: &Revision, edition: u32) -> bool {
        self.asked_beyond(revision, edition)
            || (self.withdrawn.as_ref()).is_some_and(|withdrawn| reaches(withdrawn, revision))
    }

    /// Whether a withdrawal at this revision comes too late. It is terminal for every edition of
    /// its own revision, so only a higher revision counts.
    pub(super) fn supersedes_withdrawal(&self, revision: &Revision) -> bool {
        self.asked_beyond(revision, u32::MAX)
            || (self.withdrawn.as_ref())
                .is_some_and(|withdrawn| is_beyond((withdrawn, 0), (revision, 0)))
    }

    fn asked_beyond(&self, revision: &Revision, edition: u32) -> bool {
        (self.asked.as_ref()).is_some_and(|(asked, asked_edition)| {
            is_beyond((asked, *asked_edition), (revision, edition))
        })
    }
}

/// Raises the highest published revision of an article and target.
pub(super) async fn mark_published(
    connection: &mut SqliteConnection,
    article: i64,
    target: &str,
    revision: &str,
) -> Result<(), Failure> {
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT revision_kind, published_revision \
         FROM articles JOIN languages ON article = id WHERE id = ? AND target = ?",
    )
    .bind(article)
    .bind(target)
    .fetch_optional(&mut *connection)
    .await?;
    if let Some((Some(kind), Some(published))) = row {
        let published = restore(Some(&kind), Some(&published))?;
        let new = Revision::restore(&kind, revision);
        if published
            .zip(new)
            .is_some_and(|(old, new)| reaches(&old, &new))
        {
            return Ok(());
        }
    }
    sqlx::query(
        "INSERT INTO languages (article, target, published_revision) VALUES (?1, ?2, ?3) \
         ON CONFLICT DO UPDATE SET published_revision = ?3",
    )
    .bind(article)
    .bind(target)
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(())
}

/// The targets whose highest published revision lies above the highest withdrawal.
pub(super) async fn published_languages(
    connection: &mut SqliteConnection,
    desk: &str,
    article_id: &str,
) -> Result<Vec<LanguageTag>, Failure> {
    let rows: Vec<(String, String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT target, published_revision, revision_kind, withdrawn_revision \
         FROM articles JOIN languages ON article = id \
         WHERE desk = ? AND article_id = ? AND published_revision IS NOT NULL ORDER BY target",
    )
    .bind(desk)
    .bind(article_id)
    .fetch_all(connection)
    .await?;
    let mut languages = Vec::with_capacity(rows.len());
    for (target, published, kind, withdrawn) in rows {
        let gone = match restore(kind.as_deref(), withdrawn.as_deref())? {
            Some(withdrawn) => restore(kind.as_deref(), Some(&published))?
                .is_some_and(|published| reaches(&withdrawn, &published)),
            None => false,
        };
        if !gone {
            languages.push(tag(&target)?);
        }
    }
    Ok(languages)
}

/// The targets that were ever asked for.
pub(super) async fn known_languages(
    connection: &mut SqliteConnection,
    desk: &str,
    article_id: &str,
) -> Result<Vec<LanguageTag>, Failure> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT target FROM articles JOIN languages ON article = id \
         WHERE desk = ? AND article_id = ? \
         AND (asked_revision IS NOT NULL OR published_revision IS NOT NULL) ORDER BY target",
    )
    .bind(desk)
    .bind(article_id)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|target| tag(target)).collect()
}

/// Reads a language tag of the file.
pub(super) fn tag(text: &str) -> Result<LanguageTag, Failure> {
    LanguageTag::parse(text).map_err(|_| Failure::damaged("language tag"))
}

/// Reads a revision of the file.
pub(super) fn restore(kind: Option<&str>, text: Option<&str>) -> Result<Option<Revision>, Failure> {
    match (kind, text) {
        (Some(kind), Some(text)) => Revision::restore(kind, text)
            .map(Some)
            .ok_or_else(|| Failure::damaged("revision")),
        _ => Ok(None),
    }
}
