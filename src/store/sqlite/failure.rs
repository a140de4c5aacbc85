//! What went wrong, by what the caller does next.

use sqlx::migrate::MigrateError;

use crate::store::StoreError;
use crate::store::marks::Damaged;

/// As [`StoreError`], but one failed commit can be told to every operation that was part of it.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    Unavailable(String),
    Unusable(String),
}

impl Failure {
    /// A value in the file that this version did not write.
    pub(super) fn damaged(what: &str) -> Self {
        Self::Unusable(format!(
            "it holds a {what} that cannot be read; restore the file from a backup"
        ))
    }
}

impl From<Damaged> for Failure {
    fn from(Damaged(what): Damaged) -> Self {
        Self::damaged(what)
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unavailable(detail) => Self::Unavailable(detail),
            Failure::Unusable(detail) => Self::Unusable(detail),
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => by_code(code(&error), database.message()),
            sqlx::Error::PoolTimedOut => {
                Self::Unavailable("every connection for reading is busy".to_owned())
            }
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable("it is closed".to_owned())
            }
            sqlx::Error::Io(error) => Self::Unavailable(error.to_string()),
            // What is left are rows and columns of another shape than this version writes.
            _ => Self::Unusable(error.to_string()),
        }
    }
}

impl From<MigrateError> for Failure {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::Unusable(format!(
                "it was written by a newer version of wireglot (schema {version}); run that \
                 version, or restore the copy made before the upgrade"
            )),
            MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
                Self::Unusable(format!(
                    "its schema {version} is not the one of this version of wireglot; run the \
                     version that wrote it, or begin with a new file"
                ))
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Unusable(other.to_string()),
        }
    }
}

/// Whether another process holds the file's lock.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    code(error) & 0xff == 5
}

/// SQLite's result code; 0 for an error of another origin.
fn code(error: &sqlx::Error) -> i32 {
    (error.as_database_error())
        .and_then(|database| database.code()?.parse().ok())
        .unwrap_or_default()
}

/// SQLite's result codes; the low byte is the primary one.
/// Source: <https://www.sqlite.org/rescode.html>.
fn by_code(code: i32, message: &str) -> Failure {
    let unavailable = |detail: &str| Failure::Unavailable(format!("{detail} ({message})"));
    let unusable = |detail: &str| Failure::Unusable(format!("{detail} ({message})"));
    match code & 0xff {
        5 | 6 | 15 => unavailable("another process holds the file's lock for too long"),
        8 => unavailable("the file cannot be written: it, its folder or its disk is read-only"),
        10 => unavailable("the disk fails to read or write"),
        13 => unavailable("the disk is full"),
        14 => unavailable("the file cannot be opened; check its path and permissions"),
        3 | 7 | 9 | 22 | 23 => unavailable("the system refuses"),
        11 => unusable("the file is damaged; restore it from a backup"),
        26 => unusable("the file is not an SQLite database; give another path"),
        _ => unusable("SQLite refuses"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_told_from_what_an_operator_must_mend() {
        // Extended codes: IOERR_WRITE, READONLY_DIRECTORY, BUSY_SNAPSHOT.
        for code in [5, 6, 8, 10, 13, 14, 778, 1544, 517] {
            assert!(
                matches!(by_code(code, ""), Failure::Unavailable(_)),
                "{code}"
            );
        }
        for code in [1, 11, 19, 26, 267] {
            assert!(matches!(by_code(code, ""), Failure::Unusable(_)), "{code}");
        }
    }
}
