export { createEnforcement, type Enforcement, type EnforcementOptions } from './create-enforcement.js';
export { migrations } from './migrations.js';
