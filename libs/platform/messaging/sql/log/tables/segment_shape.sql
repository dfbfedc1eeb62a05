-- Every segment is made like this one, which stays empty.
CREATE TABLE log.segment_shape (
  partition smallint NOT NULL,
  "position" bigint NOT NULL,
  -- Milliseconds since the epoch.
  appended_at bigint NOT NULL,
  key text NOT NULL,
  headers text NOT NULL,
  value bytea NOT NULL,
  PRIMARY KEY (partition, "position")
);
