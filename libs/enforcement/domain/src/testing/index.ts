export { ACCOUNT, arrivedSignal, evidenceOf, fraudSignal, NOON, TERMS, textPosted } from './mothers.js';
