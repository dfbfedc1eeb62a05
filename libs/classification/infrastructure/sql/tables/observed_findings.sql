-- Which rules over what accounts share have come true of which events, by the day that the event was taken in. An event
-- is met under several values, each in a partition of its own; what a rule says of it is counted and raised once.
CREATE TABLE {{schema}}.observed_findings (
  day text COLLATE "C" NOT NULL,
  pack text COLLATE "C" NOT NULL,
  rule text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL,
  PRIMARY KEY (day, pack, rule, event_id)
);
GRANT SELECT, INSERT, DELETE ON {{schema}}.observed_findings TO {{role}};
