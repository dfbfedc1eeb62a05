export { schemaProblems } from './check.js';
export {
  pointerTo,
  privacyFieldsOf,
  type PersonalField,
  type PictureField,
  type PrivacyFields,
  type PseudonymField,
} from './privacy-fields.js';
export {
  TOPIC_NAMES,
  type CodeList,
  type EventSchema,
  type PropertySchema,
  type PseudonymKind,
  type TopicName,
} from './schema.js';
export { publishedSchemaOf, READ_OF_A_PICTURE } from './published-schema.js';
export { storedSchemaOf } from './stored-schema.js';
