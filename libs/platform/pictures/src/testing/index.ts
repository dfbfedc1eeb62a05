export { heic } from './heic.js';
export { aPicture, png } from './png.js';
