-- How many actions of a day were asked for by a rule that has a quota. One row for all partitions: the batch that takes
-- the last ones must be known.
CREATE TABLE {{schema}}.rule_actions (
  pack text COLLATE "C" NOT NULL,
  rule text COLLATE "C" NOT NULL,
  day text COLLATE "C" NOT NULL,
  wanted bigint NOT NULL,
  PRIMARY KEY (pack, rule, day)
);
GRANT SELECT, INSERT, UPDATE ON {{schema}}.rule_actions TO {{role}};
