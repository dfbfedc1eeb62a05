-- Opens the day's segment (for topics that expire) or the next one (when a segment has grown large), and
-- drops what is past its time. Whoever finds another process at it leaves at once.
CREATE FUNCTION log.maintain() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '2s' AS $$
DECLARE
  part record;
BEGIN
  IF NOT pg_try_advisory_xact_lock(x'4c4f4700'::integer, -1) THEN
    RETURN;
  END IF;
  FOR part IN
    SELECT t.id, t.name, t.retention_days, s.opened_at, to_regclass('log.segment_' || s.id) AS held
    FROM log.topics t JOIN log.segments s ON s.topic = t.id AND s.closed_at IS NULL ORDER BY t.id
  LOOP
    IF pg_total_relation_size(part.held) > pg_size_bytes('4 GB')
      OR (part.retention_days IS NOT NULL AND part.opened_at < clock_timestamp() - interval '1 day') THEN
      PERFORM log.open_segment(part.id);
    END IF;
    IF part.retention_days IS NOT NULL THEN
      PERFORM log.trim(part.name, clock_timestamp() - make_interval(days => part.retention_days));
    END IF;
  END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION log.maintain FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.maintain TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
