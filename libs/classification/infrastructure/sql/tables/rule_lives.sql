-- Where each rule stands by what has reached the topic `policy`, as far as that was read.
CREATE TABLE {{schema}}.rule_lives (
  pack text COLLATE "C" NOT NULL,
  rule text COLLATE "C" NOT NULL,
  life text NOT NULL,
  PRIMARY KEY (pack, rule)
);
GRANT SELECT, INSERT, UPDATE ON {{schema}}.rule_lives TO {{role}};
