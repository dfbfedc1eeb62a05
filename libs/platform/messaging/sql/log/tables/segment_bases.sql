-- The position at which each partition begins in a segment.
CREATE TABLE log.segment_bases (
  topic smallint NOT NULL REFERENCES log.topics,
  partition smallint NOT NULL,
  base bigint NOT NULL,
  segment integer NOT NULL REFERENCES log.segments ON DELETE CASCADE,
  PRIMARY KEY (topic, partition, base, segment)
);
CREATE INDEX segment_bases_segment ON log.segment_bases (segment);
