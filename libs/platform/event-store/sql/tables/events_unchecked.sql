-- PostgreSQL reads a table's CHECKs from their text in every statement that inserts, which was an eighth of an append. They
-- said nothing that does not follow: positions and versions go up from the ones found, and a shard begins at its genesis.
ALTER TABLE {{schema}}.events
  DROP CONSTRAINT events_shard_check,
  DROP CONSTRAINT events_position_check,
  DROP CONSTRAINT events_version_check;
