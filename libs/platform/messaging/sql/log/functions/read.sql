-- Records of many partitions, each from its own position: at most row_limit and about byte_limit of each (but always
-- one), total_limit together. `request` is the index, from 1, into the arrays given. A position below the log's start
-- is answered with the first records still held: the reader sees the jump.
CREATE FUNCTION log.read(topics text[], partitions smallint[], froms bigint[], row_limit integer, byte_limit bigint, total_limit integer)
RETURNS TABLE (request integer, "position" bigint, appended_at bigint, key text, headers text, value bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  part record;
  got integer;
BEGIN
  FOR part IN
    WITH permitted AS MATERIALIZED (
      SELECT d.name, log.topic_for(d.name, 'read') AS id FROM (SELECT DISTINCT t AS name FROM unnest(topics) AS t) d
    )
    SELECT coalesce(
      (SELECT b.segment FROM log.segment_bases b WHERE b.topic = t.id AND b.partition = w.partition AND b.base <= w.first
       ORDER BY b.base DESC, b.segment DESC LIMIT 1),
      (SELECT b.segment FROM log.segment_bases b WHERE b.topic = t.id AND b.partition = w.partition ORDER BY b.base, b.segment LIMIT 1)
    ) AS segment,
      array_agg(w.request ORDER BY w.request) AS requests,
      array_agg(w.partition ORDER BY w.request) AS partitions,
      array_agg(w.first ORDER BY w.request) AS firsts
    FROM unnest(topics, partitions, froms) WITH ORDINALITY AS w (topic, partition, first, request)
    JOIN permitted t ON t.name = w.topic
    GROUP BY 1 ORDER BY min(w.request)
  LOOP
    RETURN QUERY EXECUTE format(
      'SELECT w.request::integer, r."position", r.appended_at, r.key, r.headers, r.value
       FROM unnest($1, $2, $3) AS w (request, partition, first)
       CROSS JOIN LATERAL (
         SELECT s.* FROM (
           SELECT n.*, sum(octet_length(n.value)) OVER (ORDER BY n."position" ROWS UNBOUNDED PRECEDING) AS bytes
           FROM (
             SELECT * FROM log.segment_%s l WHERE l.partition = w.partition AND l."position" >= w.first
             ORDER BY l."position" LIMIT $4
           ) n
         ) s WHERE s.bytes - octet_length(s.value) < $5
       ) r
       LIMIT $6', part.segment)
    USING part.requests, part.partitions, part.firsts, row_limit, byte_limit, total_limit;
    GET DIAGNOSTICS got = ROW_COUNT;
    total_limit := total_limit - got;
    EXIT WHEN total_limit <= 0;
  END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION log.read FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.read TO {{ingest}}, {{classifier}}, {{enforcement}}, {{reporting}};
