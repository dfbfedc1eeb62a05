-- On how many events of a day a young rule was evaluated, and how many it matched; by partition, so that no two batches
-- wait for each other.
CREATE TABLE {{schema}}.rule_hits (
  approval text COLLATE "C" NOT NULL,
  day text COLLATE "C" NOT NULL,
  partition smallint NOT NULL,
  evaluated bigint NOT NULL,
  matched bigint NOT NULL,
  PRIMARY KEY (approval, day, partition)
);
GRANT SELECT, INSERT, UPDATE ON {{schema}}.rule_hits TO {{role}};
