export { specificationFor } from './specification.js';
