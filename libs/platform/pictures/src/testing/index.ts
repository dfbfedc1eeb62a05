export { aPicture, png } from './png.js';
