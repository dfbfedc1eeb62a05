-- What asking a model from outside has cost on a day (UTC), in the unit of its budget.
CREATE TABLE {{schema}}.external_spending (
  model text NOT NULL,
  day date NOT NULL,
  spent bigint NOT NULL CHECK (spent >= 0),
  PRIMARY KEY (model, day)
);
GRANT SELECT, INSERT, UPDATE ON {{schema}}.external_spending TO {{role}};
