export { signInPage } from './formats/sign-in-page.js';
export { LANGUAGES, type Language } from './formats/words.js';
export type { AccessLog, CountedMeasure, Look, OpenedFigure, ReadModels } from './ports.js';
export { FORMATS, RegulatorsDesk, type Format, type Manner } from './regulators-desk.js';
