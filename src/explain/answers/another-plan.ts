/** What a question names, by the facts of `dialogs/words.yaml`, that makes it one about another plan, load or price. */
export const factsOfAnotherPlan = [
  'change',
  'relative',
  'hardware',
  'split',
  'price',
  'price-times',
  'batch',
  'users',
  'device',
] as const;
