import pg from 'pg';

/** The owner alters tables and runs migrations; a service role touches what it was granted and owns nothing. */
export const ROLES = {
  owner: 'custos_owner',
  ingest: 'custos_ingest',
  classifier: 'custos_classifier',
  enforcement: 'custos_enforcement',
  reporting: 'custos_reporting',
} as const;

/** Creates the roles that are missing and sets every password given. `adminUrl` needs CREATEROLE. */
export async function ensureRoles(adminUrl: string, passwords: Readonly<Record<string, string>>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ rolname: string }>('SELECT rolname FROM pg_roles');
    const present = new Set(rows.map((row) => row.rolname));
    const statements = Object.entries(passwords).map(([role, password]) => {
      const name = pg.escapeIdentifier(role);
      const secret = pg.escapeLiteral(password);
      // Naming NOSUPERUSER and its like in an ALTER takes a superuser, so only a role's birth states them.
      return present.has(role)
        ? `ALTER ROLE ${name} LOGIN PASSWORD ${secret}`
        : `CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${secret}`;
    });
    await client.query(statements.join(';\n'));
  } finally {
    await client.end();
  }
}
