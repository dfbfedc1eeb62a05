/**
 * Durable settings for a server that shares its machine with the services: commits wait for the disk, memory is
 * modest, nothing listens beyond this machine. Passed at each start, so an upgrade brings its own.
 */
export const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '200',
  // What is read was written a moment ago; all else the page cache holds, which gives way when services need memory.
  shared_buffers: '64MB',
  autovacuum_work_mem: '16MB',
  // One process fewer per kind of reading; nearly all reads here hit the cache.
  io_method: 'sync',
  jit: 'off',
  wal_buffers: '16MB',
  max_wal_size: '2GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  // The passwords are 256 random bits: stretching them would slow each new connection and protect nothing.
  scram_iterations: '1',
};

export function asArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
