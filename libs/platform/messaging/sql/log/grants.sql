SELECT log.allow(g.role, topic, g.action)
FROM (VALUES
  ('{{ingest}}', 'append', ARRAY['intake', 'inbox']),
  ('{{classifier}}', 'read', ARRAY['intake', 'policy', 'observations', 'external']),
  ('{{classifier}}', 'append', ARRAY['signals', 'tallies', 'observations', 'external', 'policy']),
  ('{{enforcement}}', 'read', ARRAY['signals', 'inbox', 'policy']),
  ('{{enforcement}}', 'append', ARRAY['decisions', 'measures']),
  ('{{reporting}}', 'read', ARRAY['tallies', 'signals', 'decisions', 'measures', 'policy'])
) AS g (role, action, topics), unnest(g.topics) AS topic;
