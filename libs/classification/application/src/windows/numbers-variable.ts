import { integer } from '../rules/rule-variables.js';

/** A CEL variable whose fields are whole numbers, one value each in their order; refilled for every event. */
export interface NumbersVariable {
  readonly values: Float64Array;
}

export function numbersVariable(fields: readonly string[]): new () => NumbersVariable {
  class Numbers {
    readonly values = new Float64Array(fields.length);
  }
  for (const [index, name] of fields.entries()) {
    Object.defineProperty(Numbers.prototype, name, {
      get(this: Numbers): bigint {
        return integer(this.values[index] as number);
      },
    });
  }
  return Numbers;
}
