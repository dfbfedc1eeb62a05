-- Any service may bring a topic into being; only the owner changes how long an existing one keeps its records.
CREATE FUNCTION log.ensure_topic(wanted text, days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  made smallint;
BEGIN
  IF EXISTS (SELECT FROM log.topics t WHERE t.name = wanted AND t.retention_days IS NOT DISTINCT FROM days) THEN
    RETURN;
  END IF;
  INSERT INTO log.topics (name, retention_days) VALUES (wanted, days) ON CONFLICT (name) DO NOTHING RETURNING id INTO made;
  IF made IS NOT NULL THEN
    PERFORM log.open_segment(made);
  ELSIF pg_has_role(session_user, current_user, 'MEMBER') THEN
    UPDATE log.topics t SET retention_days = days WHERE t.name = wanted;
  END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION log.ensure_topic FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.ensure_topic TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
