import { integer } from '../rules/rule-variables.js';

/** A CEL variable whose fields are whole numbers, one value each in their order; refilled for every event. */
export interface NumbersVariable {
  readonly values: Float64Array;
}

type NumbersClass = new (values: Float64Array) => NumbersVariable;

/** The class of a variable, and of each of its groups: of those of its fields that are named `GROUP.FIELD`. */
export interface NumbersClasses {
  readonly whole: new () => NumbersVariable;
  /** Fields that are in no group. */
  readonly fields: readonly string[];
  readonly groups: ReadonlyMap<string, { readonly ctor: NumbersClass; readonly fields: readonly string[] }>;
}

export function numbersClasses(names: readonly string[]): NumbersClasses {
  const indices = new Map<string, Map<string, number>>();
  for (const [index, name] of names.entries()) {
    const [group, field] = name.includes('.') ? (name.split('.') as [string, string]) : ['', name];
    indices.set(group, (indices.get(group) ?? new Map<string, number>()).set(field, index));
  }
  const groups = [...indices].map(([group, own]) => ({ group, ctor: numbersClass(own), fields: [...own.keys()] }));
  const named = groups.filter(({ group }) => group !== '');
  const alone = groups.find(({ group }) => group === '');
  class Numbers extends (alone?.ctor ?? numbersClass(new Map())) {
    constructor() {
      super(new Float64Array(names.length));
      for (const { group, ctor } of named) Object.defineProperty(this, group, { value: new ctor(this.values) });
    }
  }
  return { whole: Numbers, fields: alone?.fields ?? [], groups: new Map(named.map(({ group, ...of }) => [group, of])) };
}

function numbersClass(fields: ReadonlyMap<string, number>): NumbersClass {
  class Numbers {
    constructor(readonly values: Float64Array) {}
  }
  for (const [name, index] of fields) {
    Object.defineProperty(Numbers.prototype, name, {
      get(this: Numbers): bigint {
        return integer(this.values[index] as number);
      },
    });
  }
  return Numbers;
}
