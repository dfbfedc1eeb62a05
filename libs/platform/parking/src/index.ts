export { ParkingModule, type ParkingOptions } from './parking.module.js';
