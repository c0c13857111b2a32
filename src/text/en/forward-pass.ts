/** Texts of `throughline forward`. */
export const forwardPass = {
  say: 'the pass in one sentence, English or 中文: one decode step of Qwen3-32B, 64 requests, context 4250, TP=8 on 8 A2 376T',
  badValue: (flag: string, value: string) => `${flag}: "${value}" cannot be used here.`,
  noEngine: (device: string) =>
    `${device} is known, but no engine computes a forward pass on it; throughline devices lists those that one can.`,
  confirm: 'Run it? (Enter: yes, n: no)',
};
