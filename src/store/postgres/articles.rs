//! Articles and their high-water marks, which are kept for ever.

use sqlx::PgConnection;

use super::failure::Failure;
use crate::job::{Identity, Revision};
use crate::locale::LanguageTag;
use crate::store::marks::{self, Article, ArticleColumns, Newest, NewestColumns};

/// The row number of an article, which is added when it is not known: a unit may outlive the
/// database in which its job was recorded.
pub(super) async fn find_or_add(
    connection: &mut PgConnection,
    desk: &str,
    article_id: &str,
) -> Result<i64, Failure> {
    for _ in 0..2 {
        let known =
            sqlx::query_scalar("SELECT id FROM articles WHERE desk = $1 AND article_id = $2")
                .bind(desk)
                .bind(article_id)
                .fetch_optional(&mut *connection)
                .await?;
        if let Some(id) = known {
            return Ok(id);
        }
        let added = sqlx::query_scalar(
            "INSERT INTO articles (desk, article_id) VALUES ($1, $2) \
             ON CONFLICT DO NOTHING RETURNING id",
        )
        .bind(desk)
        .bind(article_id)
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(id) = added {
            return Ok(id);
        }
        // Somebody else has added it meanwhile.
    }
    Err(Failure::Unusable(
        "an article is neither there nor not".to_owned(),
    ))
}

/// The article with its marks, locked until the end of the transaction; it is added when it is not
/// known.
pub(super) async fn lock(
    connection: &mut PgConnection,
    desk: &str,
    article_id: &str,
) -> Result<Article, Failure> {
    let id = find_or_add(connection, desk, article_id).await?;
    // Not FOR UPDATE: rows that refer to the article may be added by others.
    let columns: ArticleColumns = sqlx::query_as(
        "SELECT id, revision_kind, revision, edition, content_hash, withdrawn_revision \
         FROM articles WHERE id = $1 FOR NO KEY UPDATE",
    )
    .bind(id)
    .fetch_one(connection)
    .await?;
    Ok(Article::read(columns)?)
}

/// Writes the marks of an article back.
pub(super) async fn save(connection: &mut PgConnection, article: &Article) -> Result<(), Failure> {
    let Some(mark) = &article.mark else {
        return Ok(());
    };
    sqlx::query(
        "UPDATE articles SET revision_kind = $1, revision = $2, edition = $3, content_hash = $4, \
         withdrawn_revision = $5 WHERE id = $6",
    )
    .bind(mark.revision.kind().as_str())
    .bind(mark.revision.text())
    .bind(i64::from(mark.edition))
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
    connection: &mut PgConnection,
    article: &Article,
    targets: &[LanguageTag],
    revision: &Revision,
    edition: u32,
) -> Result<(), Failure> {
    let asked = if article.is_beyond(revision, edition) {
        sqlx::query_as(
            "SELECT target, asked_revision, asked_edition FROM languages \
             WHERE article = $1 AND asked_revision IS NOT NULL",
        )
        .bind(article.id)
        .fetch_all(&mut *connection)
        .await?
    } else {
        Vec::new()
    };
    let mut behind = article.behind(targets, asked, (revision, edition))?;
    behind.sort_unstable();
    sqlx::query(
        "INSERT INTO languages (article, target, asked_revision, asked_edition) \
         SELECT $1, target, $2, $3 FROM unnest($4::text[]) AS target \
         ON CONFLICT (article, target) DO UPDATE SET asked_revision = $2, asked_edition = $3",
    )
    .bind(article.id)
    .bind(revision.text())
    .bind(i64::from(edition))
    .bind(behind)
    .execute(connection)
    .await?;
    Ok(())
}

/// What the store knows of newer wishes; `None` for an article that is not known.
pub(super) async fn newest(
    connection: &mut PgConnection,
    identity: &Identity,
) -> Result<Option<Newest>, Failure> {
    let row: Option<NewestColumns> = sqlx::query_as(
        "SELECT revision_kind, withdrawn_revision, asked_revision, asked_edition \
         FROM articles LEFT JOIN languages ON article = id AND target = $1 \
         WHERE desk = $2 AND article_id = $3",
    )
    .bind(identity.target.as_str())
    .bind(&identity.desk)
    .bind(&identity.article_id)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Newest::read).transpose()?)
}

/// Raises the highest published revision of an article and target.
pub(super) async fn mark_published(
    connection: &mut PgConnection,
    article: i64,
    target: &str,
    revision: &str,
) -> Result<(), Failure> {
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT revision_kind, published_revision FROM articles JOIN languages ON article = id \
         WHERE id = $1 AND target = $2 FOR UPDATE OF languages",
    )
    .bind(article)
    .bind(target)
    .fetch_optional(&mut *connection)
    .await?;
    if let Some((Some(kind), Some(published))) = row
        && !marks::is_higher(&kind, &published, revision)?
    {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO languages (article, target, published_revision) VALUES ($1, $2, $3) \
         ON CONFLICT (article, target) DO UPDATE SET published_revision = $3",
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
    connection: &mut PgConnection,
    article: i64,
) -> Result<Vec<LanguageTag>, Failure> {
    let rows = sqlx::query_as(
        "SELECT target, published_revision, revision_kind, withdrawn_revision \
         FROM articles JOIN languages ON article = id \
         WHERE id = $1 AND published_revision IS NOT NULL ORDER BY target",
    )
    .bind(article)
    .fetch_all(connection)
    .await?;
    Ok(marks::not_withdrawn(rows)?)
}

/// The targets that were ever asked for.
pub(super) async fn known_languages(
    connection: &mut PgConnection,
    article: i64,
) -> Result<Vec<LanguageTag>, Failure> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT target FROM languages WHERE article = $1 \
         AND (asked_revision IS NOT NULL OR published_revision IS NOT NULL) ORDER BY target",
    )
    .bind(article)
    .fetch_all(connection)
    .await?;
    let languages: Result<_, _> = rows.iter().map(|target| marks::tag(target)).collect();
    Ok(languages?)
}
