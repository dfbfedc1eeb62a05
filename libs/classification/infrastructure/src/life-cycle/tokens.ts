export const POLICY = Symbol('policy');
