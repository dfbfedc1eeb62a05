-- Ids of the events of one batch, 16 bytes each: what duplicates are recognised by after a restart. A row lies within
-- one generation of positions, so that rows are forgotten exactly when the memory of the running process forgets them.
-- The highest row of a partition also says how far it is tallied; it may hold no ids.
CREATE TABLE {{schema}}.seen_ids (
  partition smallint NOT NULL,
  last_position bigint NOT NULL,
  ids bytea NOT NULL,
  PRIMARY KEY (partition, last_position)
);
ALTER TABLE {{schema}}.seen_ids ALTER COLUMN ids SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, UPDATE, DELETE ON {{schema}}.seen_ids TO {{role}};
