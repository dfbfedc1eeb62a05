import { logContract } from '../testing/index.js';
import { postgresGround } from '../testing/postgres-ground.js';

logContract('PostgreSQL', { gaplessPositions: true }, postgresGround);
