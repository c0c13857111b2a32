/** Texts of short conversations: a sentence, questions, a review, a yes. */
export const form = {
  yes: 'yes',
  no: 'no',
  forward: {
    ask: 'Which forward pass?',
    example: 'one decode step of Qwen3-32B, 64 requests, context 4250, TP=8 on 8 A2 376T',
  },
  size: {
    ask: 'What load, on what?',
    example: 'Qwen3-32B, 3500 in 1500 out, TPOT 50 ms, 400 users on A2 376T and A3 752T',
    everyDevice: 'every built-in Ascend profile',
    noLimit: 'no limit',
    notSaid: 'not said',
    noPeak: '1: no peak above the load',
  },
  run: 'Run it',
  review: 'Run it? y runs, n leaves, enter on a row changes it, and so does a sentence',
  leftOpen: 'left to the program',
  change: 'Change something and run again',
  leave: 'leave',
  askAbout: 'Ask about it, or choose',
  notUnderstood: 'Nothing in this sentence could be read. Name a model, a device, a number.',
  notUsed: (words: string) => `not used: ${words} – no part of what is asked here`,
  severalMeanings: (words: string, meanings: string) =>
    `not used: "${words}" can mean several things: ${meanings}. Say which.`,
  notRun: (command: string) => `Not run:\n${command}`,
  badValue: (typed: string) => `"${typed}" cannot be used here.`,
};
