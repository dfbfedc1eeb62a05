export const CLOCK = Symbol('clock');
export const TERMS = Symbol('terms of measures');
export const SCHEMA_NAME = Symbol('schema of enforcement');
