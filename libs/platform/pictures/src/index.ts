export { PictureHasher, type PictureHashes, type Unreadable } from './picture-hasher.js';
