GRANT USAGE ON SCHEMA {{schema}} TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
GRANT SELECT ON {{schema}}.subject_keys TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
GRANT INSERT ON {{schema}}.subject_keys TO {{ingest}}, {{enforcement}};
GRANT UPDATE (wrapped, destroyed_at) ON {{schema}}.subject_keys TO {{enforcement}};
