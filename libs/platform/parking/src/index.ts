export { ParkingModule, type ParkingConsumer } from './parking.module.js';
