-- At which stages the rules stand for a partition of the observations from which position on, as `stage_activations`
-- says it of the intake.
CREATE TABLE {{schema}}.observed_stage_activations (
  partition smallint NOT NULL,
  from_position bigint NOT NULL,
  stages_hash text NOT NULL REFERENCES {{schema}}.rule_stages (hash),
  PRIMARY KEY (partition, from_position)
);
GRANT SELECT, INSERT ON {{schema}}.observed_stage_activations TO {{role}};
