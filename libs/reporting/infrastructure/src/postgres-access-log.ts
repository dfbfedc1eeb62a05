import type { Queryable } from '@custos/postgres';
import type { AccessLog, Look } from '@custos/reporting-application';

export class PostgresAccessLog implements AccessLog {
  constructor(private readonly database: Queryable) {}

  async record({ person, platform, resource, shown }: Look): Promise<void> {
    await this.database.query({
      name: 'reporting/record-look',
      text: 'INSERT INTO reporting.access_log (person, platform, resource, shown) VALUES ($1, $2, $3, $4)',
      values: [person, platform, resource, Buffer.from(shown, 'hex')],
    });
  }
}
