-- The segment in which each position stands, or will stand; for a position below the log's start the first one still
-- held, so that the reader sees the jump.
CREATE FUNCTION log.locate(topics text[], partitions smallint[], positions bigint[])
RETURNS TABLE (segment integer) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN QUERY
    WITH permitted AS MATERIALIZED (
      SELECT d.name, log.topic_for(d.name, 'read') AS id FROM (SELECT DISTINCT t AS name FROM unnest(topics) AS t) d
    )
    SELECT coalesce(
      (SELECT b.segment FROM log.segment_bases b
       WHERE b.topic = t.id AND b.partition = w.partition AND b.base <= w."position" ORDER BY b.base DESC, b.segment DESC LIMIT 1),
      (SELECT b.segment FROM log.segment_bases b
       WHERE b.topic = t.id AND b.partition = w.partition ORDER BY b.base, b.segment DESC LIMIT 1)
    )
    FROM unnest(topics, partitions, positions) WITH ORDINALITY AS w (topic, partition, "position", request)
    JOIN permitted t ON t.name = w.topic
    ORDER BY w.request;
END
$$;
REVOKE EXECUTE ON FUNCTION log.locate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.locate TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
