import type { Person } from '@custos/auth';
import type { PlatformScope } from '../store/case-table.js';

/** What a person may see: their token's platforms, or the one among them that they name. */
export function scopeOf(person: Person, platform?: string): PlatformScope {
  const everywhere = person.platforms.includes('*');
  if (platform === undefined) return everywhere ? undefined : person.platforms;
  return everywhere || person.platforms.includes(platform) ? [platform] : [];
}
