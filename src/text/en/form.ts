/** Texts of short conversations: a sentence, questions, a review, a yes. */
export const form = {
  run: 'Run it',
  review: 'Run it? y runs, n leaves, enter on a row changes it',
  leftOpen: 'left to the program',
  change: 'Change something and run again',
  leave: 'leave',
  askAbout: 'Ask about it, or choose',
  notUnderstood: 'Nothing in this sentence could be read. Name a model, a device, a number.',
  notUsed: (words: string) => `not used: ${words} – no part of what is asked here`,
  badValue: (typed: string) => `"${typed}" cannot be used here.`,
};
