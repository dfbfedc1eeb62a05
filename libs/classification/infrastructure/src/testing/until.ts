export { until } from '@custos/postgres/testing';
