-- What the first event of a shard is chained to. It differs by shard, so that no shard can stand in for another; where
-- there is no such shard there is no genesis, and nothing can be chained to it.
CREATE OR REPLACE FUNCTION {{schema}}.genesis(shard smallint) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN shard BETWEEN 0 AND 63 THEN sha256(convert_to('custos event store, shard ' || shard, 'UTF8')) END;
