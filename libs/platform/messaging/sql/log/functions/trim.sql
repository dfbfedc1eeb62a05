-- Drops the segments that were closed before a moment. Answers how many.
CREATE FUNCTION log.trim(wanted text, closed_before timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  old integer;
  dropped integer := 0;
BEGIN
  FOR old IN
    SELECT s.id FROM log.segments s JOIN log.topics t ON t.id = s.topic
    WHERE t.name = wanted AND s.closed_at < closed_before ORDER BY s.id
  LOOP
    DELETE FROM log.segments WHERE id = old;
    EXECUTE format('DROP FUNCTION log.append_to_%s', old);
    EXECUTE format('DROP TABLE log.segment_%s', old);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;
REVOKE EXECUTE ON FUNCTION log.trim FROM PUBLIC;
