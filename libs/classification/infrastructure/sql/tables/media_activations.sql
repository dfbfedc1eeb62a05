-- Which edition of the banks judges a partition from which position on: whoever reads those positions again uses the
-- same. Before its first row a partition was judged without any bank.
CREATE TABLE {{schema}}.media_activations (
  partition smallint NOT NULL,
  from_position bigint NOT NULL,
  edition_hash text NOT NULL REFERENCES {{schema}}.media_editions (hash),
  PRIMARY KEY (partition, from_position)
);
GRANT SELECT, INSERT ON {{schema}}.media_activations TO {{role}};
