CREATE FUNCTION log.bounds(topic text) RETURNS TABLE (partition smallint, "start" bigint, "end" bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  wanted CONSTANT smallint := log.topic_for(topic, 'read');
  ends CONSTANT bigint[] := log.segment_ends(wanted, (SELECT s.id FROM log.segments s WHERE s.topic = wanted AND s.closed_at IS NULL));
BEGIN
  RETURN QUERY
    SELECT p::smallint,
      (SELECT b.base FROM log.segment_bases b WHERE b.topic = wanted AND b.partition = p ORDER BY b.base LIMIT 1),
      ends[p + 1]
    FROM generate_series(0, 63) AS p;
END
$$;
REVOKE EXECUTE ON FUNCTION log.bounds FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.bounds TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
