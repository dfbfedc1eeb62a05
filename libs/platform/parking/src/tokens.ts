export const PARKING = Symbol('parking');
