-- For partitions 0 to 63 the position after a segment's last record; zeros when there is no segment.
CREATE FUNCTION log.segment_ends(wanted smallint, segment integer) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  ends bigint[];
BEGIN
  IF segment IS NULL THEN
    RETURN array_fill(0::bigint, ARRAY[64]);
  END IF;
  EXECUTE format(
    'SELECT array_agg(coalesce((
       SELECT r."position" + 1 FROM log.segment_%s r WHERE r.partition = b.partition ORDER BY r."position" DESC LIMIT 1
     ), b.base) ORDER BY b.partition)
     FROM log.segment_bases b WHERE b.topic = $1 AND b.segment = $2', segment)
  INTO ends USING wanted, segment;
  RETURN ends;
END
$$;
REVOKE EXECUTE ON FUNCTION log.segment_ends FROM PUBLIC;
