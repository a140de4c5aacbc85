-- What the newsroom's glossaries said of a sentence when it was translated; 0 for nothing.
ALTER TABLE memory ADD COLUMN glossary bigint NOT NULL DEFAULT 0;
