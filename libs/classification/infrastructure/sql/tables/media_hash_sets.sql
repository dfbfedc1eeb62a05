-- Hashes of known media, sorted and each once, 32 bytes each (16 for MD5), under the SHA-256 of kind and bytes. Nothing
-- here is ever changed, so whoever reads old positions again finds the hashes that were searched then.
CREATE TABLE {{schema}}.media_hash_sets (
  hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  kind text NOT NULL CHECK (kind IN ('pdq', 'md5', 'sha256')),
  hashes bytea NOT NULL CHECK (length(hashes) % CASE kind WHEN 'md5' THEN 16 ELSE 32 END = 0)
);
ALTER TABLE {{schema}}.media_hash_sets ALTER COLUMN hashes SET STORAGE EXTERNAL;
GRANT SELECT ON {{schema}}.media_hash_sets TO {{role}};
