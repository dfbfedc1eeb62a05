export { createReporting, type Reporting, type ReportingOptions } from './create-reporting.js';
export { migrations, SCHEMA } from './migrations.js';
