-- Which pack judges a partition from which position on: whoever reads those positions again uses the same.
CREATE TABLE {{schema}}.pack_activations (
  partition smallint NOT NULL,
  from_position bigint NOT NULL,
  pack_hash text NOT NULL REFERENCES {{schema}}.packs (hash),
  PRIMARY KEY (partition, from_position)
);
GRANT SELECT, INSERT ON {{schema}}.pack_activations TO {{role}};
