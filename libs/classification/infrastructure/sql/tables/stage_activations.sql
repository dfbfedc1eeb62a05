-- At which stages the rules stand for a partition from which position on: whoever reads those positions again uses the
-- same. Before its first row every rule stood where its pack puts it.
CREATE TABLE {{schema}}.stage_activations (
  partition smallint NOT NULL,
  from_position bigint NOT NULL,
  stages_hash text NOT NULL REFERENCES {{schema}}.rule_stages (hash),
  PRIMARY KEY (partition, from_position)
);
GRANT SELECT, INSERT ON {{schema}}.stage_activations TO {{role}};
