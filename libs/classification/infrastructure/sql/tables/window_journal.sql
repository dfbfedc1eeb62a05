-- What each batch fed to the windows of a partition since their snapshot: little enough to be written with every batch.
CREATE TABLE {{schema}}.window_journal (
  partition smallint NOT NULL,
  sequence bigint NOT NULL,
  words bytea NOT NULL,
  PRIMARY KEY (partition, sequence)
);
ALTER TABLE {{schema}}.window_journal ALTER COLUMN words SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, DELETE ON {{schema}}.window_journal TO {{role}};
