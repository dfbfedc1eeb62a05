-- One plain table, log.segment_<id>, per segment. Dropping a partition of a partitioned table would lock that table
-- against every append and read, and each statement would plan over years of segments.
CREATE TABLE log.segments (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic smallint NOT NULL REFERENCES log.topics,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_at timestamptz
);
CREATE UNIQUE INDEX segments_open ON log.segments (topic) WHERE closed_at IS NULL;
