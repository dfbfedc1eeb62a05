-- Lets a role append to or read a topic, from its segments' next one on and in those there are.
CREATE FUNCTION log.allow(reader name, wanted text, wish text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  held integer;
BEGIN
  INSERT INTO log.grants (role, topic, action) VALUES (reader, wanted, wish) ON CONFLICT DO NOTHING;
  FOR held IN SELECT s.id FROM log.segments s JOIN log.topics t ON t.id = s.topic WHERE t.name = wanted AND wish = 'read' LOOP
    EXECUTE format('GRANT SELECT ON log.segment_%s TO %I', held, reader);
  END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION log.allow FROM PUBLIC;
