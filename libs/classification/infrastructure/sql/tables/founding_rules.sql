-- By pack, the hashes of the rules that were live in the first version of it that was loaded here. They stand where their
-- files put them; whatever a later version says live has no effect until two people have brought it there.
CREATE TABLE {{schema}}.founding_rules (
  pack text COLLATE "C" PRIMARY KEY,
  hashes text[] NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON {{schema}}.founding_rules TO {{role}};
