export type { Queryable, Statement, Transaction } from './queryable.js';
