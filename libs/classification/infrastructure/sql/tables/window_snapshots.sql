-- The windows of a partition as they stood after a row of its journal, in pieces of a size that the server likes.
CREATE TABLE {{schema}}.window_snapshots (
  partition smallint NOT NULL,
  piece smallint NOT NULL,
  sequence bigint NOT NULL,
  words bytea NOT NULL,
  PRIMARY KEY (partition, piece)
);
ALTER TABLE {{schema}}.window_snapshots ALTER COLUMN words SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, DELETE ON {{schema}}.window_snapshots TO {{role}};
